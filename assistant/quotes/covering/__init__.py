"""The covering letter of a quote: a chat model's words as far as the code lets them through, else standard ones."""
