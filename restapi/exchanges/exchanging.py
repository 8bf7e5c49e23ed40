"""Exchanges of one invocation: send, follow redirects, send again what is safe to repeat, and judge. Sans I/O."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from restapi.answers.answer import Answer, Failure
from restapi.answers.content import read_content
from restapi.answers.outcome import Attempt, Outcome, attempt, conclude
from restapi.answers.secret_outputs import with_secrets
from restapi.answers.verdict import Verdict
from restapi.calls.preparing import PreparedRequest
from restapi.connections.oauth import TOKENS, OAuth2, TokenCache
from restapi.errors import RequestError
from restapi.exchanges.authorization import TokenError, authorize, bearing
from restapi.exchanges.effects import Countdown, Flow, Wait, send
from restapi.exchanges.observer import UNOBSERVED, Observer
from restapi.exchanges.redirect import RedirectError, is_redirect, redirected
from restapi.exchanges.retry import wait_before_retry
from restapi.policy import Policy

UNAUTHORIZED = 401

OnExchange = Callable[[PreparedRequest, Answer], None]


@dataclass(slots=True)
class Exchanges:
    """The exchanges of one invocation, within its deadline.

    Attributes:
        time: What is left of the deadline.
        policy: What is allowed.
        jitter: Gives random numbers from 0 to 1.
        on_exchange: Told of each exchange when it is over.
        observer: Told of each exchange, around it.
        tokens: The OAuth tokens in use.
        made: Every exchange so far.
        last: The call of the last exchange, at the end of the redirects.
    """

    time: Countdown
    policy: Policy
    jitter: Callable[[], float] = random.random
    on_exchange: OnExchange | None = None
    observer: Observer = UNOBSERVED
    tokens: TokenCache = TOKENS
    made: list[Attempt] = field(default_factory=list[Attempt])
    last: PreparedRequest | None = None

    def by_response(self, call: PreparedRequest) -> Flow[Outcome]:
        """The outcome of *call*; it is sent again while it fails for a passing reason and time is left."""
        for number in count():
            asked, answer = yield from self.authorized(call, "retry" if number else "request")
            outcome = self._concluded(asked, answer)
            wait = wait_before_retry(call, answer, number, self.jitter())
            if outcome.succeeded or number == self.policy.retries or wait is None or wait >= self.time.left():
                return outcome
            yield Wait(wait)
        raise AssertionError("the loop has no end")

    def authorized(self, call: PreparedRequest, why: str) -> Flow[tuple[PreparedRequest, Answer]]:
        """The call as it was sent, with a token where it needs one, and its answer.

        A token that was in use before and that the server refuses is replaced, once.
        """
        if call.oauth is None:
            return call, (yield from self.followed(call, why))
        in_use = self.tokens.get(call.oauth, self.time.now())
        try:
            asked, answer = yield from self._with_token(call, call.oauth, why)
            if answer.status == UNAUTHORIZED and in_use:
                asked, answer = yield from self._with_token(call, call.oauth, "retry")
        except TokenError as error:
            return call, Answer(datetime.now(UTC), 0.0, problem=str(error), failure=Failure.TOKEN)
        return asked, answer

    def _with_token(self, call: PreparedRequest, oauth: OAuth2, why: str) -> Flow[tuple[PreparedRequest, Answer]]:
        token = yield from authorize(oauth, self._token_sent, self.tokens, self.time.now(), call.tls)
        asked = bearing(call, token)
        answer = yield from self.followed(asked, why)
        if answer.status == UNAUTHORIZED:
            self.tokens.forget(oauth, token)
        return asked, answer

    def _token_sent(self, call: PreparedRequest) -> Flow[Answer]:
        return self.sent(call, "token")

    def followed(self, call: PreparedRequest, why: str) -> Flow[Answer]:
        """The answer to *call* at the end of the redirects that the policy allows."""
        answer = yield from self.sent(call, why)
        for _ in range(self.policy.redirects):
            if not is_redirect(answer):
                break
            try:
                call = redirected(call, answer)
            except RedirectError as refused:
                return replace(answer, unfollowed=str(refused))
            answer = yield from self.sent(call, "redirect")
        return answer

    def sent(self, call: PreparedRequest, why: str) -> Flow[Answer]:
        """The answer of one exchange."""
        with self.observer.exchange(call, len(self.made) if why == "retry" else 0) as answered:
            answer = yield from self._answered(call)
            answered(answer)
        if answer.failure is Failure.DEADLINE:
            answer = replace(answer, problem=f"the deadline of {self.time.seconds:g} s passed")
        self.made.append(attempt(call, answer, why))
        if why != "token":
            self.last = call = with_secrets(call, answer, read_content(answer.body, answer.headers))
        if self.on_exchange:
            self.on_exchange(call, replace(answer, body=b"") if why == "token" else answer)  # the body is a secret
        return answer

    def _answered(self, call: PreparedRequest) -> Flow[Answer]:
        try:
            return (yield from send(call, self.time.left()))
        except RequestError as error:
            if not call.is_led:
                raise
            return Answer(datetime.now(UTC), 0.0, problem=str(error), failure=Failure.ADDRESS)

    def _concluded(self, call: PreparedRequest, answer: Answer) -> Outcome:
        outcome = conclude(call, answer, self.made, self.time.left())
        if self.time.left() or answer.problem:
            return outcome
        late = f"The deadline of {self.time.seconds:g} s passed while the response was judged."
        return replace(outcome, verdict=Verdict(False, late, error=True))
