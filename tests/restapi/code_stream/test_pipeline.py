"""The shapes of a file, the order of its tasks, and what they may refer to."""

from collections.abc import Callable

import pytest

from restapi.calls.macros import MACROS
from restapi.calls.preparing import prepare
from restapi.code_stream.given_outputs import with_given
from restapi.errors import BindingError, InvocationError, UnsupportedError
from restapi.invocation import Invocation
from restapi.steps.run import run
from restapi.steps.sequence import Result

Read = Callable[[str], list[Invocation]]

GET = "{type: REST, input: {action: get, url: 'http://a'}}"


def stage(*tasks: str, order: str = "") -> str:
    """A pipeline of one stage; each task is `name: url`."""
    lines = [
        f"      {name}: {{type: REST, input: {{action: get, url: '{url}'}}}}"
        for name, url in (t.split(": ", 1) for t in tasks)
    ]
    return "\n".join(["stages:", "  Dev:", *([f"    taskOrder: {order}"] if order else []), "    tasks:", *lines])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GET, [("REST", "")]),
        (f"build: {GET}\nGet commit: {GET}", [("build", "build"), ("Get commit", "Get commit")]),
        (f"ci: {{type: CI}}\nbuild: {GET}\nwait: {{type: UserOperation}}", [("build", "build")]),
        (
            f"stages: {{A: {{tasks: {{x: {GET}, y: {GET}}}}}, B: {{tasks: {{x: {GET}}}}}}}",
            [("x", "A.x"), ("y", "A.y"), ("x", "B.x")],
        ),
        (
            f"stageOrder: [B, A]\nstages: {{A: {{tasks: {{x: {GET}}}}}, B: {{tasks: {{x: {GET}}}}}}}",
            [("x", "B.x"), ("x", "A.x")],
        ),
        (
            stage("a: http://a", "b: http://b", "c: http://c", order="[c, 'b, a']"),
            [("c", "Dev.c"), ("b", "Dev.b"), ("a", "Dev.a")],
        ),
        (f"stages: {{A: {{tasks: }}, B: {{taskOrder: [x], tags: [], tasks: {{x: {GET}}}}}}}", [("x", "B.x")]),
        (
            "kind: PIPELINE\nname: n\nproject: p\nconcurrency: 10\nenabled: true\n_inputMeta: {}\nworkspace: {}\n"
            + stage("a: http://a"),
            [("a", "Dev.a")],
        ),
    ],
)
def test_tasks_are_read_in_the_order_in_which_they_run(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(invocation.name, invocation.id) for invocation in read(text)] == expected


@pytest.mark.parametrize("key", ["input", "inputs"])
def test_the_inputs_of_a_pipeline_are_defaults(read: Read, key: str) -> None:
    (invocation,) = read(f"{key}: {{env: dev, count: 3}}\n" + stage("a: 'http://${input.env}'".replace("'", "")))
    assert invocation.defaults == {"env": "dev", "count": "3"}


@pytest.mark.parametrize(
    "url",
    [
        "${Dev.a.output.responseJson.items[0].id}",
        "${a.output.responseHeaders.Location}",
        "${Dev.a.input.url}",
        "${var.anything}",
        "${input.not declared here}",
    ],
)
def test_a_task_refers_to_those_before_it(read: Read, url: str) -> None:
    assert read(stage("a: http://a", f"b: {url}"))[1].request.url == url


def test_a_task_outside_a_pipeline_may_refer_to_any_stage(read: Read) -> None:
    assert read("b: {type: REST, input: {action: get, url: '${Stage0.a.output.responseBody}'}}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (stage("a: ${a.output.responseBody}"), "${a.output.responseBody}: the task 'a' is this task itself"),
        (stage("a: ${Dev.b.output.status}", "b: http://b"), "${Dev.b.output.status}: the task 'b' runs later"),
        (stage("a: http://a", "b: ${a.output.status}", order="[b, a]"), "${a.output.status}: the task 'a' runs later"),
    ],
)
def test_a_task_does_not_refer_to_later_ones(read: Read, text: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(text)
    assert (caught.value.message, caught.value.hint) == (message, "refer to a task that runs before")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            stage("a: http://a", "b: ${Def.a.output.status}"),
            "pipe.yml:5:49: ${Def.a.output.status}: there is no stage 'Def'\nHint: did you mean 'Dev'?",
        ),
        (
            stage("build: http://a", "b: ${Dev.biuld.output.status}"),
            "pipe.yml:5:49: ${Dev.biuld.output.status}: there is no task 'biuld' in the stage 'Dev'\n"
            "Hint: did you mean 'build'?",
        ),
        (
            stage("build: http://a", "b: ${biuld.output.status}"),
            "pipe.yml:5:49: ${biuld.output.status}: there is no task 'biuld'\nHint: did you mean 'build'?",
        ),
        (
            stage("a: http://a", "b: ${a.output.responseJSON.id}"),
            "pipe.yml:5:49: ${a.output.responseJSON.id}: a REST task has no output 'responseJSON'\n"
            "Hint: did you mean 'responseJson'?",
        ),
        (
            stage("a: http://a", "b: ${a.input.body}"),
            "pipe.yml:5:49: ${a.input.body}: a REST task has no input 'body'\n"
            "Hint: known are action, url, headers, payload",
        ),
        (
            "input: {env: x}\n" + stage("b: ${input.evn}"),
            "pipe.yml:5:49: ${input.evn}: the pipeline has no input 'evn'\nHint: did you mean 'env'?",
        ),
        (
            "input: {}\n" + stage("b: ${input.evn}"),
            "pipe.yml:5:49: ${input.evn}: the pipeline has no input 'evn'\nHint: the pipeline declares no inputs",
        ),
        (stage("b: ${input}"), "pipe.yml:4:49: ${input} names no value\nHint: write ${input.name}"),
        (
            stage("b: ${buildId}"),
            "pipe.yml:4:49: ${buildId} is no binding that is known\n"
            "Hint: write ${input.name}, ${var.name} or ${Stage.Task.output.name}",
        ),
        (
            stage("a: http://a", order="[a, b]"),
            "pipe.yml:3:20: there is no task 'b'\nHint: known are a",
        ),
        (stage("a: http://a", order="['a,a']"), "pipe.yml:3:17: the task 'a' is given twice in the taskOrder"),
        (stage("a: http://a", order="a"), "pipe.yml:3:16: taskOrder must be a list, not a text"),
        (
            stage("a: http://a", "b: http://b", order="[a]"),
            "pipe.yml:6:7: the task 'b' is not in the taskOrder\nHint: add it, or leave the task out",
        ),
        (
            f"stageOrder: [Dvv]\n{stage('a: http://a')}",
            "pipe.yml:1:14: there is no stage 'Dvv'\nHint: did you mean 'Dev'?",
        ),
        (
            f"stageOrdr: [Dev]\n{stage('a: http://a')}",
            "pipe.yml:1:1: unknown key of a pipeline 'stageOrdr'\nHint: did you mean 'stageOrder'?",
        ),
        ("stages: {A: {task: {}}}", "pipe.yml:1:14: unknown key of a stage 'task'\nHint: did you mean 'tasks'?"),
        (
            "stages: {A: {tasks: {a: {tpye: REST}}}}",
            "pipe.yml:1:22: a task needs a type\nHint: did you mean 'type' instead of 'tpye'?",
        ),
        ("a: {input: {action: get}}", "pipe.yml:1:1: a task needs a type\nHint: write type: REST"),
        ("type: RESTS\ninput: {}", "pipe.yml:1:7: unknown type 'RESTS'\nHint: did you mean 'REST'?"),
        (
            "stages: {A: {tasks: {a: {type: CI}, b: {type: Foo}}}}",
            "pipe.yml:1:1: no REST or POLL task\nHint: found only CI, Foo",
        ),
        (
            "stages: {}",
            "pipe.yml:1:1: no REST or POLL task\nHint: write a task (type: REST …), or a pipeline with stages",
        ),
        ("stages: x", "pipe.yml:1:9: stages must be a mapping, not a text"),
        ("stages: {A: [x]}", "pipe.yml:1:13: the stage 'A' must be a mapping, not a list"),
        ("stages: {A: {tasks: {a: x}}}", "pipe.yml:1:25: the task 'a' must be a mapping, not a text"),
        ("inputs: {a: [x]}\nstages: {}", "pipe.yml:1:13: the input 'a' must be a text, not a list"),
    ],
)
def test_what_is_refused(read: Read, text: str, message: str) -> None:
    first, _, hint = message.partition("\n")
    with pytest.raises(InvocationError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    assert (lines[0], caught.value.hint) == (first, hint.removeprefix("Hint: "))
    assert lines[2].strip() == "^"


OTHERS = (
    "stages: {Dev: {tasks: {Load test: {type: CI}, tag: {type: REST, preCondition: '${Dev.Load test.output.code} == 0',"
    " input: {action: get, url: 'https://a.example/${Dev.Load test.output.code}'}}}}}"
)
CODE = "Dev.Load test.output.code"


def test_a_value_of_a_task_that_does_not_run_here_must_be_given(read: Read) -> None:
    with pytest.raises(UnsupportedError) as caught:
        prepare(read(OTHERS)[0], {}, {})
    assert caught.value.message == "${Dev.Load test.output.code} will have no value"
    assert caught.value.hint == (
        "only REST and POLL tasks run here, and 'Load test' is of type CI: "
        "give the value by --set 'Dev.Load test.output.code=…'"
    )
    assert str(caught.value.place) == "pipe.yml:1:79"


def test_a_value_that_is_given_is_that_of_the_task(read: Read) -> None:
    invocations = read(OTHERS)
    assert prepare(invocations[0], {}, {CODE: "7"}).url == "https://a.example/7"
    ended = run(invocations, variables={CODE: "7"})
    assert [(step.result, step.outcomes) for step in ended.steps] == [(Result.SKIPPED, ())] * 2


def test_what_a_task_came_to_wins_over_what_is_given() -> None:
    tasks = {"S": {"a": {"output": {"status": "FAILED"}}}}
    given = {"S.a.output.status": "COMPLETED", "S.b.output.x": "1", "output.": "", "no.output.": "", "S.a.x": "2"}
    assert with_given(tasks, given) == {
        "S": {"a": {"output": {"status": "FAILED"}}, "b": {"output": {"x": "1"}}},
        "a": {"output": {"status": "COMPLETED"}},
        "b": {"output": {"x": "1"}},
    }


def test_what_has_no_meaning_here_is_told(read: Read) -> None:
    keys = "ciWorkspace: {}\nnotifications: {}\n_inputMeta: {}\n_link: x\ntriggeredBy: me\nconcurrency: 1\n"
    tasks = f"{{ci: {{type: CI}}, a: {GET[:-1]}, rollbacks: [], x: y}}, b: {GET}}}"
    (first, second) = read(f"{keys}stages: {{S: {{owner: me, tasks: {tasks}}}}}")
    assert first.notes == (
        "ciWorkspace of the pipeline has no meaning here",
        "notifications of the pipeline has no meaning here",
        "_inputMeta of the pipeline has no meaning here",
        "_link of the pipeline has no meaning here",
        "triggeredBy of the pipeline has no meaning here",
        "owner of the stage 'S' has no meaning here",
        "rollbacks of the task 'S.a' has no meaning here",
        "x of the task 'S.a' has no meaning here",
    )
    assert second.notes == ()


def test_tasks_that_do_not_run_here_are_steps_that_are_skipped(read: Read) -> None:
    tasks = f"{{ci: {{type: CI}}, a: {GET[:-1]}, enabled: false}}, build: {{type: jenkins}}}}"
    ended = run(read(f"stages: {{S: {{tasks: {tasks}}}}}"))
    assert [(step.invocation.name, step.result, step.reason) for step in ended.steps] == [
        ("ci", Result.SKIPPED, "Not run here: Code Stream does tasks of the type CI."),
        ("a", Result.SKIPPED, "The step is not enabled."),
        ("build", Result.SKIPPED, "Not run here: Code Stream does tasks of the type Jenkins."),
    ]
    assert ended.succeeded


def test_what_is_not_enabled_does_not_run(read: Read) -> None:
    tasks = f"{{a: {GET}, b: {GET[:-1]}, enabled: false}}}}"
    assert [one.enabled for one in read(f"stages: {{S: {{tasks: {tasks}}}}}")] == [True, False]
    found = read(f"enabled: false\nstages: {{S: {{tasks: {tasks}}}}}")
    assert [one.enabled for one in found] == [False, False]
    note = "the pipeline is not enabled, so that none of its tasks runs; enabled: true makes them run"
    assert found[0].notes == (note,)


INPUT = "{action: post, url: 'http://a', payload: PAYLOAD}"
SERVER = f"name: notify\nstages: {{S: {{tasks: {{slack: {{type: REST, input: {INPUT}}}}}}}}}"


def test_values_of_the_server_are_known_given_or_made_up_and_told(read: Read) -> None:
    payload = "'${name} ${stageName} ${taskName} ${executionIndex} ${executionUrl} ${requestBy}'"
    (invocation,) = read(SERVER.replace("PAYLOAD", payload))
    body = prepare(invocation, {}, {"requestBy": "me"}).body or b""
    assert body.startswith(b"notify S slack 1 https://code-stream.invalid/executions/")
    assert body.endswith(b" me")
    assert [note.partition(":")[0] for note in invocation.dialect.notes({"requestBy": "me"})] == [
        "${executionIndex} is made up",
        "${executionUrl} is made up",
    ]


def test_an_input_of_the_pipeline_is_no_value_of_the_server(read: Read) -> None:
    (invocation,) = read("input: {name: other}\n" + SERVER.replace("PAYLOAD", "'${name} ${input.name}'"))
    assert prepare(invocation, {}, {"name": "given"}).body == b"notify given"


def test_a_value_that_only_the_server_knows_must_be_given(read: Read) -> None:
    (invocation,) = read(SERVER.replace("PAYLOAD", "'${duration}'"))
    with pytest.raises(BindingError) as caught:
        prepare(invocation, {}, {})
    assert caught.value.hint == "give it by --set duration=…"
    assert prepare(invocation, {}, {"duration": "7"}).body == b"7"


def test_the_line_of_a_secret_is_not_shown(read: Read) -> None:
    headers = "{Authorization: 'hunter2 ${input.x}'}"
    with pytest.raises(InvocationError) as caught:
        read(f"input: {{}}\nstages: {{A: {{tasks: {{a: {{type: REST, input: {{headers: {headers}}}}}}}}}}}")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "task: InvokeRESTAPI@1\ninputs: {serviceConnection: a}",
        "stages: [{jobs: [{steps: [{task: InvokeRESTAPI@1, inputs: {serviceConnection: a}}]}]}]",
    ],
)
def test_azure_files_are_still_told_by_their_shape(read: Read, text: str) -> None:
    (invocation,) = read(text)
    assert (invocation.dialect, invocation.request.connection) == (MACROS, "a")
