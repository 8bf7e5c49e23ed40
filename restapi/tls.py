"""The certificates of a connection: whom it trusts, and as whom it speaks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What a connection's TLS differs in from the usual.

    Attributes:
        ca: A file of certificates (PEM) that are trusted instead of the usual ones.
        certificate: The client's certificate (PEM), with its key unless `key` is given.
        key: The file of the certificate's key (PEM).
        key_password: What decrypts the key.
    """

    ca: str | None = None
    certificate: str | None = None
    key: str | None = None
    key_password: str | None = field(default=None, repr=False)
