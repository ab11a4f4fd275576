"""How well clauses, values and dates are found in contracts that nothing was trained on; and the training."""
