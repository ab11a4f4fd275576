"""What is known of written language alone: words, sentences, hyphens, which language it is, the numbers of clauses."""
