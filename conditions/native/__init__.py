"""Conditions as plans of the native core, where that is installed."""
