"""Slack: the assistant as a colleague. It translates between Slack and the assistant, and does not think."""
