"""A gate as JUnit's XML."""

from typing import Any
from xml.etree import ElementTree as Xml

import restapi
from restapi.commands.reports.gate_junit import as_junit
from restapi.steps.gate import Gate


def suite(gate: Gate) -> Xml.Element:
    found = Xml.fromstring(as_junit(restapi.run_gate(gate, policy=restapi.Policy(retries=0)))).find("testsuite")
    assert found is not None
    return found


def asking(server: Any, criterion: str, name: str, **properties: Any) -> restapi.Invocation:
    request = restapi.Request(url=server.url, method="GET")
    return restapi.Invocation(request, restapi.ByResponse(criterion), name=name, **properties)


def test_each_step_tells_what_each_sample_saw(serve, answer) -> None:
    server = serve(answer(b'{"errors": 7}'))
    steps = [
        asking(server, "lt(root.errors, 5)", "errors \x1b[31m"),
        asking(server, "true", "fine"),
        asking(server, "false", "tried", dry_run=True),
        asking(serve(answer(status="503 x")), "true", "down"),
    ]
    found = suite(Gate(steps, interval=0.6, timeout=1.1))
    assert {name: found.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }
    cases = {case.get("name"): case for case in found}
    assert list(cases) == ["gate", "errors \\u001b[31m", "fine", "tried", "down"]
    failure = cases["errors \\u001b[31m"].find("failure")
    assert failure is not None
    assert failure.get("message") == "The success criterion is false: root.errors is 7, which is greater than 5."
    lines = cases["errors \\u001b[31m"].findtext("system-out", "").splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "failed (The success criterion is false: root.errors is 7, which is greater than 5)"
    ] * 2
    assert cases["gate"].find("failure") is not None
    assert [element.tag for element in cases["fine"]] == ["system-out"]


def test_a_gate_that_passes_has_no_failure(serve, answer) -> None:
    found = suite(Gate([asking(serve(answer(b"{}")), "true", "fine")], interval=5, timeout=10))
    assert (found.get("failures"), found.get("errors")) == ("0", "0")


def test_it_is_named_after_its_file(serve, answer) -> None:
    gate = Gate([asking(serve(answer()), "true", "fine")], interval=0.2, timeout=1)
    found = Xml.fromstring(as_junit(restapi.run_gate(gate), "folder/ready.yml")).find("testsuite")
    assert found is not None
    assert found.get("name") == "folder/ready.yml"
    assert [(case.get("classname"), case.get("file")) for case in found] == [("ready.gate", "folder/ready.yml")] * 2
    assert {case.get("classname") for case in suite(gate)} == {"restapi.gate"}
