"""Secrets printed as `***`, as in explanations; and the secrets in an authorization."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator

from conditions.explaining.masking import MASK, Masker

__all__ = ["MASK", "Masker", "credentials"]

_SCHEME = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) +(?=[^ ])")  # RFC 9110, section 11.1


def credentials(authorization: str) -> Iterator[str]:
    """The secrets in the value of an Authorization header: all of it, what follows the scheme, and Basic's password."""
    yield authorization
    scheme = _SCHEME.match(authorization)
    rest = authorization[scheme.end() :] if scheme else authorization
    yield rest
    if scheme and scheme[1].lower() == "basic":
        yield from _password(rest)


def _password(encoded: str) -> Iterator[str]:
    """The password of RFC 7617; none where *encoded* is something else."""
    try:
        pair = b64decode(encoded).decode()
    except ValueError:
        return
    yield pair.partition(":")[2]
