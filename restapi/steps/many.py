"""Many invocations at once, on one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from functools import partial
from typing import Unpack

from restapi.completing.session import Given
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.network.transport import Clients
from restapi.running.drivers import aperformed
from restapi.running.options import Options, areceiving, given_by
from restapi.steps.independence import check_independent
from restapi.steps.keeping import Kept
from restapi.steps.scheduler import Scheduler
from restapi.steps.sequence import Run, StepResult, check_all, never_begun, run_one

LIMIT = 100
"""The number of requests that are on their way at a time, unless the caller says otherwise."""


def run_many(
    invocations: Sequence[Invocation],
    *,
    limit: int = LIMIT,
    watch: Callable[[StepResult], None] | None = None,
    **options: Unpack[Options],
) -> Run:
    """Run many invocations at once, each as if there were no others.

    Args:
        invocations: The steps; those that are not enabled are skipped.
        limit: How many requests are on their way at a time, at most. What waits between two requests does not count,
            so that thousands of polls can go on at the same time.
        watch: Called with each result as soon as it is there.
        options: As of `invoke`. The deadline of an invocation begins with its first request.

    Returns:
        The results in the order of the invocations. After an interrupt (Ctrl-C) those that had begun are canceled and
        the others skipped.

    Raises:
        InvocationError: One cannot run as it is written, or needs another one; none has run.
    """
    return asyncio.run(_run_many(invocations, _check(invocations, limit, given_by(options)), limit, watch))


async def arun_many(
    invocations: Sequence[Invocation], *, limit: int = LIMIT, **options: Unpack[Options]
) -> AsyncGenerator[StepResult, None]:
    """The same as `run_many`, on asyncio: gives each result as soon as it is there.

    Whoever stops asking for results, or is cancelled, interrupts what has begun; close the generator to wait for that
    (`contextlib.aclosing`).
    """
    checked_given = _check(invocations, limit, given_by(options))
    async with areceiving(invocations, checked_given) as given, Clients(given.policy, limit) as clients:
        scheduler = _scheduler(invocations, given, limit, clients)
        try:
            async for _, result in scheduler.results():
                yield result
        finally:
            scheduler.interrupt()
            async for _ in scheduler.results():
                pass  # canceled results: the caller has stopped asking


async def _run_many(
    invocations: Sequence[Invocation], given: Given, limit: int, watch: Callable[[StepResult], None] | None
) -> Run:
    found = Kept[int]()

    async def collect(scheduler: Scheduler[StepResult]) -> None:
        async for number, result in scheduler.results():
            if watch:
                watch(result)
            found.add(number, result)

    async with areceiving(invocations, given) as receiving, Clients(given.policy, limit) as clients:
        scheduler = _scheduler(invocations, receiving, limit, clients)
        try:
            await collect(scheduler)
        except asyncio.CancelledError:  # what asyncio.run makes of Ctrl-C; a second one goes through
            scheduler.interrupt()
            await collect(scheduler)
    return Run(tuple(found.get(number) or never_begun(one) for number, one in enumerate(invocations)))


def _scheduler(invocations: Iterable[Invocation], given: Given, limit: int, clients: Clients) -> Scheduler[StepResult]:
    perform = partial(aperformed, client=clients, policy=given.policy)
    return Scheduler((run_one(one, given) for one in invocations), limit, perform)


def _check(invocations: Sequence[Invocation], limit: int, given: Given) -> Given:
    """Check all, and return what is given for them; InvocationError where one cannot run, or not with the others."""
    if limit < 1:
        raise InvocationError(f"the limit must be 1 or more, and {limit} is not")
    check_independent(invocations)
    return check_all(invocations, given)
