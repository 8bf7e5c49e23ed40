"""The limits that Azure sets for expressions."""

LONGEST_EXPRESSION = 21_000
"""The most UTF-16 code units that an expression may have."""

DEEPEST_EXPRESSION = 49
"""The most functions and indexers that may be open at once."""
