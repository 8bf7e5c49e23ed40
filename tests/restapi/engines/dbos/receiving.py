"""A process that receives what services tell of durable runs, and may kill itself: `python receiving.py ORDER`.

An order is JSON: it has the database, the address to listen on, and perhaps the boundary where to die, at the first
event.
"""

import json
import sys
import time
from typing import Any

from restapi.callbacks import receiver
from restapi.engines import dbos
from restapi.engines.dbos.inbox import Rows
from restapi.engines.dbos.office import Office
from tests.restapi.engines.dbos.process import KEY, Death


def arm(death: Death) -> None:
    """Die before or after the commit of an event, or its answer."""
    death.around(Rows, "keep", lambda *_: "write")
    death.around(Office, "take", lambda *_: "commit")
    real = receiver._reply

    async def reply(*arguments: Any) -> None:
        death.at("before answer")
        await real(*arguments)
        death.at("after answer")

    receiver._reply = reply


def main(order: dict[str, Any]) -> None:
    if order.get("die"):
        arm(Death(order["die"], 1))
    with dbos.receiver(order["database"], listen=order["listen"], key=KEY) as listener:
        print(listener.url, flush=True)
        time.sleep(600)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
