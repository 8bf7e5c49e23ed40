"""The shapes of a file, the order of its tasks, and what they may refer to."""

from collections.abc import Callable

import pytest

from restapi.calls.macros import MACROS
from restapi.errors import InvocationError, UnsupportedError
from restapi.invocation import Invocation

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
            stage("b: ${executionId}"),
            "pipe.yml:4:49: ${executionId} is no binding that is known\n"
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


def test_a_task_that_does_not_run_here_has_no_outputs(read: Read) -> None:
    tasks = "{build: {type: CI}, tag: {type: REST, preCondition: '${build.output.status} == 1'}}"
    with pytest.raises(UnsupportedError) as caught:
        read(f"stages: {{Dev: {{tasks: {tasks}}}}}")
    assert caught.value.message == "${build.output.status} will have no value"
    assert caught.value.hint == "only REST and POLL tasks run here, and 'build' is of type CI"


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
