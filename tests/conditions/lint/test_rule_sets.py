"""Files of rules: what they may hold, and where a fault in them is."""

import json

import pytest

import conditions
from conditions.event_patterns.pattern import EVENTS
from conditions.lint import rule_sets
from conditions.lint.rule_sets import read_rules

YAML = """\
# rules
plain: eq(root.a, 1)
'quoted name': "eq(root.a, 'x')"
block: |
  and(
    eq(root.a, 1),
    eq(root.b, 2)
  )
pattern:
  a: [x, "1", 1, true, null, yes, 007, {prefix: y}]
  b:
    - exists: false
"""


def written(tmp_path, text, name="rules.yml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_text_is_a_condition_and_a_mapping_is_a_pattern(tmp_path):
    assert dict(read_rules(written(tmp_path, YAML)).rules) == {
        "plain": "eq(root.a, 1)",
        "quoted name": "eq(root.a, 'x')",
        "block": "and(\n  eq(root.a, 1),\n  eq(root.b, 2)\n)\n",
        "pattern": "and(or(is('/a', 'x', '1', 1, true, 'yes', '007'), isNull('/a'), prefix('/a', 'y')), absent('/b'))",
    }


def test_a_file_of_json_is_read_as_json(tmp_path):
    rules = {"a\t\U0001f600": "eq(root.a, '\ud83d')", "b": {"x": [1, "1", {"anything-but": ["\U0001f600"]}]}}
    path = written(tmp_path, json.dumps(rules, indent="\t"), "rules.json")
    assert dict(read_rules(path).rules) == {
        "a\t\U0001f600": "eq(root.a, '\ud83d')",
        "b": "or(is('/x', 1, '1'), anythingBut('/x', '\U0001f600'))",
    }


@pytest.mark.parametrize(
    ("text", "error", "shown"),
    [
        ("", conditions.DocumentError, "this is the file is empty (line 1, column 1)"),
        ("- a", conditions.DocumentError, "expected a mapping of rules by their names (line 1, column 1)"),
        ("{}", conditions.DocumentError, "holds no rules: expected names with a condition each"),
        ("a: [", conditions.DocumentError, "this is not valid YAML: "),
        ("a: true()\nb:\n  - c", conditions.DocumentError, "rule b: expected a condition as a text, or a pattern of"),
        ("a:", conditions.DocumentError, "rule a: expected a condition as a text, or a pattern of events as a mapping"),
        ("'': a", conditions.DocumentError, "a rule has an empty name (line 1, column 5)"),
        ("a: x\na: y", conditions.DocumentError, "this is 'a' is given twice; first in line 1 (line 2, column 1)"),
        ("a: &x y\nb: *x", conditions.DocumentError, "this is anchors are not supported (line 1, column 4)"),
        (
            "a:\n  b:\n    - c\n    - {prefx: y}\n",
            conditions.PatternError,
            'rule a: expected an operator, not "prefx", at /b/1 of the pattern (line 4, column 7)\n'
            "        - {prefx: y}\n          ^\nHint: did you mean prefix?",
        ),
        (
            "a: {$or: [{b: [1]}, {c/d: [{wildcard: 'x**'}]}]}",
            conditions.PatternError,
            "at /$or/1/c~1d/0/wildcard of the pattern (line 1, column 39)",
        ),
    ],
    ids=repr,
)
def test_what_is_no_file_of_rules_is_refused_at_its_place(tmp_path, text, error, shown):
    path = written(tmp_path, text)
    with pytest.raises(error) as caught:
        read_rules(path)
    assert str(caught.value).startswith(path)
    assert shown in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "a: eq(root.a, 1)\nb: eq(root.a, foo)\n",
            "rule b: there is no named value foo (line 2, column 15)\n    b: eq(root.a, foo)\n                  ^^^",
        ),
        (
            "b: |\n  and(\n    eq(1, 1),\n    eqq(root.a, 1)\n  )\n",
            "rule b: there is no function eqq (line 4, column 5)\n        eqq(root.a, 1)\n        ^^^",
        ),
        (
            "b: 'eq(root.a, ''x'', 1)'",
            "rule b: eq takes 2 arguments, not 3 or more (line 1, column 21)",
        ),
    ],
    ids=repr,
)
def test_a_fault_in_a_condition_is_told_at_its_place_in_the_file(tmp_path, text, shown):
    path = written(tmp_path, text)
    file = read_rules(path)
    with pytest.raises(conditions.ConditionSyntaxError) as caught:
        file.check(EVENTS)
    assert str(caught.value).startswith(f"{path}: {shown}")


def test_a_fault_in_json_is_told_at_its_place_too(tmp_path):
    path = written(tmp_path, '{\n\t"a": {"b": [{"exists": 1}]}\n}', "rules.json")
    with pytest.raises(conditions.PatternError, match=r"\(line 2, column 25\)"):
        read_rules(path)
    path = written(tmp_path, '{"a": "x", "a": "y"}', "rules.json")
    with pytest.raises(conditions.DocumentError, match="the key 'a' stands twice"):
        read_rules(path)
    path = written(tmp_path, "[1]", "rules.json")
    with pytest.raises(conditions.DocumentError, match="expected an Object of rules by their names"):
        read_rules(path)


def test_hostile_files_are_refused(tmp_path, monkeypatch):
    with pytest.raises(conditions.DocumentError, match="nested more than 100 deep"):
        read_rules(written(tmp_path, "a: " + "[" * 5000))
    with pytest.raises(conditions.LimitError, match="rule a: a pattern may nest at most 40 levels deep"):
        read_rules(written(tmp_path, "a: " + "{b: " * 60 + "[1]" + "}" * 60))
    (tmp_path / "latin").write_bytes(b"a: \xff")
    with pytest.raises(conditions.DocumentError, match="is not UTF-8"):
        read_rules(str(tmp_path / "latin"))
    monkeypatch.setattr(rule_sets, "LARGEST_RULES", 10)
    with pytest.raises(conditions.DocumentError, match="at most 10 are read"):
        read_rules(written(tmp_path, "a: eq(root.a, 1)"))
    with pytest.raises(OSError, match="Is a directory"):
        read_rules(str(tmp_path))
