"""Bytes and lines to documents."""
