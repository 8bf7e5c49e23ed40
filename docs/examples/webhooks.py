"""A service that tells which rules match each webhook that it receives.

    WEBHOOK_SECRET=… uvicorn --app-dir docs/examples webhooks:app

Its rules stand in webhook-rules.yml. A webhook is signed as GitHub does it: the header `X-Hub-Signature-256` holds the
HMAC of the body with the secret. Nothing of a body is read before its size is known to be within the limit, nothing of
it is decoded before its signature is right, and a sender that is slow is let go.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import os
from pathlib import Path

import conditions

MAX_BODY = 1024 * 1024
PATIENCE = 10.0
"""The most seconds that a body may take."""

RULES = conditions.load_rules(Path(__file__).with_name("webhook-rules.yml"))
SECRET = os.environ["WEBHOOK_SECRET"].encode()

log = logging.getLogger("uvicorn.error")


class RefusedError(Exception):
    """A request that is not taken: its status, and why."""


async def deliver(rule, body):
    """What becomes of a webhook that a rule matches. Here it is told; a real service would put it into a queue."""
    log.info("rule %s: a webhook of %d bytes", rule, len(body))


async def app(scope, receive, send):
    """Answer one request, as ASGI says."""
    if scope["type"] != "http":
        return
    try:
        async with asyncio.timeout(PATIENCE):
            body = await body_of(scope, receive)
        names = matching(body, dict(scope["headers"]).get(b"x-hub-signature-256", b""))
        for name in names:
            await deliver(name, body)
        await answer(send, 200, {"rules": names})
    except TimeoutError:
        await answer(send, 408, {"error": "the body took too long"})
    except RefusedError as error:
        status, reason = error.args
        await answer(send, status, {"error": reason})


async def body_of(scope, receive):
    """The body of a request, which is read only as far as it may be long."""
    if scope["method"] != "POST":
        raise RefusedError(405, "send webhooks with POST")
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 9 or int(length) > MAX_BODY:
        raise RefusedError(413, f"a webhook may have at most {MAX_BODY:,} bytes")
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "the sender went away")
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise RefusedError(413, f"a webhook may have at most {MAX_BODY:,} bytes")
        if not message.get("more_body"):
            return bytes(body)


def matching(body, signature):
    """The names of the rules that match a signed body."""
    expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature):
        raise RefusedError(401, "the signature is missing or wrong")
    try:
        return RULES.matching_json(body, on_error=tell)
    except conditions.DocumentError:
        raise RefusedError(400, "the body is no JSON") from None


def tell(rule, error):
    """A rule that fails on a webhook is told, and hides no other one."""
    log.warning("rule %s: %s", rule, error.message)


async def answer(send, status, told):
    """Send an answer of JSON."""
    body = json.dumps(told).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
