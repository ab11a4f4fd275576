"""Reading in a process of its own, with limits: a crash or a hang costs one file."""
