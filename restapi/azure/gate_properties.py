"""The properties of a pipeline step that count where it is one of a gate: our additions."""

from __future__ import annotations

from restapi.declaring.keys import Key
from restapi.declaring.kinds import boolean, whole

GATE = (
    Key("dryRun", boolean, "dry_run"),
    Key("retryDenied", boolean, "retry_denied"),
    Key("failureLimit", whole, "failure_limit"),
    Key("inconclusiveLimit", whole, "inconclusive_limit"),
    Key("consecutiveErrorLimit", whole, "consecutive_error_limit"),
)
