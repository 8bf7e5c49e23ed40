"""What was asked for in a way that cannot be done."""


class UsageError(Exception):
    """An error in what was asked for: a file is missing, an option makes no sense."""
