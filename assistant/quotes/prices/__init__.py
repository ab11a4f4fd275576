"""Price lists: tables of any paper as articles, each with the row that it comes from."""
