"""What a firm did before: earlier quotes, last prices, quotes among the papers, and its own general terms."""
