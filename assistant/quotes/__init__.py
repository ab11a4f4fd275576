"""Quotes: from a request to a document that the firm can send, every figure computed."""
