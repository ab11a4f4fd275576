"""Quotes, measured: requests for the sample firm's list, random sums against an oracle, and a list of 50,000 articles."""
