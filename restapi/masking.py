"""Secrets printed as `***`, as in explanations."""

from conditions.masking import MASK, Masker

__all__ = ["MASK", "Masker"]
