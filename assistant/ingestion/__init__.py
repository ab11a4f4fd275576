"""From files to stored papers: where they come from, how they are cut into passages, and folders kept in step."""
