"""Which passages of a contract are which clauses, by trained heads, cues and rules."""
