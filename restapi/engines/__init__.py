"""Engines that keep or run invocations elsewhere; each is an extra, and nothing is loaded that is not asked for."""
