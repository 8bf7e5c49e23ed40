"""Answers, received within bounds, and the verdicts of criteria on them."""
