"""The page of the papers: adding them, reading one, folders that are watched, figures."""
