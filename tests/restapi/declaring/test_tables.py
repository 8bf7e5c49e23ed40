"""Every declared key fills an attribute that the model has."""

from collections.abc import Iterable
from dataclasses import fields

import pytest

from restapi.azure import inputs, poll_properties, properties
from restapi.code_stream import poll_task, task
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.response import ByResponse
from restapi.connections import file
from restapi.connections.connection import Connection
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.declaring.keys import Key
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.request import Request
from restapi.schedule import Schedule

TABLES = [
    (inputs.REQUEST, [Request]),
    (inputs.INPUTS.rows, [Request, Invocation, ByResponse]),
    (properties.PROPERTIES.rows, [Invocation]),
    (poll_properties.SCHEDULE, [Schedule]),
    (poll_properties.TEXTS, [ByPolling]),
    (poll_properties.CANCEL.rows, [Cancel]),
    (task.TASK.rows, [Invocation]),
    (task.REST.rows, [Request]),
    (poll_task.SCHEDULE, [Schedule]),
    (poll_task.EXITS.rows, [ByPolling]),
    (file.PLAIN, [Connection]),
    (file.TLS, [Tls]),
    (file.OAUTH.rows, [OAuth2]),
]


@pytest.mark.parametrize(("rows", "models"), TABLES)
def test_a_key_fills_what_the_model_has(rows: Iterable[Key], models: list[type]) -> None:
    filled = {row.attribute for row in rows if row.attribute}
    assert filled
    assert filled <= {field.name for model in models for field in fields(model)}


def test_a_row_alone_adds_an_input_to_a_step(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = Key("wholeUrl", attribute="url", aliases=("uri",))
    rows = [*inputs.INPUTS.rows, added]
    monkeypatch.setattr(inputs, "REQUEST", (*inputs.REQUEST, added))
    monkeypatch.setattr(inputs, "INPUTS", inputs.Keys("input", rows, called="the input '{}'", ignores_case=True))
    path = tmp_path / "step.yml"
    path.write_text("task: InvokeRESTAPI@1\ninputs: {serviceConnection: a, URI: x}", encoding="utf-8")
    (invocation,) = load(path)
    assert invocation.request.url == "x"
    assert (invocation.places["url"].column, invocation.inputs["wholeUrl"]) == (37, "x")
