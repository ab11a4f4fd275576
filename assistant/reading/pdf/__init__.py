"""PDF files: text with its printed place, scans, forms, what is attached, and files of thousands of pages."""
