"""Durable runs on DBOS: an invocation or a gate that waits is a row of a database, and outlives its process.

`configure` works on the runs of a database while its block runs, `start` begins one by its id, and its `Handle`
tells how it ends, whichever process that is in. `receiver` takes what services tell of those that they complete.
Importing this package does not import DBOS.
"""

from restapi.engines.dbos.handle import Handle, listed, resume, run, start, start_many
from restapi.engines.dbos.runs import Status
from restapi.engines.dbos.working import attach, configure, receiver

__all__ = ["Handle", "Status", "attach", "configure", "listed", "receiver", "resume", "run", "start", "start_many"]
