"""Files that are text: as it stands, in a form of its own, or as a table of values."""
