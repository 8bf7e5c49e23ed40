import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import restapi
from restapi.commands.cli import main
from tests.paths import ROOT

STEP = """
task: InvokeRESTAPI@1
inputs:
  serviceConnection: releases
  method: POST
  headers: '{"AuthToken": "$(token)"}'
  urlSuffix: /$(id)
  successCriteria: eq(root.status, variables.wanted)
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the command in an empty folder; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["run", *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run


def write(url: str = "http://127.0.0.1:1", **files: str) -> None:
    Path("connections.yml").write_text(f"releases:\n  url: {url}\n  token: hunter2\n", encoding="utf-8")
    for name, text in files.items():
        Path(f"{name}.yml").write_text(text, encoding="utf-8")


def without_time(text: str) -> str:
    return re.sub(r"^\S+Z ", "", text, flags=re.MULTILINE)


def test_a_success_prints_the_log_and_exits_with_0(run, serve, answer) -> None:
    server = serve(answer(b'{"status": "done"}'))
    write(server.url, step=STEP)
    code, out, err = run("step.yml", "--set", "id=7", "--set", "Wanted=done", "--secret", "token=abc")
    assert (code, err) == (0, "")
    assert without_time(out) == (
        f"POST {server.url}/7\n"
        "\t\t\t\tResponse Code: OK\n"
        '\t\t\t\tResponse: {"status": "done"}\n'
        "\t\t\t\tEvaluation of expression 'eq(root.status, variables.wanted)' succeeded.\n"
    )
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z POST ", out)
    assert server.received[0].headers["Authorization"] == "hunter2"
    assert server.received[0].headers["AuthToken"] == "abc"


def test_a_failure_prints_the_explanation_after_the_log_and_exits_with_1(run, serve, answer) -> None:
    write(serve(answer(b'{"status": "hunter2 abc"}')).url, step=STEP)
    code, out, _ = run("step.yml", "--set", "id=7", "--set", "wanted=done", "--secret", "token=abc")
    assert code == 1
    assert without_time(out).splitlines()[3:] == [
        "\t\t\t\tEvaluation of expression 'eq(root.status, variables.wanted)' failed.",
        "False",
        "",
        "    eq(root.status, variables.wanted)",
        "    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~",
        "       '*** ***'    'done'",
        "",
        "root.status is '*** ***', and variables.wanted is 'done'",
        "",
        "Evaluating: eq(root['status'], variables['wanted'])",
        "Expanded: eq('*** ***', 'done')",
        "Result: False",
        "",
        "True if root.status were 'done'",
        "Failed: The success criterion is false.",
    ]


def test_an_evaluation_that_fails_shows_no_secret(run, serve, answer) -> None:
    write(serve(answer(b"{}")).url, step=STEP.replace("eq(root.status, variables.wanted)", "gt('$(token)', root)"))
    code, out, _ = run("step.yml", "--set", "id=7", "--secret", "token=geheim")
    assert (code, "geheim" in out) == (1, False)
    assert "The success criterion cannot be evaluated on this response." in out


def test_steps_run_in_order_and_after_a_failure_only_those_that_ask_for_it(run, serve, answer) -> None:
    server = serve(answer(b'{"status": "a"}'), answer(b'{"status": "b"}'), answer(b'{"status": "c"}'))
    step = (
        "- {{task: InvokeRESTAPI@0, displayName: {0}, condition: {1}, "
        "inputs: {{serviceConnection: releases, successCriteria: \"in(root.status, 'a', 'c')\"}}}}\n"
    )
    names = {"One": "", "Two": "", "Three": "succeeded()", "Four": "failed()"}
    write(server.url, steps="".join(step.format(name, condition) for name, condition in names.items()))
    code, out, _ = run("steps.yml")
    assert (code, len(server.received)) == (1, 3)
    assert [line for line in out.splitlines() if line.startswith(("Step", "Skipped"))] == [
        "Step 1 of 4: One",
        "Step 2 of 4: Two",
        "Step 3 of 4: Three",
        "Skipped: The condition 'succeeded()' is false.",
        "Step 4 of 4: Four",
    ]


def test_a_file_is_refused_whole_before_the_first_request(run, serve, answer) -> None:
    server = serve(answer())
    good = "- {task: InvokeRESTAPI@1, inputs: {serviceConnection: releases, method: GET}}\n"
    bad = "- {task: InvokeRESTAPI@1, inputs: {serviceConnection: relases, method: GET}}\n"
    write(server.url, steps=good + bad)
    code, out, err = run("steps.yml")
    assert (code, out, server.received) == (2, "", [])
    assert err == (
        "restapi: steps.yml:2:55: the service connection 'relases' is not known\n"
        f"    {bad}" + " " * 58 + "^\n"
        "Hint: did you mean 'releases'?\n"
    )


def test_a_network_failure_exits_with_1(run) -> None:
    write(step=STEP)
    code, out, _ = run("step.yml", "--deadline", "5", "--keep-macros")
    assert code == 1
    assert out.splitlines()[1].startswith("\t\t\t\tNo complete response: no connection to 127.0.0.1:1: ")


def test_variables_come_from_files_then_set_then_secret(run, serve, answer) -> None:
    server = serve(answer(b'{"status": "c"}'))
    write(server.url, step=STEP, vars="ID: 1\nWanted: a\nToken: a")
    code, _, err = run(
        "step.yml", "--variables", "vars.yml", "--set", "wanted=c", "--set", "token=b", "--secret", "TOKEN=c"
    )
    assert (code, err) == (0, "")
    assert (server.received[0].target, server.received[0].headers["AuthToken"]) == ("/releases/1", "c")


def test_a_secret_without_a_value_comes_from_the_environment(run, serve, answer, monkeypatch) -> None:
    server = serve(answer(b"abc geheim"))
    monkeypatch.setenv("token", "geheim")
    write(server.url, step=STEP)
    code, out, _ = run("step.yml", "--secret", "token", "--set", "wanted=x", "--set", "id=7")
    assert (code, server.received[0].headers["AuthToken"], "geheim" in out) == (1, "geheim", False)


def test_connections_may_stand_elsewhere(run, serve, answer) -> None:
    server = serve(answer(b'{"status": "a"}'))
    Path("elsewhere").mkdir()
    Path("elsewhere/mine.yml").write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    Path("step.yml").write_text(STEP, encoding="utf-8")
    assert run("step.yml", "--connections", "elsewhere/mine.yml", "--set", "wanted=a", "--keep-macros")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["step.yml", "--listen", "here"], "Hint: write HOST:PORT, such as 127.0.0.1:8080\n"),
        (["none.yml"], "restapi: cannot read none.yml: No such file or directory\n"),
        (["step.yml", "--connections", "none.yml"], "restapi: cannot read none.yml: No such file or directory\n"),
        (["step.yml", "--variables", "none.yml"], "restapi: cannot read none.yml: No such file or directory\n"),
        (["step.yml", "--set", "x"], "argument --set: write NAME=VALUE\n"),
        (["step.yml", "--secret", "=geheim"], "argument --secret: write NAME=VALUE\n"),
        (
            ["step.yml", "--secret", "NOT_SET_ANYWHERE"],
            "argument --secret: the environment variable NOT_SET_ANYWHERE is not set; "
            "set it, or write NOT_SET_ANYWHERE=VALUE\n",
        ),
        (["step.yml", "--deadline", "soon"], "argument --deadline: 'soon' is not a number of seconds above 0\n"),
        (["step.yml", "--deadline", "0"], "argument --deadline: '0' is not a number of seconds above 0\n"),
        (["--nothing"], "the following arguments are required: FILE\n"),
        ([], "the following arguments are required: FILE\n"),
        (["callback.yml"], '"$(system.AccessToken)", or take the default headers of version 1\n'),
    ],
)
def test_an_error_in_what_was_asked_exits_with_2(run, arguments: list[str], message: str) -> None:
    write(
        step=STEP,
        callback=STEP.replace("AuthToken", "X").replace("$(token)", "x").replace("$(id)", "x")
        + "  waitForCompletion: 'true'\n",
    )
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.endswith(message)


def say_nothing(server) -> Iterator[bytes]:
    while server.pause(0.05):
        yield b""


def test_an_interrupt_leaves_a_clean_log_the_outputs_so_far_and_130(serve, answer, tmp_path: Path) -> None:
    server = serve(answer(b'{"id": 7}'), say_nothing)
    step = "- {{task: InvokeRESTAPI@1, name: {0}, inputs: {{serviceConnection: releases, method: GET}}{1}}}\n"
    steps = [("first", ", outputs: {id: /id}"), ("second", ""), ("third", ", condition: always()")]
    (tmp_path / "steps.yml").write_text("".join(step.format(*one) for one in steps))
    (tmp_path / "connections.yml").write_text(f"releases:\n  url: {server.url}\n")
    command = [sys.executable, "-m", "restapi", "run", "steps.yml", "--outputs", "outputs.json"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while len(server.received) < 2:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "restapi: interrupted\n")
    assert out.splitlines()[-7:] == [
        "Step 2 of 3: second",
        "Canceled: Interrupted.",
        "",
        "Step 3 of 3: third",
        "Skipped: The run was interrupted.",
        "",
        "3 steps: 1 succeeded, 1 skipped, 1 canceled",
    ]
    assert json.loads((tmp_path / "outputs.json").read_text()) == {"first": {"id": 7}}


FAILING = STEP + "name: status\noutputs: {status: /status}\n"


def test_verbose_shows_each_exchange_in_full_and_masked(run, serve, answer) -> None:
    write(serve(answer(b'{"status": "done"}', Set_Cookie="a=hunter2")).url, step=STEP)
    _, out, err = run("step.yml", "--set", "wanted=done", "--secret", "token=abc", "--set", "id=7", "--verbose")
    lines = err.splitlines()
    assert lines[0] == "> POST /releases/7 HTTP/1.1"
    assert "> AuthToken: ***" in lines
    assert "> Authorization: ***" in lines
    assert lines[-4:] == ["<", "< {", '<   "status": "done"', "< }"]
    assert "hunter2" not in err + out
    assert "abc" not in err + out


def test_json_is_the_only_output_where_it_is_asked_for(run, serve, answer) -> None:
    write(serve(answer(b'{"status": "done"}')).url, step=FAILING)
    code, out, err = run("step.yml", "--keep-macros", "--format", "json")
    report = json.loads(out)
    assert (code, err, report["succeeded"], report["steps"][0]["result"]) == (1, "", False, "failed")


def test_junit_is_the_only_output_where_it_is_asked_for(run, serve, answer) -> None:
    write(serve(answer(b'{"status": "done"}')).url, step=FAILING)
    code, out, _ = run("step.yml", "--keep-macros", "--format", "junit")
    assert (code, ElementTree.fromstring(out).find("testsuite").get("failures")) == (1, "1")


def test_outputs_are_saved_with_secrets_masked(run, serve, answer) -> None:
    write(serve(answer(b'{"status": "done hunter2"}')).url, step=FAILING)
    assert run("step.yml", "--keep-macros", "--set", "wanted=done hunter2", "--outputs", "out.json")[0] == 0
    assert json.loads(Path("out.json").read_text()) == {"status": {"status": "done ***"}}


def test_the_path_finder_lists_places_and_ready_made_conditions(run, serve, answer) -> None:
    write(serve(answer(b'{"stages": [{"status": "Done"}], "x": 1}')).url, step=STEP)
    _, out, _ = run("step.yml", "--keep-macros", "--find", "done")
    assert out.splitlines()[-2:] == [
        '/stages/0/status = "Done"',
        "    eq(root['stages'][0]['status'], 'Done')",
    ]


PARALLEL = "".join(
    f"- {{task: InvokeRESTAPI@1, displayName: {name}, inputs: {{serviceConnection: releases, method: GET, "
    "urlSuffix: /x, successCriteria: CRITERION}}\n"
    for name in ("One", "Two", "Three")
)


def test_steps_run_at_once_where_that_is_asked_for(run, kept_alive) -> None:
    server = kept_alive(pause=0.1)
    write(server.url, steps=PARALLEL.replace("CRITERION", '"le(root.number, 3)"'))
    code, out, err = run("steps.yml", "--parallel", "3")
    assert (code, err, server.most) == (0, "", 3)
    assert sorted(line for line in out.splitlines() if line.startswith("Step")) == [
        "Step 1 of 3: One",
        "Step 2 of 3: Two",
        "Step 3 of 3: Three",
    ]
    assert out.splitlines()[-1] == "3 steps: 3 succeeded"


def test_the_report_of_steps_at_once_has_their_order(run, kept_alive) -> None:
    write(kept_alive().url, steps=PARALLEL.replace("CRITERION", '"lt(root.number, 3)"'))
    code, out, _ = run("steps.yml", "--parallel", "2", "--format", "json")
    steps = json.loads(out)["steps"]
    assert (code, [step["name"] for step in steps]) == (1, ["One", "Two", "Three"])
    assert sorted(step["result"] for step in steps) == ["failed", "succeeded", "succeeded"]


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", ""])
def test_a_number_of_requests_at_once_is_one(run, number: str) -> None:
    write(step=STEP)
    code, _, err = run("step.yml", "--keep-macros", f"--parallel={number}")
    assert (code, f"'{number}' is not a number from 1 on" in err) == (2, True)


def test_a_condition_on_an_earlier_step_is_refused_where_all_run_at_once(run) -> None:
    write(
        steps=PARALLEL.replace("CRITERION", '""') + "  # the end\n- {task: InvokeRESTAPI@1, condition: failed(), "
        "inputs: {serviceConnection: releases, method: GET}}\n"
    )
    code, _, err = run("steps.yml", "--parallel", "3")
    assert (code, err.splitlines()[0]) == (
        2,
        "restapi: steps.yml:5:38: the condition asks for the status of earlier steps, failed(), "
        "and all steps run at once",
    )


PIPELINES = {
    "macro": """
variables: {releaseId: 7}
steps:
- task: InvokeRESTAPI@1
  inputs: {serviceConnection: releases, method: DELETE, urlSuffix: /$(relaeseId), headers: '{}'}
""",
    "escape": """
kind: PIPELINE
name: esc
input: {run: "true", blank: ""}
stageOrder: [Stage0]
stages:
  Stage0:
    taskOrder: [export, import]
    tasks:
      export: {type: REST, input: {action: get, url: "${var.url}/export", headers: {Accept: application/json}}}
      import:
        type: REST
        preCondition: '"${Stage0.export.output.status}" == "COMPLETED" && ${input.run} == "true"'
        input: {action: post, url: "${var.url}/import", payload: '${Stage0.export.responseBody} $${NAMESPACE}'}
""",
    "server": """
kind: PIPELINE
name: notify
ciWorkspace: {image: x}
stages:
  S:
    tasks:
      Load Test: {type: SSH}
      slack:
        type: REST
        preCondition: ${S.Load Test.output.exitCode} == 0
        input: {action: post, url: "${var.url}", payload: '<${executionUrl}|${name}#${executionIndex}> by ${requestBy}'}
""",
}


def test_a_macro_that_nothing_defines_is_refused_before_anything_is_sent(run, serve, answer) -> None:
    server = serve(answer(b"{}"))
    write(server.url, **PIPELINES)
    code, out, err = run("macro.yml")
    assert (code, out, server.received) == (2, "", [])
    assert err.startswith("restapi: macro.yml:5:68: nothing defines $(relaeseId)\n")
    assert err.endswith("Hint: did you mean 'releaseId'?\n")
    assert run("macro.yml", "--keep-macros")[0] == 0
    assert server.received[0].target == "/releases/$(relaeseId)"


def test_a_binding_as_in_the_documentation_of_code_stream_is_the_body(run, serve, answer) -> None:
    server = serve(answer(b'{"kind": "PIPELINE"}'))
    write(**PIPELINES)
    assert run("escape.yml", "--set", f"url={server.url}")[0] == 0
    assert server.received[1].body == b'{"kind": "PIPELINE"} ${NAMESPACE}'


def test_values_of_the_server_are_given_or_made_up_and_told(run, serve, answer) -> None:
    server = serve(answer(b"{}"))
    write(**PIPELINES)
    given = ["--set", f"url={server.url}", "--set", "S.Load Test.output.exitCode=0", "--set", "requestBy=me"]
    code, _, err = run("server.yml", *given)
    assert code == 0
    assert re.sub("executions/[0-9a-f-]{36}", "executions/ID", err).splitlines() == [
        "restapi: ciWorkspace of the pipeline has no meaning here",
        "restapi: ${executionUrl} is made up: 'https://code-stream.invalid/executions/ID'; "
        "give it by --set executionUrl=…",
        "restapi: ${executionIndex} is made up: '1'; give it by --set executionIndex=…",
    ]
    url = rb"https://code-stream\.invalid/executions/[0-9a-f-]{36}"
    assert re.fullmatch(rb"<%b\|notify#1> by me" % url, server.received[0].body)


def test_a_value_of_a_task_that_does_not_run_here_is_asked_for(run) -> None:
    write(**PIPELINES)
    code, _, err = run("server.yml", "--set", "url=http://127.0.0.1:1")
    assert code == 2
    assert err.splitlines()[-1] == (
        "Hint: only REST and POLL tasks run here, and 'Load Test' is of type SSH: "
        "give the value by --set 'S.Load Test.output.exitCode=…'"
    )


def test_the_version_is_told(capsys) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"condex {restapi.__version__}\n"


def test_who_asks_for_nothing_gets_the_help_and_2(capsys) -> None:
    assert main([]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.startswith("usage: restapi [-h]")) == ("", True)
    for name in ("run", "gate", "serve", "demo"):
        assert f"\n    {name} " in told.err


@pytest.mark.parametrize("command", [[], ["--plan"], ["--parallel", "2"]])
def test_where_connections_are_looked_for_is_told(run, command) -> None:
    step = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases, method: GET}\n"
    Path("folder").mkdir()
    Path("folder/step.yml").write_text(step, encoding="utf-8")
    code, out, err = run(*command, "folder/step.yml")
    place = Path("folder/connections.yml")
    assert (code, out) == (2, "")
    assert err.splitlines()[0].endswith(": the service connection 'releases' is not known")
    assert err.endswith(
        f"Hint: connections are looked for in {place}, which is not there: write it, or name another by --connections\n"
    )
    place.write_text("others: {url: http://127.0.0.1:1}", encoding="utf-8")
    assert run(*command, "folder/step.yml")[2].endswith("Hint: known are others\n")


def test_a_variable_that_is_missing_is_told_with_the_option_that_gives_it(run) -> None:
    Path("task.yml").write_text("type: REST\ninput: {action: get, url: '${var.base}/x'}\n", encoding="utf-8")
    code, _, err = run("task.yml")
    assert code == 2
    assert err.endswith("Hint: give it by --set base=…\n")
    assert run("task.yml", "--set", "base=http://127.0.0.1:1", "--deadline", "2")[0] == 1
