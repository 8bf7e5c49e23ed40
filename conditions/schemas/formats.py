"""The formats of texts whose members have a form of their own, as patterns; all others leave a text as it is."""

from __future__ import annotations

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
_BYTE = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_HEX = "[0-9a-f]"

FORMATS = {
    "date": f"^{_DATE}$",
    "date-time": f"^{_DATE}[T ]{_TIME}$",
    "ipv4": rf"^({_BYTE}\.){{3}}{_BYTE}$",
    "time": f"^{_TIME}$",
    "uuid": f"^{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}$",
}
"""Patterns by the names of formats; letter case does not matter in them."""
