"""A contract against what the firm wants of it, as its playbook says."""
