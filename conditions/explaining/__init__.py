"""Explanations of verdicts, with secrets masked."""
