"""Request headers: read, checked, and completed with the connection's authorization."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conditions.values.caseless import CaselessMapping
from restapi.calls.variables import has_macros
from restapi.connections.credentials import credentials
from restapi.errors import Place, RequestError

_DEFAULTS = {"User-Agent": "condex", "Accept": "*/*", "Accept-Encoding": "identity"}
_SECRET = re.compile(r"authorization|cookie|token|secret|password|(?:api|access|subscription)-?key", re.IGNORECASE)
_OWN = {"host", "content-length", "transfer-encoding"}
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2: token
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")  # RFC 9110, section 5.5; and no half characters
_JSON = json.JSONDecoder(object_pairs_hook=tuple, parse_int=str, parse_float=str)
_HINT = 'write them as {"Name": "value"}'


def read_headers(headers: str | Mapping[str, Any]) -> dict[str, str]:
    """Header values by name, from a mapping or a JSON object as text; RequestError where they cannot be sent."""
    entries = _json_object(headers) if isinstance(headers, str) else list(headers.items())
    checked: dict[str, str] = {}
    for name, value in entries:
        _check_header(name, value)
        if name.lower() in map(str.lower, checked):
            raise RequestError(f"the header '{name}' is given twice")
        checked[name] = (value if isinstance(value, str) else json.dumps(value)).strip()
    return checked


def complete_headers(given: Mapping[str, str], authorization: str | None) -> dict[str, str]:
    """The headers to send: the connection's authorization wins over a header, a header over our own defaults."""
    last = {} if authorization is None else read_headers({"Authorization": authorization})
    return dict(CaselessMapping({**CaselessMapping({**_DEFAULTS, **given}), **last}))


def header_secrets(headers: Mapping[str, str]) -> list[str]:
    """The values of the headers that carry secrets, whole and in parts; a macro left as written is none."""
    values = [value for name, value in headers.items() if _SECRET.search(name) and not has_macros(value)]
    return [secret for value in values for secret in credentials(value) if secret]


def may_hold_secrets(text: str) -> bool:
    """True where *text* names a header that carries a secret."""
    return bool(_SECRET.search(text))


def without_secrets(place: Place) -> Place:
    """The place, without its line where that names a header that carries a secret."""
    return replace(place, source=None) if may_hold_secrets(place.source or "") else place


def _json_object(text: str) -> list[tuple[str, Any]]:
    """The entries of a JSON object, with duplicates; no text is no entry."""
    if not text.strip():
        return []
    try:
        entries = _JSON.decode(text)
    except (ValueError, RecursionError) as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
        raise RequestError(f"the headers are not a JSON object: {detail}", hint=_HINT) from None
    if not isinstance(entries, tuple):
        raise RequestError("the headers are not a JSON object", hint=_HINT)
    return list(entries)


def _check_header(name: str, value: Any) -> None:
    """Refuse a header that would not arrive as it is meant. The message never holds the value: it may be a secret."""
    if not _NAME.fullmatch(name):
        raise RequestError(f"{name!r} is not the name of a header")
    if name.lower() in _OWN:
        raise RequestError(f"the header '{name}' is set from the URL and the body, and cannot be given")
    if not isinstance(value, str | bool):
        raise RequestError(f"the value of the header '{name}' is not a text")
    if isinstance(value, str) and _UNSENDABLE.search(value.strip()):
        raise RequestError(f"the value of the header '{name}' holds a control character")
