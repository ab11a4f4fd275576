"""Requests: what a customer asks for, out of a text, a table or a mail."""
