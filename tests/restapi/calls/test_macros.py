"""What is never sent half-written: macros that nothing defines, expressions of a server, defaults that lack a value."""

from pathlib import Path
from typing import Any

import pytest

import restapi
from restapi.azure.inputs import AZURE_HEADERS
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.calls.variables import MAX_EXPANDED, Variables
from restapi.completing.callback import ByCallback
from restapi.completing.response import ByResponse
from restapi.errors import MacroError, Place, RequestError
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.request import Request
from restapi.steps.run import run

CONNECTIONS = {"s": restapi.Connection(url="https://a.example/s")}
TYPO = """
variables: {releaseId: 7}
steps:
- task: InvokeRESTAPI@1
  inputs: {serviceConnection: s, method: DELETE, urlSuffix: /releases/$(relaeseId), headers: '{}'}
"""
RUNTIME = """
variables:
- name: tok
  value: $[ dependencies.A.outputs['s.TOKEN'] ]
- name: env
  value: ${{ parameters.env }}
steps:
- task: InvokeRESTAPI@1
  inputs: {serviceConnection: s, method: DELETE, urlSuffix: '/releases/PLACE', headers: '{}'}
"""
KEEP = "keepMacros: true or --keep-macros sends it as it stands"


def read(path: Path, text: str) -> Invocation:
    file = path / "steps.yml"
    file.write_text(text, encoding="utf-8")
    (invocation,) = load(file)
    return invocation


def prepared(invocation: Invocation, *, keep_macros: bool = False, **variables: str) -> PreparedRequest:
    return prepare(invocation, CONNECTIONS, variables, keep_macros=keep_macros)


@pytest.mark.parametrize(
    ("part", "invocation"),
    [
        ("method", Invocation(Request("s", "$(a)"))),
        ("url_suffix", Invocation(Request("s", url_suffix="/$(a)"))),
        ("headers", Invocation(Request("s", headers='{"A": "$(a)"}'))),
        ("headers", Invocation(Request("s", headers={"A": "$(a)"}))),
        ("body", Invocation(Request("s", body="$(a)"))),
        ("connection", Invocation(Request("$(a)"))),
        ("url", Invocation(Request(url="https://$(a).example"))),
        ("criterion", Invocation(Request("s"), ByResponse("eq(root, '$(a)')"))),
    ],
)
def test_a_macro_that_nothing_defines_is_an_error_at_its_place(part: str, invocation: Invocation) -> None:
    invocation = restapi.Invocation(
        invocation.request, invocation.completion, places={part: Place("f.yml", 3, 7), "other": Place("f.yml", 1, 1)}
    )
    with pytest.raises(MacroError) as caught:
        prepared(invocation)
    assert str(caught.value) == f"f.yml:3:7: nothing defines $(a)\nHint: give it by --set a=…; {KEEP}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${{ parameters.a }}", "template expressions ${{ … }} are not expanded here"),
        ("$[ variables.a ]", "expressions $[ … ] are not evaluated here"),
        ("$[eq(1, 1)]", "expressions $[ … ] are not evaluated here"),
    ],
)
def test_an_expression_of_a_server_is_not_sent(text: str, message: str) -> None:
    with pytest.raises(MacroError) as caught:
        prepared(Invocation(Request("s", body=f"a {text}")))
    assert caught.value.message == message
    assert prepared(Invocation(Request("s", body=text), keep_macros=True)).body == text.encode()


@pytest.mark.parametrize("path", ["$[0].id", "$['id']", "$[?(@.id == 1)]", "$[*]", "$", "$.a[0]"])
def test_a_json_path_is_no_expression_of_a_server(path: str) -> None:
    quoted = path.replace("'", "''")
    assert prepared(Invocation(Request("s"), ByResponse(f"eq(jsonpath('{quoted}'), 1)"))).criterion is not None


def test_a_body_that_is_not_sent_needs_no_values() -> None:
    assert prepared(Invocation(Request("s", "GET", body="$(a)"))).body is None


def test_a_value_is_not_looked_at() -> None:
    assert prepared(Invocation(Request("s", body="$(a)")), a="$(b) ${{ c }}").body == b"$(b) ${{ c }}"


def test_the_nearest_name_is_told_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(MacroError) as caught:
        prepared(read(tmp_path, TYPO))
    assert str(caught.value).startswith(f"{tmp_path}/steps.yml:5:61: nothing defines $(relaeseId)\n")
    assert caught.value.hint == "did you mean 'releaseId'?"


def test_nothing_is_sent_where_a_later_step_lacks_a_value(serve: Any, answer: Any) -> None:
    server = serve(answer(b"{}"))
    connection = restapi.Connection(url=server.url)
    steps = [Invocation(Request(connection, body=text), id="a") for text in ("x", "$(typo)")]
    with pytest.raises(MacroError):
        run(steps)
    assert server.received == []


@pytest.mark.parametrize("name", ["tok", "env"])
def test_a_variable_whose_value_is_an_expression_must_be_given(tmp_path: Path, name: str) -> None:
    invocation = read(tmp_path, RUNTIME.replace("PLACE", f"$({name})"))
    with pytest.raises(MacroError, match=f"here, and the variable '{name}' is one") as caught:
        prepared(invocation)
    assert caught.value.place is not None
    assert caught.value.place.line == 9
    assert prepared(invocation, **{name.upper(): "7"}).url == "https://a.example/s/releases/7"


@pytest.mark.parametrize("keep_macros", ["true", "false"])
def test_macros_are_kept_where_a_step_or_the_caller_says_so(tmp_path: Path, keep_macros: str) -> None:
    text = f"{TYPO.replace('/$(relaeseId)', '/$(relaeseId)-${{ b }}')}  keepMacros: true\n".replace("${{ b }}", "$(b)")
    invocation = read(tmp_path, text.replace("keepMacros: true", f"keepMacros: {keep_macros}"))
    assert invocation.keep_macros is (keep_macros == "true")
    assert prepared(invocation, keep_macros=True, b="x").url == "https://a.example/s/releases/$(relaeseId)-x"
    if invocation.keep_macros:
        assert prepared(invocation, b="x").url == "https://a.example/s/releases/$(relaeseId)-x"


def test_template_expressions_of_a_step_that_keeps_its_macros_are_text(tmp_path: Path) -> None:
    inputs = "{serviceConnection: s, body: '${{ a }} $(b)', headers: '{}'}"
    invocation = read(tmp_path, f"task: InvokeRESTAPI@1\nkeepMacros: true\ninputs: {inputs}\n")
    assert prepared(invocation).body == b"${{ a }} $(b)"


def test_outputs_of_earlier_steps_are_defined_by_their_declaration(serve: Any, answer: Any) -> None:
    server = serve(answer(b'{"id": "/7"}'))
    connection = restapi.Connection(url=server.url)
    first = Invocation(Request(connection), id="made", outputs={"id": "/id"})
    second = Invocation(Request(connection, url_suffix="$(made.id)"))
    assert run([first, second]).succeeded
    with pytest.raises(MacroError) as caught:
        run([first, Invocation(Request(connection, url_suffix="$(made.id)$(made.di)"))])
    assert caught.value.hint == "did you mean 'made.id'?"


@pytest.mark.parametrize("version", ["0", "1"])
def test_default_headers_and_bodies_are_sent_whole_or_as_far_as_they_need_no_value(
    tmp_path: Path, version: str
) -> None:
    invocation = read(tmp_path, f"task: InvokeRESTAPI@{version}\ninputs: {{serviceConnection: s}}\n")
    bare = prepared(invocation)
    own = {"User-Agent", "Accept", "Accept-Encoding", "Content-Type"}
    assert ({name for name, _ in bare.headers}, bare.body) == (own, b"")
    whole = prepared(invocation, **dict.fromkeys(ByCallback.provides, "7"))
    assert {name for name, _ in whole.headers} == own | (AZURE_HEADERS.keys() if version == "1" else set())
    assert (b'"AuthToken": "7"' in (whole.body or b"")) is (version == "0")
    some = prepared(invocation, **{"system.PlanId": "7"})
    assert ({name for name, _ in some.headers}, some.body) == (own, b"")


def test_headers_that_are_written_are_never_left_out() -> None:
    with pytest.raises(MacroError, match=r"nothing defines \$\(system\.CollectionUri\)"):
        prepared(Invocation(Request("s", headers=AZURE_HEADERS)))


def test_values_that_together_are_too_long_are_refused() -> None:
    value = "x" * (MAX_EXPANDED // 4)
    assert len(Variables({"a": value}).expand("$(a)" * 4)) == MAX_EXPANDED
    with pytest.raises(RequestError, match="more than the limit of 16,777,216"):
        Variables({"a": value}).expand("$(a)" * 5)
    with pytest.raises(RequestError):
        prepared(Invocation(Request("s", body="$(a)" * 75_000)), a="x" * 400_000)
