"""Sheets of cells: workbooks, and what tables in text form share with them."""
