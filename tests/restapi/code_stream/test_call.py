"""From a task to the call that it asks for: bindings resolved, everything checked."""

from collections.abc import Callable
from typing import Any

import pytest

from restapi.calls.preparing import PreparedRequest, prepare
from restapi.errors import InvocationError
from restapi.invocation import Invocation

Read = Callable[[str], list[Invocation]]

FILE = """
input: {env: dev}
stages:
  Dev:
    tasks:
      commit: {type: REST, input: {action: get, url: 'https://git.example'}}
      tag:
        type: REST
        input:
          action: post
          url: https://git.example/${input.env}/${Dev.commit.output.responseJson.id}
          headers:
            Accept: application/${var.format}
            Authorization: Bearer ${var.gitToken}
          payload: '{"sha": "${commit.output.responseJson.sha}", "of": ${commit.output.responseJson}}'
"""
TASKS = {
    "Dev": {"commit": {"output": {"responseJson": {"id": 7}}}},
    "commit": {"output": {"responseJson": {"sha": "abc"}}},
}
VARIABLES = {"format": "json", "gitToken": "hunter2"}


@pytest.fixture
def call(read: Read) -> Callable[..., PreparedRequest]:
    """The call of the second task."""

    def call(tasks: dict[str, Any] | None = TASKS, secrets: tuple[str, ...] = (), **variables: str) -> PreparedRequest:
        return prepare(read(FILE)[1], {}, {**VARIABLES, **variables}, secrets, tasks)

    return call


def test_every_part_has_its_values(call: Callable[..., PreparedRequest]) -> None:
    made = call()
    assert (made.method, made.url) == ("POST", "https://git.example/dev/7")
    assert dict(made.headers)["Accept"] == "application/json"
    assert dict(made.headers)["Authorization"] == "Bearer hunter2"
    assert made.body == b'{"sha": "abc", "of": {"sha":"abc"}}'


def test_a_given_value_wins_over_the_default_of_the_pipeline(call: Callable[..., PreparedRequest]) -> None:
    assert call(env="prod").url == "https://git.example/prod/7"


def test_azure_macros_are_plain_text(call: Callable[..., PreparedRequest]) -> None:
    assert call(env="$(format)").url == "https://git.example/$(format)/7"


def test_a_task_can_be_checked_before_the_others_run(call: Callable[..., PreparedRequest]) -> None:
    assert call(tasks=None).url == "https://git.example/dev/0"


def came_to(base: str) -> dict[str, Any]:
    """The tasks, where `a` answered with a URL."""
    return {"a": {"output": {"responseHeaders": {"Location": base}, "responseJson": {"base": base}}}}


@pytest.mark.parametrize("url", ["${a.output.responseHeaders.Location}", "${a.output.responseJson.base}/${input.x}"])
def test_a_url_that_an_earlier_task_gives_is_known_when_it_has_run(read: Read, url: str) -> None:
    task = read(f"b: {{type: REST, input: {{action: get, url: '{url}'}}}}")[0]
    assert prepare(task, {}, {"x": "1"}, earlier=None).url.startswith("https://0")
    assert prepare(task, {}, {"x": "1"}, earlier=came_to("http://ci.example")).url.startswith("http://ci.example")
    with pytest.raises(InvocationError, match="a url must begin with http"):
        prepare(task, {}, {"x": "1"}, earlier=came_to("/7"))


def test_a_url_that_a_variable_gives_is_checked_early(read: Read) -> None:
    task = read("a: {type: REST, input: {action: get, url: '${var.url}'}}")[0]
    with pytest.raises(InvocationError, match="a url must begin with http"):
        prepare(task, {}, {"url": "ci.example"}, earlier=None)


@pytest.mark.parametrize(
    ("tasks", "variables", "message"),
    [
        ({}, {}, "pipe.yml:11:16: ${Dev.commit.output.responseJson.id} refers to nothing: there is no 'Dev' in tasks"),
        (
            {**TASKS, "commit": {"output": {"responseJson": None}}},
            {},
            "pipe.yml:15:20: ${commit.output.responseJson.sha} refers to nothing: "
            "commit.output.responseJson is null and has no 'sha'",
        ),
        (TASKS, {"format": "a\nb"}, "pipe.yml:13:13: the value of the header 'Accept' holds a control character"),
    ],
)
def test_what_is_refused_has_its_place(
    call: Callable[..., PreparedRequest], tasks: dict[str, Any], variables: dict[str, str], message: str
) -> None:
    with pytest.raises(InvocationError) as caught:
        call(tasks, **variables)
    assert str(caught.value).splitlines()[0] == message


def test_an_unknown_variable_is_told(read: Read) -> None:
    with pytest.raises(InvocationError) as caught:
        prepare(read(FILE)[1], {}, {"gitToken": "x", "formt": "json"}, earlier=TASKS)
    assert caught.value.message == "${var.format} refers to nothing: there is no 'format' in var"
    assert caught.value.hint == "did you mean 'formt'?"


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "https://", "https://user@evil.example"])
def test_a_url_from_a_binding_is_checked(read: Read, url: str) -> None:
    (invocation,) = read("type: REST\ninput: {action: get, url: '${input.url}'}")
    with pytest.raises(InvocationError):
        prepare(invocation, {}, {"url": url})


def test_an_error_shows_no_secret(read: Read) -> None:
    (invocation,) = read("type: REST\ninput: {action: get, url: '${var.x}'}")
    with pytest.raises(InvocationError) as caught:
        prepare(invocation, {}, {"x": "hunter 2"}, ["hunter 2"])
    assert "hunter" not in str(caught.value)
