"""Polls of a sensor, blocking and on asyncio. It imports nothing of Airflow."""

from __future__ import annotations

from restapi.answers.outcome import Outcome
from restapi.completing.poll import Polled
from restapi.engines.airflow.asked import Asked
from restapi.engines.airflow.progress import Progress, Step, step
from restapi.engines.airflow.service import Service
from restapi.running.invoke import ainvoke, invoke
from restapi.running.options import Options


def start(asked: Asked, service: Service) -> Outcome:
    """The answer to the request that starts what is polled afterwards."""
    return invoke(asked.start(service), policy=asked.policy(service), variables=asked.variables)


def poll(asked: Asked, service: Service, before: Progress) -> Step:
    """One poll, now."""
    seen: list[Polled] = []
    invoke(asked.poll(service, before.target), **_options(asked, service, seen))
    return step(before, asked.schedule, seen[-1])


async def apoll(asked: Asked, service: Service, before: Progress) -> Step:
    """The same as `poll`, on asyncio."""
    seen: list[Polled] = []
    await ainvoke(asked.poll(service, before.target), **_options(asked, service, seen))
    return step(before, asked.schedule, seen[-1])


def _options(asked: Asked, service: Service, seen: list[Polled]) -> Options:
    return {"policy": asked.policy(service), "variables": asked.variables, "watch_polls": seen.append}
