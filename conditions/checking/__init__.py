"""A tree with its conversions; optimised; its plain meaning; what it reads."""
