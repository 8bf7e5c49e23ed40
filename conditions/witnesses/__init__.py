"""Inputs that give a condition a verdict, found by trying; and where none do, the proof."""
