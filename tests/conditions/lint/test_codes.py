"""The table of all codes, and what SARIF tells of each."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conditions.lint.codes import CODES, ERRORS, Code, begins_a_code
from conditions.lint.finding import finding_in
from conditions.lint.report import FORMATS
from conditions.lint.rules.all import RULES
from conditions.lint.rules.schemas import SCHEMA_RULES
from conditions.problem import Problem
from conditions.source import Span
from tests.paths import ROOT


def test_the_table_has_every_code_once_and_in_order():
    rules = [*RULES, *SCHEMA_RULES]
    assert list(CODES) == sorted([*(error.code for error in ERRORS), *(rule.code for rule in rules)])
    assert len({code.name for code in CODES.values()}) == len(CODES)


def test_every_code_that_is_reported_is_in_the_table():
    sources = (path.read_text(encoding="utf-8") for path in _modules())
    reported = {code for text in sources for code in re.findall(r'"([EW]\d{3})"', text)}
    assert reported == CODES.keys()


def _modules() -> list[Path]:
    return [
        *(ROOT / "conditions/lint").rglob("*.py"),
        *(ROOT / "conditions/schema_checking").rglob("*.py"),
        *(ROOT / "restapi/azure").glob("*.py"),
        *(ROOT / "restapi/code_stream").glob("*.py"),
    ]


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_what_code_hosts_show_of_a_code_is_complete(code: Code):
    problem = finding_in("a.yml", "x", Problem(code.code, "wrong", Span(0, 1)))
    (rule,) = _rules(FORMATS["sarif"]([problem]))
    assert rule["id"] == code.code
    assert rule["defaultConfiguration"] == {"level": problem.severity}
    assert "\n" not in rule["shortDescription"]["text"]
    assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"])
    assert rule["help"].keys() == {"text", "markdown"}
    assert "`" not in rule["help"]["text"]
    hosts = ("learn.microsoft.com", "www.rfc-editor.org", "json-schema.org")
    assert urlsplit(rule["helpUri"])[:2] in [("https", host) for host in hosts]


def test_a_code_of_another_package_is_told_by_its_name_alone():
    problem = finding_in("a.yml", "x", Problem("E901", "wrong", Span(0, 1)))
    assert _rules(FORMATS["sarif"]([problem])) == [{"id": "E901"}]


def _rules(log: str) -> list:
    return json.loads(log)["runs"][0]["tool"]["driver"]["rules"]


@pytest.mark.parametrize(
    ("text", "known"), [("E001", True), ("W1", True), ("W70", True), ("E", True), ("E999", False), ("W1011", False)]
)
def test_the_beginnings_of_codes_are_known(text, known):
    assert begins_a_code(text) == known
