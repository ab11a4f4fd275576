"""Which papers are versions of one another, and which is the newest."""
