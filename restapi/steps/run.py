"""Running the steps of a file in their order, blocking or on asyncio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

from restapi.completing.session import Given
from restapi.exchanges.effects import Flow
from restapi.invocation import Invocation
from restapi.network import transport
from restapi.pipelines.model import Pipeline
from restapi.running.drivers import aperform, perform
from restapi.running.options import Options, areceiving, given_by, receiving
from restapi.steps.other_tasks import OtherTasks
from restapi.steps.sequence import Run, StepResult, check_all, in_order
from restapi.steps.staged import check_pipeline, staged

_ALONE = OtherTasks()

Watch = Callable[[StepResult], None]


def run(
    invocations: Sequence[Invocation],
    *,
    client: transport.Client | None = None,
    watch: Watch | None = None,
    others: OtherTasks = _ALONE,
    **options: Unpack[Options],
) -> Run:
    """Run the steps of a file in their order.

    Args:
        invocations: The steps, such as `load` gives. A Pipeline runs in the order of its stages and jobs, each where
            its condition is true, and its Run is a PipelineRun.
        client: An httpx.Client for all of them; a new one for each call where it is left out.
        watch: Called with each result as soon as it is there.
        others: What becomes of the tasks of a pipeline that are no calls.
        options: As of `invoke`.

    Raises:
        InvocationError: A step cannot run as it is written; none has run.
    """
    with receiving(invocations, _checked(invocations, given_by(options))) as given:
        return perform(_flow(invocations, given, others, watch), client, given.policy)


async def arun(
    invocations: Sequence[Invocation],
    *,
    client: transport.AsyncClient | None = None,
    watch: Watch | None = None,
    others: OtherTasks = _ALONE,
    **options: Unpack[Options],
) -> Run:
    """The same as `run`, on asyncio; *client* is an httpx.AsyncClient."""
    async with areceiving(invocations, _checked(invocations, given_by(options))) as given:
        return await aperform(_flow(invocations, given, others, watch), client, given.policy)


def _checked(invocations: Sequence[Invocation], given: Given) -> Given:
    return check_pipeline(invocations, given) if isinstance(invocations, Pipeline) else check_all(invocations, given)


def _flow(invocations: Sequence[Invocation], given: Given, others: OtherTasks, watch: Watch | None) -> Flow[Run]:
    if isinstance(invocations, Pipeline):
        return (yield from staged(invocations, given, others, watch))
    return (yield from in_order(invocations, given, watch))
