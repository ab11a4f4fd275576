"""The sample firm's words and figures, and the writers that turn them into papers."""
