"""Ends of invocations and gates as plain JSON, with secrets masked; and back, as far as they were kept.

Of the answers only the last one is kept, without its headers, and its body only where it is small. Of what a service
told, all but log lines that are too many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.outcome import Attempt, Outcome
from restapi.answers.verdict import Verdict
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import Masker
from restapi.engines.dbos.notices import masked, notice_as_json, notice_from_json, shortened, variables_in
from restapi.steps.gate import Gate, GateEnd, GateResult
from restapi.steps.gate_state import sample_as_json, sample_from_json

LARGEST_BODY = 64 * 1024
"""The size of the largest body that is kept, in bytes."""
_TYPE = "Content-Type"
_JUDGED = ("succeeded", "undecided", "error", "denied", "settled")
"""The attributes of a verdict that are kept as they are."""


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON."""
    answer, verdict, mask = outcome.answer, outcome.verdict, outcome.call.masker
    is_kept = len(answer.body) <= LARGEST_BODY
    return {
        "method": outcome.call.method,
        "url": mask(outcome.call.url),
        "status": answer.status,
        "sent": answer.sent.isoformat(),
        "elapsed": answer.elapsed,
        "problem": mask(answer.problem),
        "contentType": answer.headers.get(_TYPE, ""),
        "body": mask(outcome.text) if is_kept else "",
        "dropped": outcome.dropped if is_kept else len(answer.body),
        "reason": outcome.reason,
        "missing": outcome.missing,
        "hint": outcome.hint,
        "iterations": outcome.iterations,
        "attempts": [{**asdict(one), "sent": one.sent.isoformat()} for one in outcome.attempts],
        "notices": [notice_as_json(masked(one, mask)) for one in shortened(outcome.notices, LARGEST_BODY)],
        **{name: getattr(verdict, name) for name in _JUDGED},
    }


def outcome_from_json(value: Mapping[str, Any]) -> Outcome:
    """The outcome that `outcome_as_json` gave."""
    headers = {_TYPE: value["contentType"].partition(";")[0]}  # the text is UTF-8, whatever the answer was
    body, sent = value["body"].encode(), datetime.fromisoformat(value["sent"])
    answer = Answer(sent, value["elapsed"], value["status"], headers, body, value["problem"])
    verdict = Verdict(reason=value["reason"], hint=value["hint"], **{name: value[name] for name in _JUDGED})
    attempts = tuple(map(_attempt_from_json, value["attempts"]))
    call = PreparedRequest(value["method"], value["url"], (), None, {}, Masker(()))
    content, iterations = read_content(body, headers), value["iterations"]
    notices = tuple(map(notice_from_json, value["notices"]))
    outputs = variables_in(notices)
    return Outcome(
        call, answer, content, verdict, attempts, outputs, iterations, notices=notices, dropped=value["dropped"]
    )


def gate_as_json(ended: GateResult) -> dict[str, Any]:
    """The end of a gate as plain JSON, with its last sample."""
    samples = [sample_as_json(sample) for sample in ended.samples]
    return {"decision": ended.decision.value, "samples": samples, "earlier": ended.earlier, "reason": ended.reason}


def gate_from_json(value: Mapping[str, Any], gate: Gate) -> GateResult:
    """The end of *gate* that `gate_as_json` gave."""
    samples = tuple(sample_from_json(sample, gate) for sample in value["samples"])
    return GateResult(gate, GateEnd(value["decision"]), samples, value["earlier"])


def _attempt_from_json(value: Mapping[str, Any]) -> Attempt:
    members: dict[str, Any] = {**value, "sent": datetime.fromisoformat(value["sent"])}
    return Attempt(**members)
