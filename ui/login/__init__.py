"""Signing in on the chat page: by a password of this home's, or at a provider of the firm's."""
