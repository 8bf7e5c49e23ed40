"""The documentation, and in `generate` what writes parts of it from the code."""
