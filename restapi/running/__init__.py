"""What performs the flows: one, a file of them, many at once, a gate."""
