"""Deep mode: a model that searches, opens pages, lists papers and has things computed, in a bounded number of steps."""
