"""Where a library is kept: the databases, their tables, who may write now, and whether all in it holds together."""
