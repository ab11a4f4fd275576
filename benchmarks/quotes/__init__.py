"""Quotes, measured: requests for the sample firm's list, random sums against an oracle, and 50,000 articles."""
