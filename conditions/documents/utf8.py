"""Bytes that are no UTF-8, and what they are instead."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE


def not_utf8(error: UnicodeDecodeError) -> str:
    """A message on bytes that could not be decoded, which says so where they are the UTF-16 of Windows PowerShell.

    Args:
        error: The error of decoding all of them.
    """
    if bytes(error.object[:2]) in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "UTF-16, which `>` of Windows PowerShell writes: save it as UTF-8"
    return f"not UTF-8 (at byte {error.start})"
