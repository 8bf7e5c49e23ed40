"""Makers of files of the project from others: run by make, not installed."""
