from pathlib import Path

import pytest

from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.loading import load

STEP = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases}\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Load a step with properties."""
    monkeypatch.chdir(tmp_path)

    def read(properties: str) -> Invocation:
        Path("step.yml").write_text(STEP + properties, encoding="utf-8")
        (invocation,) = load("step.yml")
        return invocation

    return read


def test_what_is_left_out_has_its_default(read) -> None:
    step = read("")
    assert (step.name, step.id, step.condition, step.enabled) == ("InvokeRESTAPI@1", "", "", True)
    assert (step.continue_on_error, step.retries, step.timeout, step.env, step.outputs) == (False, 0, None, {}, {})


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("name: a_1", "id", "a_1"),
        ("name: a", "name", "a"),
        ("displayName: Some step", "name", "Some step"),
        ("condition: always()", "condition", "always()"),
        ("enabled: FALSE", "enabled", False),
        ("enabled: ''", "enabled", True),
        ("continueOnError: true", "continue_on_error", True),
        ("retryCountOnTaskFailure: 10", "retries", 10),
        ("timeoutInMinutes: 2", "timeout", 120.0),
        ("timeoutInMinutes: 0", "timeout", None),
        ("env: {A: $(b), C: 1.0}", "env", {"A": "$(b)", "C": "1.0"}),
        ("name: a\noutputs: {id: /id, all: ''}", "outputs", {"id": "/id", "all": ""}),
        ("target: host", "name", "InvokeRESTAPI@1"),
    ],
)
def test_a_property_says_what_it_says(read, text: str, attribute: str, value: object) -> None:
    assert getattr(read(text), attribute) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("enabled: maybe", "step.yml:3:10: enabled must be true or false"),
        ("continueOnError: $(x)", "step.yml:3:18: continueOnError must be true or false"),
        ("retryCountOnTaskFailure: 11", "step.yml:3:26: retryCountOnTaskFailure must be a whole number from 0 to 10"),
        ("retryCountOnTaskFailure: -1", "step.yml:3:26: retryCountOnTaskFailure must be a whole number from 0 to 10"),
        ("timeoutInMinutes: 1.5", "step.yml:3:19: timeoutInMinutes must be a whole number"),
        ("timeoutInMinutes: ٣", "step.yml:3:19: timeoutInMinutes must be a whole number"),
        ("env: [A]", "step.yml:3:6: env must be a mapping, not a list"),
        ("env: {A: [b]}", "step.yml:3:10: 'A' of env must be a text, not a list"),
        ("name: a b", "step.yml:3:7: 'a b' cannot be the name of a step"),
        ("outputs: {id: /id}", "step.yml:3:1: a step with outputs needs a name, as in $(name.output)"),
        ("name: a\noutputs: {id: '$['}", "step.yml:4:15: the output has no valid source"),
        ("name: a\noutputs: {id: 'eq('}", "step.yml:4:15: the output has no valid source"),
        ("condition: succeded()", "step.yml:3:12: the condition of the step is not a condition"),
        ("condition: eq($(a), 1)", "step.yml:3:12: the condition of the step is not a condition"),
        ("conditon: a", "step.yml:3:1: unknown property of a step 'conditon'"),
    ],
)
def test_a_wrong_property_is_refused_with_its_place(read, text: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(text)
    assert str(caught.value).splitlines()[0] == message
