"""Which models the settings name, where they send what they are given, and what they cost."""
