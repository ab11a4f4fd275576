"""From passages to an answer: refuse or write, quote, cite, and say what contradicts it."""
