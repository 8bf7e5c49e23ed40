"""The certificates of a connection: whom it trusts, and as whom it speaks."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import certifi

from conditions.documents.regular_file import TooLargeError, read_regular
from restapi.errors import FileError, InvocationError, Place, located

MAX_BYTES = 1024 * 1024

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_KEY = b"PRIVATE KEY-----"
_NOT_OURS = ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The settings in which a connection's TLS differs from the usual.

    Attributes:
        ca: A file of certificates (PEM) that are trusted instead of the usual ones.
        certificate: The client's certificate (PEM), with its key unless `key` is given.
        key: The file of the certificate's key (PEM).
        key_password: What decrypts the key.
        places: Where each part stands in a file, by the name of the attribute.

    Raises:
        InvocationError: There is a key, or a password of one, but no certificate.
    """

    ca: str | None = None
    certificate: str | None = None
    key: str | None = None
    key_password: str | None = field(default=None, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)

    def __post_init__(self) -> None:
        for part in ("key", "key_password"):
            if self.certificate is None and getattr(self, part) is not None:
                hint = "certificate: the file of the client's certificate, PEM"
                what = "a key" if part == "key" else "the password of a key"
                raise InvocationError(f"{what} needs a certificate", hint=hint, place=self.places.get(part))

    def context(self) -> ssl.SSLContext:
        """The settings of TLS connections, version 1.2 or later; made once for equal values.

        Raises:
            InvocationError: A file is not what it should be, or the key does not open or belong to the certificate.
        """
        return _context(self)


@lru_cache(maxsize=64)
def _context(tls: Tls) -> ssl.SSLContext:
    with located(tls.places.get("ca")):
        context = _trusting(tls.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.certificate is not None:
        _identify(context, tls, tls.certificate)
    return context


def _trusting(ca: str | None) -> ssl.SSLContext:
    """Settings that trust the certificates in the file *ca*, or else those that all other connections trust."""
    if ca is not None:
        _read(ca, _CERTIFICATE, "certificate")
    try:
        return ssl.create_default_context(cafile=ca or certifi.where())
    except (ssl.SSLError, OSError):
        raise InvocationError(f"{ca} holds a certificate that cannot be read") from None


def _identify(context: ssl.SSLContext, tls: Tls, certificate: str) -> None:
    """Let *context* speak as the client of the certificate."""
    with located(tls.places.get("certificate")):
        _read(certificate, _CERTIFICATE, "certificate")
    holder = "certificate" if tls.key is None else "key"
    with located(tls.places.get(holder)):
        _read(tls.key or certificate, _KEY, "private key")
    password = _Password(tls.key_password)
    try:
        context.load_cert_chain(certificate, tls.key, password)
    except (ssl.SSLError, OSError, ValueError) as error:
        part = "key_password" if password.asked and tls.key_password is not None else holder
        raise InvocationError(_problem(tls, password, error), place=tls.places.get(part)) from None


class _Password:
    """Answers OpenSSL, which would ask on the terminal where nothing else does."""

    def __init__(self, value: str | None) -> None:
        self.value = value
        self.asked = False

    def __call__(self) -> bytes:
        self.asked = True
        return (self.value or "").encode(errors="replace")


def _problem(tls: Tls, password: _Password, error: Exception) -> str:
    key = tls.key or tls.certificate
    if getattr(error, "reason", None) in _NOT_OURS:
        return f"the key in {key} does not belong to the certificate in {tls.certificate}"
    if not password.asked:
        return f"the certificate in {tls.certificate} or the key in {key} cannot be read"
    if tls.key_password is None:
        return f"the key in {key} is encrypted, and no password is given"
    return f"the password does not open the key in {key}"


def _read(path: str, mark: bytes, what: str) -> None:
    """Refuse a file that holds no *what* in PEM, which begins with *mark*."""
    try:
        data = read_regular(path, MAX_BYTES)
    except TooLargeError:
        raise FileError(f"{path} has more than {MAX_BYTES:,} bytes, the limit of a file of certificates") from None
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if mark not in data:
        hint = f"a PEM file holds a line such as -----BEGIN {what.upper()}-----"
        raise FileError(f"{path} holds no {what} in PEM", hint=hint)
