"""What is wrong with a condition, given the schemas of its inputs: all that its parts may be is followed through it."""
