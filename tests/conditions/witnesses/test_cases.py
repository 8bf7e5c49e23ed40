"""Tables in which each part decides once each way."""

import json
from base64 import urlsafe_b64decode

import pytest
import yaml

import conditions
from conditions.commands.cli import main
from conditions.playground.fields import others_of, root_of
from conditions.testing import assert_condition
from conditions.witnesses.tables import fragment
from tools.witnessed import real_conditions

pytest_plugins = ["pytester"]

GATE = "and(succeeded(), eq(root.status, 'ok'))"


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("and(eq(root.a, 1), eq(root.b, 'x'), ne(root.c, 'y'))", 3),
        ("or(and(eq(root.a, 1), eq(root.b, 2)), eq(root.c, 3))", 3),
        ("and(succeeded(), or(eq(variables.a, '1'), eq(variables.a, '2')), not(failed('A')))", 4),
        ("xor(root.a, root.b)", 2),
        ("iif(root.a, root.b, root.c)", 3),
        ("in(root.s, 'a', 'b', 'c')", 1),
    ],
)
def test_each_part_decides_once_each_way(expression, parts):
    condition = conditions.compile(expression)
    table = condition.cases()
    assert table.unreached == ()
    assert len({decision for case in table for decision in case.decides}) == 2 * parts
    assert len(table) <= parts + 1
    assert [condition(**case.inputs) for case in table] == [case.verdict for case in table]


def test_what_never_decides_is_told():
    table = conditions.compile("and(succeeded(), not(succeeded()))").cases()
    assert [str(decision) for decision in table.unreached] == ["succeeded() is True", "succeeded() is False"]
    assert {case.verdict for case in table} == {False}


def test_a_condition_without_parts_has_its_verdict():
    [case] = conditions.compile("always()").cases()
    assert (case.verdict, case.inputs, case.name) == (True, {}, "always True")


def test_real_conditions_have_one_row_more_than_parts_at_most(reference):
    for expression in real_conditions(reference / "corpus" / "expressions.jsonl")[::20]:
        condition = conditions.compile(expression)
        table = condition.cases()
        decisions = {decision.part for case in table for decision in case.decides}
        assert len(table) <= max(len(decisions) + 1, 2), expression
        assert [condition(**case.inputs) for case in table] == [case.verdict for case in table]


def test_yaml_is_what_assert_condition_takes(capsys):
    assert main(["cases", GATE]) == 0
    written = yaml.safe_load(capsys.readouterr().out)
    assert [case["name"] for case in written["cases"]] == [
        "succeeded() is True, eq(root.status, 'ok') is True",
        "succeeded() is False",
        "eq(root.status, 'ok') is False",
    ]
    for case in written["cases"]:
        assert_condition(written["condition"], verdict=case["verdict"], **case["inputs"])
        with pytest.raises(AssertionError):
            assert_condition(written["condition"], verdict=not case["verdict"], **case["inputs"])


def test_the_module_for_pytest_runs(capsys, pytester):
    assert main(["cases", GATE, "--as", "pytest"]) == 0
    pytester.makepyfile(capsys.readouterr().out)
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "-n", "0").assert_outcomes(passed=3)


def test_links_hold_what_the_page_reads(capsys):
    assert main(["cases", GATE, "--as", "links", "--page", "https://example.org/"]) == 0
    told, link, *_ = capsys.readouterr().out.splitlines()
    assert told == "True: succeeded() is True, eq(root.status, 'ok') is True"
    page, _, packed = link.partition("#p=")
    state = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert page == "https://example.org/"
    assert root_of(state["root"]) == {"root": {"status": "ok"}}
    assert others_of(state["others"]) == {"variables": {}, "status": "Succeeded"}
    assert fragment("always()", {}).startswith("#p=")


def test_what_was_not_reached_is_told_on_standard_error(capsys):
    assert main(["cases", "and(succeeded(), not(succeeded()))"]) == 1
    assert "conditions: no inputs were found on which this decides: succeeded() is True" in capsys.readouterr().err
