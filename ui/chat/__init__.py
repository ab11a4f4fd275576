"""The chat page: Streamlit pages that translate between people and the SDK."""
