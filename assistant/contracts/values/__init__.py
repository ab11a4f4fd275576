"""What clauses say, in forms to compute with: dates, terms, sums, parties, law."""
