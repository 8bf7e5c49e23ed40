"""What was probably meant: the guesses behind the hints of syntax errors.

Each module answers for one kind of mistake; a guess is a small function of a `Place`, or a line of a table.
"""
