"""The trigger: it polls in the triggerer, or waits there for a poll that only a worker may make."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent  # pyright: ignore[reportMissingImports]
from asgiref.sync import sync_to_async  # pyright: ignore[reportMissingImports]

from restapi.engines.airflow.asked import Asked
from restapi.engines.airflow.names import BaseHook
from restapi.engines.airflow.polling import apoll
from restapi.engines.airflow.progress import Progress, Step
from restapi.engines.airflow.service import Service, service_of
from restapi.errors import InvocationError


class RestConditionTrigger(BaseTrigger):  # type: ignore[misc]
    """Polls until a condition tells how it ended, or time or patience do; its event is the last poll, as JSON.

    A trigger may run twice, so that it makes only polls that change nothing. For others it waits until the next one is
    due, and the worker makes it.

    Args:
        http_conn_id: The connection of Airflow.
        asked: What is asked, as JSON.
        progress: What was seen so far, and the moment when it is over, as JSON.
    """

    def __init__(self, http_conn_id: str, asked: Mapping[str, Any], progress: Mapping[str, Any]) -> None:
        super().__init__()
        self.http_conn_id = http_conn_id
        self.asked = dict(asked)
        self.progress = dict(progress)

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """The class, and what it is made with."""
        given = {"http_conn_id": self.http_conn_id, "asked": self.asked, "progress": self.progress}
        return f"{type(self).__module__}.{type(self).__qualname__}", given

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event, at the end."""
        asked, progress = Asked(**self.asked), Progress.from_json(self.progress)
        if not asked.is_safe:
            await asyncio.sleep(progress.wait())
            yield TriggerEvent({"due": progress.as_json()})
            return
        try:
            yield TriggerEvent((await self._end(asked, progress)).as_json())
        except InvocationError as error:
            yield TriggerEvent({"refused": str(error)})

    async def _end(self, asked: Asked, progress: Progress) -> Step:
        """The last poll."""
        service = await self._service()
        while True:
            await asyncio.sleep(progress.wait())
            latest = await apoll(asked, service, progress)
            self.log.info("%s", latest.line)
            if latest.end:
                return latest
            progress = latest.progress

    async def _service(self) -> Service:
        """The service, of which the trigger knows the name alone."""
        if hasattr(BaseHook, "aget_connection"):  # Airflow 3.1
            return service_of(await BaseHook.aget_connection(self.http_conn_id))
        return service_of(await sync_to_async(BaseHook.get_connection)(self.http_conn_id))
