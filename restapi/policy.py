"""What an invocation may do on the network: careful and bounded unless the caller says otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from restapi.errors import InvocationError

DEADLINE = 20.0  # seconds, as Azure gives a call
MAX_BODY = 5 * 1024 * 1024
MAX_REDIRECTS = 5


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
        InvocationError: A number is out of its range.
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
