"""Judging polls: an answer shows success, failure, or that it is not over. Pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import conditions
from conditions.values.time_limit import time_limit
from restapi.answers.answer import Answer
from restapi.answers.content import Content
from restapi.answers.no_json import NotJsonError
from restapi.answers.verdict import (
    Explain,
    Verdict,
    ahead,
    by_status,
    described,
    holds,
    incomplete,
    is_success,
    refusal,
    seen_by,
    without_json,
)
from restapi.calls.preparing import PreparedRequest
from restapi.completing.poll_plan import CRITERIA, PollPlan
from restapi.schedule import Seen

ACCEPTED = 202  # RFC 9110, section 15.3.3: accepted, but not completed


class PollJudgement(NamedTuple):
    """The judgement of one poll: what it saw, and the verdict if it were the last one."""

    seen: Seen
    verdict: Verdict


class _UnfitError(Exception):
    """A criterion cannot be evaluated on this answer; the first argument is its name."""


def judge_poll(
    call: PreparedRequest, plan: PollPlan, answer: Answer, content: Content, seconds: float = math.inf
) -> PollJudgement:
    """Judge the answer to one poll.

    A criterion that does not read `response` needs a success status, as one of a single response does. All of them
    may take so many *seconds* together.
    """
    if answer.problem:
        return PollJudgement(Seen.ERROR, replace(incomplete(call, answer), undecided=True))
    judging = _Judging(call, plan, answer, content)
    try:
        with time_limit(seconds):
            return judging.judgement()
    except _NotJsonError as error:
        verdict = without_json(answer, content, str(error))
        return PollJudgement(Seen.ERROR, replace(verdict, undecided=True))
    except _UnfitError as error:
        name = str(error)
        why = f"{_title(name)} cannot be evaluated on this response."
        return _undecided(Seen.ERROR, why, judging.explain(name))


class _NotJsonError(Exception):
    """The answer must be JSON and is none; the first argument is a clause that tells why it must."""


@dataclass(frozen=True, slots=True)
class _Judging:
    """One answer under the eyes of all criteria."""

    call: PreparedRequest
    plan: PollPlan
    answer: Answer
    content: Content

    def judgement(self) -> PollJudgement:
        if self._says("failure"):
            return self._ended(Seen.FAILURE, "The failure criterion is true.", "failure")
        if self.answer.status in self.plan.pending:
            return _undecided(Seen.PENDING, f"The status {described(self.answer)} means that it is not over.")
        if self.call.expects_json and is_success(self.answer.status) and not self.content.is_json:
            raise _NotJsonError("The step expects JSON")
        goes_on = self._says("proceed")
        if goes_on and self._is_hopeless("proceed", True):
            return self._given_up("The continue criterion is true, whatever the response is.", "proceed")
        if goes_on:
            explain = self.explain("success" if self.plan.success else "proceed")
            return _undecided(Seen.PENDING, "The continue criterion is true.", explain)
        succeeds = self._says("success")
        if succeeds:
            return self._ended(Seen.SUCCESS, "The success criterion is true.", "success")
        if goes_on is False and succeeds is False:
            return self._ended(Seen.FAILURE, "Neither the continue nor the success criterion is true.", "success")
        if not is_success(self.answer.status):
            return _undecided(Seen.ERROR, refusal(self.answer))
        if goes_on is False:
            return self._ended(Seen.SUCCESS, "The continue criterion is false.", "proceed")
        if succeeds is False and self._is_hopeless("success", False):
            return self._given_up("The success criterion is false, whatever the response is.", "success")
        if succeeds is False:
            return _undecided(Seen.PENDING, "The success criterion is false.", self.explain("success"))
        return self._by_status()

    def explain(self, name: str) -> Explain | None:
        criterion = self._criterion(name)
        if criterion is None:
            return None
        return lambda: criterion.explain(
            self.content.root, secrets=self.call.masker.secrets, **self._seen_by(criterion)
        )

    def _is_hopeless(self, name: str, verdict: bool) -> bool:
        """True where a criterion has its verdict on every response, and no failure criterion may say more."""
        return self._ahead(name) is verdict and (self.plan.failure is None or self._ahead("failure") is False)

    def _ahead(self, name: str) -> bool | None:
        criterion = self._criterion(name)
        return None if criterion is None else ahead(criterion, self.call.named)

    def _given_up(self, reason: str, name: str) -> PollJudgement:
        """The end of polls that can see none; what was started may go on."""
        return PollJudgement(Seen.FAILURE, Verdict(False, reason, self.explain(name), undecided=True, settled=True))

    def _ended(self, seen: Seen, reason: str, name: str) -> PollJudgement:
        denied = seen is Seen.FAILURE and name == "failure"
        return PollJudgement(seen, Verdict(seen is Seen.SUCCESS, reason, self.explain(name), denied=denied))

    def _by_status(self) -> PollJudgement:
        if self.answer.status == ACCEPTED:
            return _undecided(Seen.PENDING, f"The status {described(self.answer)} means that it is not over.")
        verdict = by_status(self.answer, self.content)
        if verdict.succeeded:
            return PollJudgement(Seen.SUCCESS, verdict)
        return PollJudgement(Seen.ERROR, replace(verdict, undecided=True))

    def _says(self, name: str) -> bool | None:
        """The truth of a criterion; None where it has nothing to say of this answer."""
        criterion = self._criterion(name)
        if criterion is None or not (is_success(self.answer.status) or "response" in criterion.reads):
            return None
        try:
            return holds(criterion, self.content, self._seen_by(criterion), self.call.masker.secrets)
        except NotJsonError:
            raise _NotJsonError(f"{_title(name)} reads members of the response") from None
        except conditions.ConditionError:
            raise _UnfitError(name) from None

    def _seen_by(self, criterion: conditions.Condition) -> Mapping[str, Any]:
        return seen_by(criterion, self.call, self.answer, self.content)

    def _criterion(self, name: str) -> conditions.Condition | None:
        return {
            "success": self.plan.success,
            "failure": self.plan.failure,
            "proceed": self.plan.proceed,
        }[name]


def _undecided(seen: Seen, reason: str, explain: Explain | None = None) -> PollJudgement:
    return PollJudgement(seen, Verdict(False, reason, explain, undecided=True, error=seen is Seen.ERROR))


def _title(name: str) -> str:
    title = CRITERIA[name]
    return title[0].upper() + title[1:]
