"""Conversations: kept in the library for each user, followed up, searched, exported and deleted."""
