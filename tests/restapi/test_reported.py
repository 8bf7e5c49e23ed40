"""What public reports tell of these tasks: answers that are none, statuses that mean "not yet", tokens in logs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import restapi
from restapi.commands.cli import main
from tests.paths import ROOT

SIGN_IN = b"<!doctype html><html><title>Sign in</title></html>"
HTML = "text/html; charset=utf-8"
STATUSES = {"404": "404 Not Found", "503": "503 Service Unavailable", "200": "200 OK"}


@pytest.fixture
def run_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a file of steps against a server; gives the exit code and all that was printed."""
    monkeypatch.chdir(tmp_path)

    def run(server: Any, steps: str, *options: str, command: str = "run") -> tuple[int, str]:
        Path("connections.yml").write_text(f"s: {{url: '{server.url}'}}\n", encoding="utf-8")
        Path("steps.yml").write_text(steps, encoding="utf-8")
        code = main([command, "steps.yml", "--retries", "0", *options])
        return code, "".join(capsys.readouterr())

    return run


def step(criterion: str = "", **properties: str) -> str:
    """A step as reports have it; its properties are YAML."""
    inputs = f"{{serviceConnection: s, headers: '{{}}', method: GET, successCriteria: {json.dumps(criterion)}}}"
    more = "".join(f"\n  {name}: {value}" for name, value in properties.items())
    return f"- task: InvokeRESTAPI@1\n  name: x\n  inputs: {inputs}{more}\n"


@pytest.fixture
def statuses(serve, answer) -> Callable[[str], Any]:
    """Start a server that answers with these statuses in turn."""
    return lambda told: serve(*(answer(b'{"status": "OK"}', status=STATUSES[status]) for status in told.split()))


@pytest.mark.parametrize("command", ["run", "gate"])
@pytest.mark.parametrize(
    "criterion", ["eq(count(root.value), 0)", "eq(count(root.workItems), 0)", "ne(root.status, 'failed')"]
)
def test_a_page_to_sign_in_at_passes_no_criterion(serve, answer, run_step, command: str, criterion: str) -> None:
    server = serve(answer(SIGN_IN, status="203 Non-Authoritative Information", Content_Type=HTML))
    options = ["--interval", "5", "--timeout", "2"] if command == "gate" else []
    code, printed = run_step(server, step(criterion), *options, command=command)
    assert code == 1
    assert (
        "The success criterion reads members of the response, and the response is no JSON but a page of HTML, "
        "'Sign in' (the status is 203 (NonAuthoritativeInformation))" in printed
    )


def test_a_page_with_the_status_203_passes_no_step_without_a_criterion_either(serve, answer, run_step) -> None:
    server = serve(answer(SIGN_IN, status="203 Non-Authoritative Information", Content_Type=HTML))
    code, printed = run_step(server, step())
    assert code == 1
    assert "The status 203 (NonAuthoritativeInformation) with a page of HTML, 'Sign in' is no answer" in printed
    assert "Hint: it may be a page to sign in at" in printed


@pytest.mark.parametrize(("body", "criterion"), [(b"{}", ""), (b"", ""), (b"[1]", "eq(root[0], 1)")])
def test_any_other_answer_with_203_is_a_success(serve, answer, run_step, body: bytes, criterion: str) -> None:
    assert run_step(serve(answer(body, status="203 Non-Authoritative")), step(criterion))[0] == 0


@pytest.mark.parametrize(
    ("body", "criterion", "options", "code"),
    [
        (b"[1, 2]", "eq(count(root.value), 0)", [], 0),
        (b"[1, 2]", "eq(count(root.value), 0)", ["--strict"], 1),
        (b'{"value": []}', "lt(root.value[0], 0.05)", [], 0),
        (b'{"value": []}', "lt(root.value[0], 0.05)", ["--strict"], 1),
        (b'{"value": [0.01]}', "lt(root.value[0], 0.05)", ["--strict"], 0),
    ],
)
def test_strict_takes_what_is_not_there_for_an_error(serve, answer, run_step, body, criterion, options, code) -> None:
    server = serve(answer(body))
    assert run_step(server, step(criterion), *options)[0] == code
    assert run_step(server, step(criterion), *options, "--interval", "9", "--timeout", "5", command="gate")[0] == code
    polled = step(poll=f"{{interval: 0.01, count: 2, success: {json.dumps(criterion)}}}")
    assert run_step(server, polled, *options)[0] == code


def test_strict_holds_for_outputs_and_conditions_of_steps(serve, answer, run_step) -> None:
    server = serve(answer(b'{"id": 1}'))
    code, printed = run_step(server, step(outputs="{id: root.idd}"), "--strict")
    assert (code, "The output 'id' is not there" in printed) == (1, True)
    code, printed = run_step(server, step() + step(condition="ne(root.idd, 2)"), "--strict")
    assert (code, "the condition of the step cannot be evaluated" in printed) == (1, True)


@pytest.mark.parametrize("told", ["503 503 503 503 200", "404 404 404 404 200"])
def test_a_status_that_means_not_yet_is_named_in_the_step(statuses, run_step, told: str) -> None:
    criterion = "eq(root.status, 'OK')" if told.startswith("503") else ""
    code, printed = run_step(statuses(told), step(criterion, poll="{interval: 0.01}"))
    assert code == 1
    assert "Hint: toleratedErrors lets them go on for longer; pending: [" + told[:3] + "] takes that status" in printed
    code, printed = run_step(statuses(told), step(criterion, poll="{interval: 0.01, pending: [404, 503]}"))
    assert (code, f"The status {told[:3]} " in printed or f"status {told[:3]} " in printed) == (0, True)


@pytest.mark.parametrize("pending", ["[404, 99]", "[x]", "600", "[[404]]"])
def test_what_is_no_status_is_refused(statuses, run_step, pending: str) -> None:
    server = statuses("200")
    code, printed = run_step(server, step(poll=f"{{pending: {pending}}}"))
    assert (code, server.received, "steps.yml:4:" in printed) == (2, [], True)


def slowly(reply: bytes, seconds: float) -> Callable[[Any], Iterator[bytes]]:
    def answer(server: Any) -> Iterator[bytes]:
        if server.pause(seconds):
            yield reply

    return answer


def test_the_deadline_is_that_of_the_step_and_the_message_names_it(serve, answer, run_step) -> None:
    server = serve(slowly(answer(b"{}"), 0.6))
    code, printed = run_step(server, step(), "--deadline", "0.2")
    assert code == 1
    assert "Hint: deadline of the step, or --deadline, gives it more time" in printed
    assert run_step(server, step(deadline="5"), "--deadline", "0.2")[0] == 0
    assert run_step(server, step(deadline="0.2"))[0] == 1
    code, printed = run_step(server, step(deadline="0"))
    assert (code, "deadline must be more than 0 seconds" in printed) == (2, True)


def test_a_body_that_is_too_large_names_the_option(serve, answer, run_step) -> None:
    code, printed = run_step(serve(answer(b"x" * 100)), step(), "--max-body", "50")
    assert (code, "Hint: --max-body takes larger ones" in printed) == (1, True)


@pytest.mark.parametrize("body", [SIGN_IN, b"", b"OK", b"{"])
def test_a_step_that_expects_json_takes_nothing_else(serve, answer, run_step, body: bytes) -> None:
    assert run_step(serve(answer(body)), step())[0] == 0
    code, printed = run_step(serve(answer(body)), step(expect="json"))
    assert (code, "The step expects JSON, and the response " in printed) == (1, True)
    polled = step(expect="json", poll="{interval: 0.01, count: 2}")
    assert run_step(serve(answer(body), answer(b"{}")), polled)[0] == 0


def test_expect_is_json_or_left_out(statuses, run_step) -> None:
    code, printed = run_step(statuses("200"), step(expect="xml"))
    assert (code, "write expect: json" in printed) == (2, True)


LOGIN = """\
- task: InvokeRESTAPI@1
  name: login
  inputs: {serviceConnection: s, method: POST, headers: '{"Content-Type": "application/json"}', body: '{"user": "a"}'}
  OUTPUTS
- task: InvokeRESTAPI@1
  name: use
  inputs: {serviceConnection: s, method: GET, urlSuffix: /$(login.token), headers: '{}'}
"""
TOKEN = 'tok-123/ä"'


@pytest.mark.parametrize(
    "outputs",
    [
        "secretOutputs: {token: /token}",
        "outputs: {token: /token}\n  secretOutputs: [token]",
        "outputs: {token: /token}\n- task: InvokeRESTAPI@1\n  enabled: false\n"
        '  inputs: {serviceConnection: s, headers: \'{"Authorization": "Bearer $(LOGIN.Token)"}\'}',
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "junit"])
def test_a_secret_output_is_masked_from_the_answer_on(serve, answer, tmp_path, outputs: str, format: str) -> None:
    server = serve(answer(json.dumps({"token": TOKEN, "user": "a"}).encode()))
    (tmp_path / "connections.yml").write_text(f"s: {{url: '{server.url}'}}\n", encoding="utf-8")
    (tmp_path / "steps.yml").write_text(LOGIN.replace("OUTPUTS", outputs), encoding="utf-8")
    options = ["--verbose", "--find", "tok", "--outputs", "out.json", "--format", format]
    done = subprocess.run(
        [sys.executable, "-m", "restapi", "run", "steps.yml", *options],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = done.stdout + done.stderr + (tmp_path / "out.json").read_text(encoding="utf-8")
    assert done.returncode == 0, printed
    assert ("tok-123" in printed, '"user"' in printed) == (False, True)
    assert server.received[1].target.startswith("/releases/tok-123")


def test_a_secret_output_that_is_none_is_refused(statuses, run_step) -> None:
    code, printed = run_step(statuses("200"), step(outputs="{token: /a}", secretOutputs="[tokn]"))
    assert (code, "Hint: did you mean 'token'?" in printed) == (2, True)
    code, printed = run_step(statuses("200"), step(outputs="{token: /a}", secretOutputs="{token: /a}"))
    assert (code, "the output 'token' is declared twice" in printed) == (2, True)


def test_a_criterion_that_looks_at_the_status_first_reads_no_members(serve, answer) -> None:
    """One that decides on any status is asked about a body only where it asks about it itself."""

    def verdict(criterion: str, status: str) -> bool:
        request = restapi.Request(url=serve(answer(SIGN_IN, status=status)).url, method="GET")
        return restapi.invoke(restapi.Invocation(request, restapi.ByResponse(criterion))).succeeded

    gone = "or(eq(response.status, 404), ne(root.state, 'there'))"
    assert verdict(gone, "404 Not Found")
    assert not verdict(gone, "200 OK")
    assert not verdict("ne(response.content.state, 'there')", "200 OK")
    assert not verdict("eq(count(jsonpath('$.a')), 0)", "200 OK")
    assert verdict("contains(root, 'Sign in')", "200 OK")
