"""What can go wrong with an index on disk; each message says what happened, to which folder, and what to do."""


class IndexDamaged(Exception):
    """The folder holds no index that can be used: missing, incomplete, altered, or of another kind.

    An index is a cache: remove the folder and build it again from what it was made of.
    """


class IndexBusy(Exception):
    """Another process is writing to the same index."""


class IndexUnavailable(Exception):
    """The server that keeps the index can't be reached, or refuses."""
