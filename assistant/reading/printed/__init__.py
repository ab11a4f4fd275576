"""From the characters of a page, printed or recognised, to lines, columns, tables and headings."""
