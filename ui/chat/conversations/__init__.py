"""The page of all conversations, and the list of them beside other pages."""
