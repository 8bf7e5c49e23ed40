"""Declarations of functions and vocabularies."""
