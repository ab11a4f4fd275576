"""E-mails, and the boxes that hold them."""
