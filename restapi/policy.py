"""The policy of the network for an invocation: careful and bounded unless the caller says otherwise."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from restapi.errors import InvocationError

DEADLINE = 20.0  # seconds, as Azure gives a call
MAX_BODY = 5 * 1024 * 1024
MAX_REDIRECTS = 5

_HOST = r"(?:[^/?#\\\s@:\[\]]+|\[[0-9a-f:.]+\])"
_PROXY = re.compile(rf"https?://(?:[^/?#\\\s@]*@)?{_HOST}(?::[0-9]{{1,5}})?/?", re.IGNORECASE)


def check_deadline(seconds: float) -> float:
    """*seconds* where it is a number above 0; InvocationError else."""
    if not (math.isfinite(seconds) and seconds > 0):
        raise InvocationError(f"the deadline must be more than 0 seconds, and {seconds:g} is not")
    return seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The bounds of the network.

    Attributes:
        retries: How often a request that is safe to repeat is sent again when it failed for a passing reason.
        redirects: How many redirects are followed, at most 5.
        max_body: The largest body that is taken, in bytes after its content encodings are undone.
        public_only: Whether private, loopback, link-local and other special addresses are refused.
        proxy: The URL of a proxy for every request; the environment's proxies never apply.

    Raises:
        InvocationError: A number is out of its range, the proxy is not one, or it is asked for together with
            `public_only`: a proxy resolves the names itself.
    """

    retries: int = 2
    redirects: int = 0
    max_body: int = MAX_BODY
    public_only: bool = False
    proxy: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise InvocationError(f"the number of retries must be 0 or more, and {self.retries} is not")
        if not 0 <= self.redirects <= MAX_REDIRECTS:
            raise InvocationError(f"from 0 to {MAX_REDIRECTS} redirects can be followed, and not {self.redirects}")
        if self.max_body < 1:
            raise InvocationError(f"the limit of the body must be 1 byte or more, and {self.max_body} is not")
        self._check_proxy()

    def _check_proxy(self) -> None:
        if self.proxy is None:
            return
        if not _PROXY.fullmatch(self.proxy):
            raise InvocationError("the proxy must be http:// or https:// and a host, perhaps a port")
        if self.public_only:
            raise InvocationError(
                "public_only cannot be kept with a proxy, which resolves the names itself",
                hint="leave out one of the two, and let the proxy refuse what is not public",
            )
