"""Tables of the documentation, held to the code: files.md names what it knows, security.md tells its limits."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import conditions
import restapi
from restapi.azure import graph, inputs, poll_properties, properties
from restapi.code_stream import pipeline, poll_task, references, task, task_outputs
from restapi.commands.reports import gate as gate_report
from restapi.commands.reports import plan as plan_report
from restapi.completing.polling import Cancel
from restapi.connections import file as connections_file
from restapi.declaring.keys import Keys
from restapi.schedule import Schedule
from restapi.testing import ReleaseService
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "docs" / "reference" / "report.schema.json").read_text(encoding="utf-8"))
PLAN = json.loads((ROOT / "docs" / "reference" / "plan.schema.json").read_text(encoding="utf-8"))

TABLE = re.compile(r"^\|(?P<head>.+)\|\n\|[-|: ]+\|\n(?P<rows>(?:\|.*\|\n)+)", re.MULTILINE)
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
YAML = re.compile(r"^```yaml\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)

REQUIRED = "required"


def above(position: int) -> str:
    """The heading that a position of the page is below."""
    return [heading["text"] for heading in HEADING.finditer(PAGE, 0, position)][-1]


def tables() -> Iterator[tuple[str, list[list[str]]]]:
    """The tables, each with its heading and the head of its first column, and the cells of its rows."""
    for table in TABLE.finditer(PAGE):
        first = table["head"].split("|")[0].strip()
        rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table["rows"].splitlines()]
        yield f"{above(table.start())}: {first}", rows


TABLES = dict(tables())


def names(cells: Iterable[str]) -> list[str]:
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def column(table: str, number: int = 0) -> list[str]:
    return names(row[number] for row in TABLES[table])


def defaults(table: str, number: int) -> dict[str, str]:
    """What a table gives as the defaults of its names, without quotes."""
    return {name: row[number].strip("`") for row in TABLES[table] for name in names(row[:1])}


@pytest.mark.parametrize(
    ("table", "known"),
    [
        ("Steps of Azure Pipelines: key", graph.WAY_DOWN),
        ("Properties of a step: property", properties.PROPERTIES.names),
        ("Inputs: input", inputs.INPUTS.names),
        ("poll: property", poll_properties.POLL.names),
        ("cancel: property", poll_properties.CANCEL.names),
        ("Connections: key", connections_file.CONNECTION.names),
        ("oauth: key", connections_file.OAUTH.names),
        ("Code Stream: key of a pipeline", pipeline.PIPELINE.names),
        ("Code Stream: key of a stage", pipeline.STAGE.names),
        ("Code Stream: key of a task", task.TASK.names),
        ("Code Stream: input of a REST task", task.REST.names),
        ("Code Stream: input of a POLL task", poll_task.POLL.names),
        ("Code Stream: exit criterion", poll_task.EXITS.names),
        ("Code Stream: output of a task", references.PROPERTIES["POLL"]["output"]),
    ],
)
def test_a_table_names_what_the_code_knows(table: str, known: Iterable[str]) -> None:
    assert sorted(column(table)) == sorted(known)


def test_every_other_name_of_an_input_is_told() -> None:
    found = {names(row[:1])[0]: names(row[1:2]) for row in TABLES["Inputs: input"]}
    assert found == {row.name: [*row.aliases] for row in inputs.INPUTS.rows}


@pytest.mark.parametrize("version", inputs.VERSIONS)
def test_the_defaults_of_inputs_are_those_of_the_versions(version: str) -> None:
    told = defaults("Inputs: input", 2)
    own = {name: value for name, value in inputs.defaults(version).items() if name not in ("headers", "body")}
    assert {name: told[name] for name in own} == own
    assert all(told[name] in ("", "empty") for name in inputs.INPUTS.names if name not in (*own, "headers", "body"))


def test_the_defaults_of_polls_are_those_of_a_schedule() -> None:
    told, schedule = defaults("poll: property", 2), Schedule()
    rows = [row for row in poll_properties.SCHEDULE if row.name != "growth"]
    numbers = {row.name: getattr(schedule, row.attribute) for row in rows}
    unlimited = [name for name in numbers if told[name] == "no limit"]
    assert [numbers[name] for name in unlimited] == [float("inf"), None]
    assert {name: float(told[name]) for name in numbers if name not in unlimited} == {
        name: number for name, number in numbers.items() if name not in unlimited
    }
    assert told["growth"] == schedule.growth
    assert defaults("cancel: property", 2)["method"] == Cancel().method


def test_the_defaults_of_properties_are_those_of_an_invocation() -> None:
    told = defaults("Properties of a step: property", 2)
    model = {field.name: field.default for field in fields(restapi.Invocation)}
    own = {row.name: model[row.attribute] for row in properties.PROPERTIES.rows if row.attribute in model}
    simple = {name: default for name, default in own.items() if isinstance(default, bool | int)}
    assert {name: told[name] for name in simple} == {name: str(value).lower() for name, value in simple.items()}
    assert simple.keys() == {
        *("enabled", "continueOnError", "retryCountOnTaskFailure"),
        *("dryRun", "retryDenied", "keepMacros"),
    }


@pytest.mark.parametrize("keys", [task.REST, poll_task.POLL], ids=lambda keys: keys.owner)
def test_what_is_required_of_a_task_is_told(keys: Keys) -> None:
    required = [name for name, default in defaults(f"Code Stream: {keys.what}", 2).items() if default == REQUIRED]
    assert sorted(required) == sorted(row.name for row in keys.rows if row.needed)


def test_what_is_required_of_a_client_is_told() -> None:
    required = [name for name, default in defaults("oauth: key", 2).items() if default == REQUIRED]
    assert required == [row.name for row in connections_file.OAUTH.rows if row.needed]


def test_the_outputs_of_a_task_that_failed_early_are_on_the_page() -> None:
    assert task_outputs.outputs_of(None).keys() <= set(column("Code Stream: output of a task"))


def members() -> dict[str, list[str]]:
    """The members of the objects of both reports, by the name of the object."""
    return {
        row[0]: names(row[1:])
        for table in TABLE.finditer(PAGE)
        if table["head"].startswith(" object ")
        for row in [[cell.strip() for cell in line.strip("|").split("|")] for line in table["rows"].splitlines()]
    }


def test_the_members_of_a_report_are_those_of_its_schema() -> None:
    told = members()
    assert told["report"] == SCHEMA["required"]
    for name in ("step", "try", "attempt"):
        assert told[name] == SCHEMA["$defs"][name]["required"]


def test_the_members_of_a_plan_are_those_of_its_schema() -> None:
    told = members()
    assert told["plan"] == PLAN["required"]
    for name in ("stage", "step", "request"):
        assert told[f"{name} of a plan"] == PLAN["$defs"][name]["required"]


def test_the_members_of_the_report_of_a_gate_are_those_that_it_has() -> None:
    with ReleaseService(token="Token abc") as service:
        connection = restapi.Connection(url=service.url, token="Token abc")
        gate = restapi.Gate([restapi.Invocation(restapi.Request(connection, "GET"))], timeout=10)
        report = json.loads(gate_report.as_json(restapi.run_gate(gate)))
    sample = report["samples"][0]
    told = members()
    assert [told["gate"], told["sample"], told["step of a sample"]] == [[*report], [*sample], [*sample["steps"][0]]]


def test_the_members_of_a_plan_are_those_that_it_has() -> None:
    asked = restapi.Invocation(restapi.Request(url="http://127.0.0.1:1", method="GET"))
    report = json.loads(plan_report.as_json(restapi.plan([asked])))
    told, stage = members(), report["stages"][0]
    step = stage["jobs"][0]["steps"][0]
    assert (told["plan"], told["stage of a plan"]) == ([*report], [*stage])
    assert [*stage["jobs"][0]] == [*[*stage][:-1], "steps"]
    assert (told["step of a plan"], told["request of a plan"]) == ([*step], [*step["request"]])


EXAMPLES = [(above(block.start()), block["text"]) for block in YAML.finditer(PAGE)]


@pytest.mark.parametrize(("heading", "text"), EXAMPLES, ids=[heading for heading, _ in EXAMPLES])
def test_an_example_is_valid(tmp_path: Path, heading: str, text: str) -> None:
    path = tmp_path / "example.yml"
    path.write_text(text, encoding="utf-8")
    if heading in ("Connections", "oauth"):
        environment = {"RELEASES_TOKEN": "secret", "CLIENT_SECRET": "secret"}
        assert len(restapi.Connections.load(path, environment)) == 1
    elif heading == "Variables":
        assert dict(restapi.Variables.load(path)) == {"releaseId": "2", "version": "4.10"}
    else:
        assert len(restapi.load(path)) == 1


SECURITY = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
LIMIT = re.compile(r"^\| [^|]+ \| (?P<number>[\d.,]+) ?(?P<unit>\w*) \| (?P<constants>`[^|]+`) \|$", re.MULTILINE)
UNITS = {"": 1, "s": 1, "h": 3600, "KiB": 1024, "MiB": 1024 * 1024}

LIMITS = [
    (constant, float(row["number"].replace(",", "")) * UNITS[row["unit"]])
    for row in LIMIT.finditer(SECURITY)
    for constant in names([row["constants"]])
]


@pytest.mark.parametrize(("constant", "limit"), LIMITS, ids=[constant for constant, _ in LIMITS])
def test_a_limit_is_that_of_the_code(constant: str, limit: float) -> None:
    module, name = constant.split(".")
    found = [
        getattr(import_module(known.name), name)
        for package in (conditions, restapi)
        for known in walk_packages(package.__path__, f"{package.__name__}.")
        if known.name.endswith(f".{module}") and hasattr(import_module(known.name), name)
    ]
    assert set(found) == {limit}


def test_every_limit_is_looked_at() -> None:
    table = SECURITY.partition("## Limits")[2].partition("## ")[0]
    assert len(LIMIT.findall(SECURITY)) == table.count("\n| ") - 1
