"""Exceptions of the network in words, which are the same for the blocking and the asynchronous way."""

from __future__ import annotations

import errno
import os
import ssl
from collections.abc import Iterator

# Of OpenSSL: X509_verify_cert_error_string(3).
_OTHER_NAMES = (62, 64)
_EXPIRED = 10
_UNKNOWN_ISSUER = (2, 18, 19, 20, 21)

_TRUST = "give the certificate of who signed it as 'ca' of the connection, if that is to be trusted"
_CLOSED = "closed by the server"
_LONGEST_DESCRIPTION = 300


def tls_error(error: BaseException) -> ssl.SSLError | None:
    """The error of TLS behind *error*; None where there is none, or the connection just ended."""
    found = (cause for cause in _causes(error) if isinstance(cause, ssl.SSLError))
    return next((cause for cause in found if not _is_end(cause)), None)


def is_refusal(error: ssl.SSLError) -> bool:
    """True where the server refuses us by an alert, which under TLS 1.3 arrives after the handshake."""
    return "ALERT" in (error.reason or "")


def describe_tls(error: ssl.SSLError) -> str:
    """The words for an error of TLS, and what may help."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error)
    reason = error.reason or ""
    if "CERTIFICATE_REQUIRED" in reason or "HANDSHAKE_FAILURE" in reason:
        return f"the server may ask for a client certificate ({_words(reason)}); give it as 'certificate'"
    if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER" in reason or "HTTP_REQUEST" in reason:
        return "the server does not speak TLS there; is http:// meant?"
    if is_refusal(error):
        return f"the server refuses us or our certificate ({_words(reason)})"
    return _words(reason) or str(error)


def describe(error: BaseException) -> str:
    """The reason why a connection failed or ended: what the operating system said, else the text of the error."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) and _is_end(cause):
            return _CLOSED
        if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno is not None:
            known = cause.errno in errno.errorcode
            return os.strerror(cause.errno) if known else cause.strerror or str(cause)
    return str(error).rstrip(".")[:_LONGEST_DESCRIPTION] or _CLOSED


def _certificate(error: ssl.SSLCertVerificationError) -> str:
    said = error.verify_message.rstrip(".")
    if error.verify_code in _OTHER_NAMES:
        return f"the certificate is for other names ({said})"
    if error.verify_code in _UNKNOWN_ISSUER:
        return f"the certificate is not trusted ({said}); {_TRUST}"
    if error.verify_code == _EXPIRED:
        return f"the certificate is too old ({said})"
    return f"the certificate is not valid ({said})"


def _is_end(error: ssl.SSLError) -> bool:
    return isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "UNEXPECTED_EOF" in (error.reason or "")


def _words(reason: str) -> str:
    return reason.replace("_", " ").lower()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it, what caused that, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
