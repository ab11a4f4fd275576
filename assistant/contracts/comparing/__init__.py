"""Two versions of a contract, or two contracts: what changed, and what that means."""
