"""Many flows on one event loop, with so many exchanges at a time.

A flow that waits is a generator and a timer: it holds no exchange, no task and no connection. Whose turn it is decides
itself by age: a flow that was begun goes before a new one, since its deadline is running, and flows that were begun
go in the order in which they became ready.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from restapi.exchanges.effects import Effect, Flow, Send, Wait

T = TypeVar("T")

Perform: TypeAlias = Callable[[Effect], Awaitable[Any]]


@dataclass(slots=True, eq=False)
class _Begun(Generic[T]):
    """A flow that was begun and has not ended.

    Attributes:
        number: Its place among all flows.
        flow: The flow.
        context: Its own context variables, since flows take turns in one thread: a span of OpenTelemetry is one.
        waits: What it waits for, and what will go on with it then; None while it is or will be its turn.
        told: Whether it was told of the interrupt.
    """

    number: int
    flow: Flow[T]
    context: Context = field(default_factory=copy_context)
    waits: asyncio.TimerHandle | asyncio.Future[Any] | None = None
    told: bool = False


class Scheduler(Generic[T]):
    """Performs flows, which are taken one by one when there is room for them.

    Args:
        flows: The flows; each is asked for when it is begun.
        limit: How many exchanges there are at a time, at most.
        perform: Performs an effect.
    """

    def __init__(self, flows: Iterable[Flow[T]], limit: int, perform: Perform) -> None:
        self._new: Iterator[tuple[int, Flow[T]]] = enumerate(flows)
        self._limit = self._free = limit
        self._perform = perform
        self._begun: set[_Begun[T]] = set()
        self._ready: deque[tuple[_Begun[T], Callable[[], Effect]]] = deque()
        self._ended: asyncio.Queue[tuple[int, T] | BaseException] = asyncio.Queue()
        self._interrupted = False

    async def results(self) -> AsyncGenerator[tuple[int, T], None]:
        """The number of each flow and what it came to, as soon as it has ended; an error that a flow raised."""
        while True:
            self._take_turns()
            if self._ended.empty() and not self._begun:
                return
            ended = await self._ended.get()
            if isinstance(ended, BaseException):
                raise ended
            yield ended

    def interrupt(self) -> None:
        """Begin no more flows, and raise a KeyboardInterrupt where the others are; `results` has what they make of it.

        They may still ask for exchanges, such as one that cancels what was begun.
        """
        self._new = iter(())
        self._interrupted = True
        for begun in self._begun:
            if begun.waits is not None:
                begun.waits.cancel()
            if isinstance(begun.waits, asyncio.TimerHandle):
                self._tell(begun)
        self._take_turns()

    def _take_turns(self) -> None:
        """Go on with those whose turn it is, while there is room for their exchanges."""
        while self._free and (turn := self._next()):
            self._go_on(*turn)

    def _next(self) -> tuple[_Begun[T], Callable[[], Effect]] | None:
        if self._ready:
            return self._ready.popleft()
        if self._ended.qsize() >= self._limit:
            return None  # whoever takes the results is behind, and they may be large
        for number, flow in self._new:
            begun = _Begun(number, flow)
            self._begun.add(begun)
            return begun, partial(next, flow)
        return None

    def _go_on(self, begun: _Begun[T], step: Callable[[], Effect]) -> None:
        """Take the flow to its next effect, and see to it that this is performed."""
        try:
            effect = begun.context.run(step)
        except StopIteration as end:
            self._end(begun, (begun.number, end.value))
        except BaseException as error:
            self._end(begun, error)
        else:
            if self._interrupted and not begun.told:
                self._tell(begun)
            elif isinstance(effect, Wait):
                resume = partial(self._resume, begun, partial(begun.flow.send, None))
                begun.waits = asyncio.get_running_loop().call_later(effect.seconds, resume)
            else:
                self._free -= isinstance(effect, Send)
                begun.waits = asyncio.ensure_future(self._perform(effect))
                begun.waits.add_done_callback(partial(self._performed, begun, effect))

    def _performed(self, begun: _Begun[T], effect: Effect, done: asyncio.Future[Any]) -> None:
        """Let the flow go on with what became of its effect, before others: it has waited long enough."""
        self._free += isinstance(effect, Send)
        error = KeyboardInterrupt() if done.cancelled() else done.exception()
        step = partial(begun.flow.send, done.result()) if error is None else partial(begun.flow.throw, error)
        begun.told |= done.cancelled()
        begun.waits = None
        self._ready.appendleft((begun, step))
        self._take_turns()

    def _resume(self, begun: _Begun[T], step: Callable[[], Effect]) -> None:
        begun.waits = None
        self._ready.append((begun, step))
        self._take_turns()

    def _tell(self, begun: _Begun[T]) -> None:
        begun.told = True
        begun.waits = None
        self._ready.append((begun, partial(begun.flow.throw, KeyboardInterrupt())))

    def _end(self, begun: _Begun[T], result: tuple[int, T] | BaseException) -> None:
        self._begun.discard(begun)
        self._ended.put_nowait(result)
