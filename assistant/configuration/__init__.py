"""What the firm's settings are changed by, and where its keys are kept."""
