"""Drivers that perform flows, and what calls them for one invocation."""
