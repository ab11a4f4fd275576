"""Papers of office programs that are written: texts and slides."""
