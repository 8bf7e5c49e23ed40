"""Functions that only a test declares. All that is known of them stands in their declarations, and is found by all.

They are put into the language for the time of a test, as if a module of the library declared them.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conditions import AZURE, ConditionSyntaxError, Explanation, compile
from conditions.checking.checker import check
from conditions.checking.optimiser import optimise
from conditions.commands.cli import main
from conditions.console.completion import in_expression
from conditions.declaring.function import Lazy, builtin
from conditions.declaring.scope import InlineScope, Scope
from conditions.declaring.telling import Telling
from conditions.lint import places
from conditions.lint.rules import all as rules
from conditions.playground import answers
from conditions.syntax.parser import parse
from conditions.syntax.tree import Call, Literal, Node, unparse
from conditions.values.converting import to_number
from docs.generate.functions import functions_page


def _within_one(left: Any, right: Any) -> bool:
    return abs(to_number(left) - to_number(right)) <= 1


def _flow_near(scope: Scope, left: str, right: str) -> str:
    return f"{scope.bind(_within_one)}({left}, {right})"


def _inline_near(scope: InlineScope, left: Node, right: Node) -> str | None:
    if not isinstance(right, Literal) or not isinstance(right.value, int):
        return None
    (first, held), number = scope.held(left), scope.write(right)
    return (
        f"(-1 <= {held} - {number} <= 1 if {first}.__class__ is int else {scope.bind(_within_one)}({held}, {number}))"
    )


def _why_near(call: Call, telling: Telling) -> str:
    left, right = call.arguments
    near = "near" if telling.value(call) else "far from"
    return f"{telling.told(left)}, {near} {telling.compared(right)}{telling.missing(left)}"


@builtin(
    "isNear",
    places=("criterion",),
    also_called="approximately closeto",
    sentence=_why_near,
    flow=_flow_near,
    inline=_inline_near,
)
def is_near(left: object, right: object) -> bool:
    """Whether two numbers differ by 1 at most.

    Examples:
        isNear(2, 3)  ->  true
        isNear(2, 4)  ->  false
    """
    return _within_one(left, right)


@builtin("both", absorbing=False, flow=lambda _, *parts: f"({' and '.join(parts)})")
def both(first: Lazy[bool], second: Lazy[bool], *more: Lazy[bool]) -> bool:
    """Whether all arguments are true, as `and`.

    Examples:
        both(true, 1)  ->  true
        both(true, 0)  ->  false
    """
    return all(part() for part in (first, second, *more))


@builtin("second", decided_by=lambda call, _: call.arguments[1:], logged_as_value=True)
def second(first: object, other: object) -> Any:
    """The second of two values.

    Examples:
        second(1, 2)  ->  2
        second(2, 1)  ->  1
    """
    return (first, other)[1]


def _read_by_member(name: Any, *, counted: bool) -> Iterable[tuple[str, ...]]:
    return () if counted else ((str(name),),)


@builtin("member", reads=_read_by_member, selects=lambda name, _: [f"/{name}"])
def member(name: str, *, root: Any) -> list[Any]:
    """A member of the document, in an Array.

    Examples:
        member('a')  ->  error: the function member failed
        member('b')  ->  error: the function member failed
    """
    return [root[name]]


@builtin("isFilled", reads_size_only=True)
def is_filled(value: object) -> bool:
    """Whether there is anything in an Array.

    Examples:
        isFilled(split('a', ','))  ->  true
        isFilled('')  ->  false
    """
    return bool(value)


@builtin("twice", rewrite=lambda call: call.arguments[0].arguments[0], places=("condition",))
def twice(value: object) -> Any:
    """A value, whose rewriting leaves out the call within it too.

    Examples:
        twice(1)  ->  1
        twice(2)  ->  2
    """
    return value


@builtin("isOff", negates=True)
def is_off(value: bool) -> bool:
    """Whether a value is false, as `not`.

    Examples:
        isOff('')  ->  true
        isOff('false')  ->  false
    """
    return not value


@builtin("positive", stops_at=lambda value: value not in (None, 0))
def positive(first: Lazy[Any], other: Lazy[Any]) -> Any:
    """The first value, or the other one where the first is Null or 0.

    Examples:
        positive(0, 1)  ->  1
        positive(2, 1)  ->  2
    """
    value = first()
    return other() if value in (None, 0) else value


@builtin("agrees", compares="equality", mirrored="agrees")
def agrees(left: object, right: object) -> bool:
    """Whether two values have the same text.

    Examples:
        agrees('1', 1)  ->  true
        agrees('2', 1)  ->  false
    """
    return str(left) == str(right)


@builtin("toText", fills_template=True)
def to_text(template: object, value: object) -> str:
    """Both values as one text.

    Examples:
        toText('a', 1)  ->  'a1'
        toText(1, 2)  ->  '12'
    """
    return f"{template}{value}"


@pytest.fixture(autouse=True)
def _in_the_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language of the command and of all tools, with these functions besides."""
    known = AZURE.extend(functions=[is_near, both, second, member, is_filled, twice, is_off, positive, agrees, to_text])
    for name in AZURE.__slots__:
        monkeypatch.setattr(AZURE, name, getattr(known, name))
    places._language.cache_clear()
    yield
    places._language.cache_clear()


def reasons(explanation: Explanation) -> list[str]:
    return [blame.sentence for blame in explanation.blame]


def optimised(text: str) -> str:
    return unparse(optimise(check(parse(text, AZURE.vocabulary))))


@pytest.mark.parametrize("value", [9, 9.5, "10.5", "11", 8.99, 12, None, True, 10**20])
def test_it_is_compiled_and_evaluated_in_every_form(value: Any) -> None:
    inlined, in_flow = compile("isNear(root.a, 10)"), compile("isNear(root.a, root.b)")
    assert "-1 <= " in inlined.source
    assert "within_one(" in in_flow.source
    assert "is_near" not in inlined.source + in_flow.source
    expected = is_near(value, 10)
    for condition in (inlined, in_flow):
        document = {"a": value, "b": 10}
        assert condition(document) is condition.evaluate(document) is condition.explain(document).verdict is expected
        assert list(condition.filter([document] * 3)) == [document] * 3 * expected


def test_it_is_explained_in_its_own_sentence() -> None:
    explained = compile("and(isNear(root.a, root.b), root.ok)").explain({"a": 1, "b": 4, "ok": True})
    assert reasons(explained) == ["root.a is 1, far from 4, the value of root.b"]
    assert reasons(compile("isNear(root.a, 1)").explain({"b": 1})) == [
        "root.a is Null, near 1: there is no key 'a' in root"
    ]


def test_the_arguments_that_decided_are_those_that_it_names() -> None:
    document = {"a": "x", "b": False, "c": True}
    assert reasons(compile("both(root.a, root.b)").explain(document)) == ["root.b is False"]
    assert reasons(compile("both(root.a, root.c)").explain(document)) == [
        "root.a is 'x', which counts as True",
        "root.c is True",
    ]
    assert reasons(compile("second(root.a, root.c)").explain(document)) == ["root.c is True"]
    assert compile("eq(second(root.a, root.c), 1)").explain(document).lines[1] == "Expanded: eq(True, 1)"


def test_the_places_that_it_selects_and_counts_are_told() -> None:
    assert reasons(compile("member('a')[0]").explain({"a": True})) == ["member('a')[0] is True; member('a') selects /a"]
    counted = compile("isFilled(root.items.*.x)").explain({"items": [{"x": 1}, {}]})
    assert reasons(counted)[0].endswith("; root.items.*.x selects /items/0/x; /items/1 has no 'x'")


def test_what_it_reads_is_what_it_says() -> None:
    assert compile("member('a')").reads == {"root": ("/a",)}
    assert compile("isFilled(member('a'))").reads == {}
    assert compile("second(member(root.a), 1)").reads == {"root": ("",)}


def test_it_is_optimised_by_its_properties() -> None:
    assert optimised("isNear(2, 3)") == "True"
    assert optimised("both(root.a, false, root.b)") == "both(root['a'], False)"
    assert optimised("both(true, root.a, both(root.b, root.c))") == "both(root['a'], root['b'], root['c'])"
    assert optimised("twice(trim(root.a))") == "root['a']"


def test_its_place_is_told_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = tmp_path / "pipeline.yml"
    pipeline.write_text(
        "steps:\n"
        "- script: a\n"
        "  condition: and(succeeded(), isNear(variables.a, 1))\n"
        "- task: InvokeRESTAPI@1\n"
        "  inputs:\n"
        "    successCriteria: isNear(root.count, 1)\n"
        "- script: b\n"
        "  condition: twice(trim(variables.a))\n",
        encoding="utf-8",
    )
    main(["check", str(pipeline)])
    told = capsys.readouterr().out
    assert "pipeline.yml:3:31: E002" in told
    assert "success criteria" in told
    assert "pipeline.yml:6" not in told
    assert "pipeline.yml:8" not in told  # what only conditions know asks for the status


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("both(root.a, true, both(false, root.b))", "W502"),
        ("both(root.a, root.b, root.a)", "W503"),
        ("both(root.a, isOff(root.a))", "W504"),
        ("both(isOff(agrees(root.a, 'x')), agrees(root.a, 'x'))", "W504"),
        ("isOff(agrees(root.a, 'x'))", "W301"),
        ("agrees(length(root.a), 'three')", "W203"),
        ("eq(positive(1, root.a), 3)", "W502"),
        ("eq(toText(root.a, 1.10), 'x')", "W202"),
    ],
)
def test_rules_look_at_it_by_its_properties(text: str, code: str) -> None:
    tree = check(parse(text, AZURE.vocabulary))
    assert code in [problem.code for problem in rules.problems(text, tree, places.CRITERION)]


def test_no_rule_asks_for_the_name_of_a_function() -> None:
    """Neither what a rule is of, nor what it compares, is the name of a function."""
    trees = [ast.parse(path.read_text("utf-8")) for path in Path(places.__file__).parent.rglob("*.py")]
    assert len(trees) > 30
    assert [ast.unparse(node) for tree in trees for node in ast.walk(tree) if _asks(node)] == []


def _asks(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return any(ast.unparse(part).endswith("function.name") for part in (node.left, *node.comparators))
    named = isinstance(node, ast.keyword) and node.arg == "of"
    return named and any(isinstance(part, ast.Constant) for part in ast.walk(node.value))


def test_it_is_listed_and_described_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["functions"])
    assert "isNear(left, right)" in capsys.readouterr().out
    main(["functions", "isnear"])
    assert "isNear(2, 4)  ->  false" in capsys.readouterr().out


def test_it_has_an_entry_in_the_reference() -> None:
    page = functions_page()
    assert "## Functions that only a test declares\n" in page
    assert "### isNear\n\n`isNear(left, right)` gives a Boolean." in page
    assert "It reads `root`" in page.partition("### member\n")[2].partition("###")[0]


def test_it_is_completed_and_described_in_the_playground() -> None:
    assert [found.text for found in in_expression("and(isNe", {})] == ["isNear("]
    assert "isNear" in [described["name"] for described in answers.functions()]


@pytest.mark.parametrize("written", ["isNaer(root.a, 1)", "closeTo(root.a, 1)", "Approximately(root.a, 1)"])
def test_it_is_what_was_probably_meant(written: str) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        compile(written)
    assert caught.value.hint == "did you mean isNear?"
