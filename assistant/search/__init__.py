"""From a question to the passages and sentences that fit it best, and the indexes that this needs."""
