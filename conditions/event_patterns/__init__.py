"""Patterns of events, as Amazon EventBridge has them, written as conditions."""
