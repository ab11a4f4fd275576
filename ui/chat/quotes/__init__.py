"""The page of the quotes."""
