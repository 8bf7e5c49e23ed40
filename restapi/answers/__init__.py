"""What came back, within bounds, and what a criterion says of it."""
