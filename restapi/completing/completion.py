"""The second half of the model: how an invocation completes. Each way is a class of its own, in a module of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import Preparation, PreparedRequest
from restapi.exchanges.effects import Flow

if TYPE_CHECKING:
    from restapi.completing.session import Try
    from restapi.invocation import Invocation


class Completion(ABC):
    """A way to complete: the base of ByResponse, ByPolling, ByCallback and whatever else completes an invocation.

    Attributes:
        needs_receiver: Whether a service completes it, so that something must listen to that.
        provides: The names of variables that each try of it has of its own.
    """

    __slots__ = ()

    needs_receiver: ClassVar[bool] = False
    provides: ClassVar[Collection[str]] = ()

    def check(self, invocation: Invocation) -> None:  # noqa: B027 - a way to complete may have nothing to refuse
        """Refuse early what is wrong whatever the variables and connections will be; nothing is by default.

        Raises:
            InvocationError: A text of the completion is wrong as it is written.
        """

    def texts(self) -> Iterable[tuple[str, str]]:
        """The texts in which a value of another step may stand, each after the name of its part in `places`."""
        return ()

    def prepare(self, request: PreparedRequest, preparation: Preparation) -> PreparedRequest:
        """The request with what completes it: its criterion, or a plan of the completion's own.

        Raises:
            InvocationError: A text of the completion is wrong.
        """
        return request

    @abstractmethod
    def complete(self, attempt: Try) -> Flow[Outcome]:
        """The outcome of one try.

        Raises:
            InvocationError: What is asked cannot be done.
        """
