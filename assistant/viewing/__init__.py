"""What a person is shown of a source: its page's picture, or its text, table or transcript with the passage marked."""
