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


STRICT = "and(eq(root.name, 'it''s 😀'), gt(root.size, 12345678901234567.5), ne(root['a b'], '\\n'))"


@pytest.mark.parametrize(
    ("expression", "options"),
    [
        (GATE, []),
        (STRICT, ["--strict"]),
        ("eq(count(jsonpath('$.items[*]')), 1)", ["--jsonpath", "rfc9535"]),
        ("and(not(root.a), eq(variables.b, '😀'))", []),
    ],
)
def test_the_module_and_the_rows_hold_as_a_user_runs_them(expression, options, capsys, pytester):
    assert main(["cases", expression, *options]) in (0, 1)
    written = yaml.safe_load(capsys.readouterr().out)
    assert written["condition"] == expression
    assert main(["cases", expression, "--as", "pytest", *options]) in (0, 1)
    pytester.makepyfile(test_gate=capsys.readouterr().out)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:benchmark", timeout=120)
    dialect = {name: written[name] for name in ("strict", "jsonpath") if name in written}
    result.assert_outcomes(passed=len(written["cases"]))
    language = conditions.AZURE.extend(**dialect)
    for case in written["cases"]:
        if "12345678901234567" not in str(case):  # YAML has the digits of a float
            assert_condition(written["condition"], verdict=case["verdict"], language=language, **case["inputs"])


def test_links_of_a_strict_table_are_strict(capsys):
    assert main(["cases", "eq(root.a, 'x')", "--as", "links", "--strict"]) == 0
    packed = capsys.readouterr().out.splitlines()[1].partition("#p=")[2]
    assert json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))["strict"] is True


def test_a_table_of_documents_that_are_valid(capsys, tmp_path):
    schema = {"required": ["id"], "properties": {"id": {"type": "integer"}, "status": {"enum": ["ok", "bad"]}}}
    path = tmp_path / "release.json"
    path.write_text(json.dumps({"type": "object", **schema}))
    assert main(["cases", "eq(root.status, 'ok')", "--schema", str(path)]) == 0
    rows = yaml.safe_load(capsys.readouterr().out)["cases"]
    assert [row["inputs"]["root"] for row in rows] == [{"status": "ok", "id": 0}, {"id": 0}]
    assert main(["cases", "eq(root.status, 'ok')", "--schema", str(tmp_path / "none.json")]) == 2
