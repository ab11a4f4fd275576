"""The page of the contracts."""
