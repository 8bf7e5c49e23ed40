"""Functions of a user's own: a typed Python function is the whole declaration."""

import functools
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import conditions
from conditions import (
    AZURE,
    ConditionSyntaxError,
    ConversionError,
    EvaluationError,
    Language,
    Lazy,
    LimitError,
    Version,
    function,
)
from conditions.declaring.function import Function
from conditions.declaring.signature import _told, _written


def language(*bodies: Callable[..., Any]) -> Language:
    return AZURE.extend(functions=bodies)


def echo(annotation: Any) -> Callable[..., Any]:
    """A function `echo` whose one argument has that annotation."""

    def body(value):
        return f"{type(value).__name__} {value!r}"

    body.__annotations__["value"] = annotation
    return function("echo")(body)


@pytest.mark.parametrize(
    ("annotation", "argument", "received"),
    [
        (str, "12.50", "str '12.5'"),
        (str, "''", "str ''"),
        (str, "root.nope", "str ''"),
        (bool, "'x'", "bool True"),
        (bool, "0", "bool False"),
        (int, "' 1,000.0 '", "int 1000"),
        (int, "root.nope", "int 0"),
        (float, "1.5", "float 1.5"),
        (Decimal, "1.5", "Decimal Decimal('1.5')"),
        (Decimal, "2", "Decimal Decimal('2')"),
        (Version, "'1.2.3'", "Version Version(major=1, minor=2, build=3, revision=-1)"),
        (datetime, "root.when", f"datetime {datetime(2020, 1, 2, tzinfo=UTC)!r}"),
        (list, "root.list", "list [1, 'a']"),
        (list[str], "root.list", "list [1, 'a']"),
        (Sequence[int], "root.list", "list [1, 'a']"),
        (dict, "root.map", "dict {'a': 1}"),
        (Mapping[str, Any], "root.map", "dict {'a': 1}"),
        (dict[str, int], "root.map", "dict {'a': 1}"),
        (str | None, "root.nope", "NoneType None"),
        (str | None, "1", "str '1'"),
        (int | None, "'2'", "int 2"),
        (None | bool, "root.nope", "NoneType None"),
        (object, "root.list", "list [1, 'a']"),
        (Any, "root.nope", "NoneType None"),
    ],
)
def test_an_annotation_is_the_conversion_of_its_argument(annotation, argument, received):
    root = {"when": datetime(2020, 1, 2), "list": [1, "a"], "map": {"a": 1}}
    assert language(echo(annotation)).compile(f"echo({argument})").evaluate(root) == received


def test_an_argument_without_annotation_is_handed_over_as_it_is():
    @function("kind")
    def kind(value):
        return type(value).__name__

    given = {"n": 1.5, "l": (1,)}
    assert language(kind).compile("join(' ', split(format('{0} {1} {2}', kind(root.n), kind(root.l), kind('')), ' '))")(
        given
    )
    assert language(kind).compile("kind(root.n)").evaluate(given) == "float"


@pytest.mark.parametrize(
    ("annotation", "argument", "message", "at"),
    [
        (int, "1.5", "cannot convert the Number 1.5 to an integer", 6),
        (int, "'a'", "cannot convert the String 'a' to Number", 6),
        (str, "root", "cannot convert an Object to String", 6),
        (list, "root", "cannot convert an Object to Array", 6),
        (dict, "'a'", "cannot convert the String 'a' to Object", 6),
        (Version, "'a'", "cannot convert the String 'a' to Version", 6),
        (datetime, "'2020-01-01'", "cannot convert the String '2020-01-01' to DateTime", 6),
        (int | None, "'a'", "cannot convert the String 'a' to Number", 6),
    ],
)
def test_an_argument_that_cannot_be_converted_is_an_error_at_its_place(annotation, argument, message, at):
    with pytest.raises(ConversionError) as caught:
        language(echo(annotation)).compile(f"echo({argument})")({})
    assert (caught.value.message, caught.value.position) == (message, at)


@pytest.mark.parametrize(
    "annotation",
    [bytes, set, complex, int | str, int | str | None, type, Callable, Callable[[int], int], typing.Literal["a"], None],
    ids=str,
)
def test_an_annotation_without_conversion_is_refused(annotation):
    with pytest.raises(TypeError, match=r"the parameter 'value' of echo is annotated .* which has no conversion"):
        echo(annotation)


def test_an_annotation_that_cannot_be_resolved_is_refused():
    def body(value: "Nowhere"):  # noqa: F821 - that is the point
        return value

    with pytest.raises(TypeError, match="Nowhere"):
        function("body")(body)


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a b", "é", "a.b", "a(", "a\n"])
def test_a_name_that_is_no_name_is_refused(name):
    with pytest.raises(TypeError, match="cannot be the name of a function"):
        function(name)


def test_what_was_never_declared_is_refused():
    with pytest.raises(TypeError, match="is not declared: put @conditions"):
        AZURE.extend(functions=[len])


def test_what_cannot_be_declared_is_refused():
    with pytest.raises(TypeError):
        function("length")(len)


def test_a_coroutine_function_is_refused():
    async def later(value):
        return value

    with pytest.raises(TypeError):
        function("later")(later)


@function("describe")
def describe(first: str, second: int = 2, *rest: str) -> str:
    return f"{first} {second} {rest}"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("describe('a')", "a 2 ()"),
        ("describe('a', '7')", "a 7 ()"),
        ("describe('a', 1, 2, true)", "a 1 ('2', 'True')"),
        ("DESCRIBE(1)", "1 2 ()"),
    ],
)
def test_defaults_make_arguments_optional_and_a_star_takes_any_number(expression, value):
    assert language(describe).compile(expression).evaluate() == value


def test_too_few_arguments_are_an_error_with_the_signature():
    with pytest.raises(ConditionSyntaxError) as caught:
        language(describe).compile("describe()")
    assert caught.value.message == "describe takes 1 or more arguments, not none"
    assert caught.value.hint == "describe(first, [second], rest…)"


@function("pi")
def pi() -> Decimal:
    """The number of a circle."""
    return Decimal("3.14")


def test_a_function_may_take_no_arguments():
    assert language(pi).compile("pi()").evaluate() == Decimal("3.14")


@pytest.mark.parametrize("expression", ["pi(1)", "pi(1, 2)", "pi(root)"])
def test_a_function_without_arguments_refuses_any(expression):
    with pytest.raises(ConditionSyntaxError, match=r"^pi takes no arguments, not "):
        language(pi).compile(expression)


def test_a_keyword_only_parameter_is_an_input_of_the_evaluation():
    @function("who")
    def who(greeting: str, *, user: Any) -> str:
        return f"{greeting} {user}"

    condition = language(who).compile("who('Hi')")
    assert condition.evaluate(user="Ann") == "Hi Ann"
    assert condition.evaluate() == "Hi None"
    assert condition.reads == {"user": ("",)}


def test_an_input_of_the_evaluation_has_no_default():
    def who(*, user: Any = "nobody") -> str:
        return str(user)

    with pytest.raises(TypeError, match="has no default"):
        function("who")(who)


def test_a_lazy_argument_is_evaluated_and_converted_when_it_is_called():
    @function("first")
    def first(one: Lazy[str], two: Lazy[int], *more: Lazy[Any]) -> str:
        return one()

    assert language(first).compile("first(1, gt(1, 'a'), gt(1, 'b'))").evaluate() == "1"
    with pytest.raises(ConversionError, match="cannot convert an Object to String"):
        language(first).compile("first(root, 1)")({})


def test_a_custom_function_that_raises_is_named_and_its_error_is_the_cause():
    @function("port")
    def port(text: str) -> int:
        return int(text.split(":")[1])

    with pytest.raises(EvaluationError) as caught:
        language(port).compile("eq(1, port(root.host))")({"host": "nowhere"})
    assert str(caught.value) == (
        "the function port failed: IndexError: list index out of range (line 1, column 7)\n"
        "    eq(1, port(root.host))\n"
        "          ^^^^^^^^^^^^^^^"
    )
    assert isinstance(caught.value.__cause__, IndexError)
    assert type(caught.value) is EvaluationError


def test_a_custom_function_may_raise_an_error_of_ours_which_gets_its_place():
    @function("refuse")
    def refuse(value: object) -> bool:
        raise EvaluationError("not today", hint="come back tomorrow")

    with pytest.raises(EvaluationError) as caught:
        language(refuse).compile("not(refuse(1))")()
    assert (caught.value.message, caught.value.hint, caught.value.position) == ("not today", "come back tomorrow", 5)


def test_a_custom_function_that_recurses_without_end_is_a_limit_error():
    @function("again")
    def again(value: object) -> object:
        return again(value)

    with pytest.raises(LimitError):
        language(again).compile("again(1)")()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_is_no_error_passes_through(error):
    @function("stop")
    def stop(value: object) -> object:
        raise error

    with pytest.raises(error):
        language(stop).compile("stop(1)")()


def test_a_custom_function_that_is_not_pure_is_called_once_for_each_evaluation():
    calls = []

    @function("tick")
    def tick(value: object) -> int:
        calls.append(value)
        return 1

    condition = language(tick).compile("and(eq(tick(1), 1), eq(tick(2), '1'), in(tick(3), 2, 1), eq(root.a, 'x'))")
    assert calls == []
    assert condition({"a": "X"})
    assert calls == [1, 2, 3]
    assert not condition({"a": b"odd"})
    assert calls == [1, 2, 3] * 2


def test_a_pure_function_of_constants_is_called_when_the_condition_is_compiled():
    calls = []

    @function("twice", pure=True)
    def twice(text: str) -> str:
        calls.append(text)
        return text * 2

    condition = language(twice).compile("eq(twice('ab'), root)")
    assert calls == ["ab"]
    assert condition("abab")
    assert calls == ["ab"]


def test_a_pure_function_that_raises_does_so_when_it_is_evaluated():
    @function("broken", pure=True)
    def broken(text: str) -> str:
        raise KeyError(text)

    condition = language(broken).compile("or(root, broken('a'))")
    assert condition(True)
    with pytest.raises(EvaluationError, match="the function broken failed"):
        condition(False)


@pytest.mark.parametrize(
    ("name", "expression"),
    [("and", "and(1, true)"), ("or", "or(0, false)"), ("eq", "eq(1, root.b)"), ("in", "in(1, '2')")],
)
def test_a_custom_function_replaces_the_built_in_one_of_its_name(name, expression):
    @function(name.upper())
    def other(first: object, second: object) -> str:
        return f"own {first!r} {second!r}"

    own = language(other)
    arguments = expression.partition("(")[2]
    assert own.compile(expression).evaluate({"b": 1}).startswith("own ")
    assert own.compile(expression).explain({"b": 1}).value == own.compile(expression).evaluate({"b": 1})
    assert AZURE.compile(f"{name}({arguments}").evaluate({"b": 1}) in (True, False)


def test_a_custom_function_of_another_shape_replaces_jsonpath():
    @function("jsonpath")
    def nothing() -> int:
        return 1

    condition = language(nothing).compile("eq(jsonpath(), 1)")
    assert condition()
    assert condition.reads == {}


PYTHON_NAMES = [
    "condition",
    "located",
    "plain",
    "NOTHING",
    "index",
    "equals",
    "to_text",
    "k1",
    "k2",
    "k3",
    "v1",
    "v2",
    "v3",
]


@pytest.mark.parametrize(
    "name", [*PYTHON_NAMES, "Exception", "root", "variables", "len", "class", "<lambda>", "follow"]
)
def test_the_python_name_of_a_function_does_not_matter(name):
    def body(value: object) -> object:
        return value

    body.__name__ = body.__qualname__ = name
    own = language(function("same")(body))
    for text in (
        "in(same(root.a), 'x', same('A'))",
        "and(same(root.a), eq(same(variables), variables), coalesce(same(''), same(1)))",
        "coalesce(same(''), root.nope, same('x'))",
        "containsValue(root, same('a'))",
        "eq(length(same(root.a)), count(root[same('b')].*))",
    ):
        condition = own.compile(text)
        assert condition({"a": "a", "b": [1]}) is True, condition.source
    with pytest.raises(ConversionError):
        own.compile("gt(same(1), same('x'))")()


@pytest.mark.parametrize("name", [*PYTHON_NAMES, "value2", "_", "print", "Exception", "self", "__name__"])
def test_the_name_of_a_named_value_does_not_matter(name):
    own = AZURE.extend(names=[name])
    given = {name: {"a": "x", "b": [1]}}
    for text in (
        f"and(eq({name}.a, 'X'), in({name}.a, 'y', root.a), containsValue({name}, root.a))",
        f"coalesce({name}.nope, root.nope, {name}.a)",
        f"eq(length({name}.a), count({name}.b))",
    ):
        condition = own.compile(text)
        assert condition({"a": "x"}, **given) is True, condition.source
        assert condition.explain({"a": "x"}, **given).verdict is True
    with pytest.raises(ConversionError):
        own.compile(f"gt(1, {name}.a)")(**given)


def test_a_partial_function_can_be_declared_or_is_refused_with_a_type_error():
    def power(base: int, exponent: int) -> int:
        return base**exponent

    try:
        square = function("square")(functools.partial(power, exponent=2))
    except TypeError:
        return
    assert language(square).compile("square(3)").evaluate() == 9


def test_a_body_is_declared_once():
    def same(value: object) -> object:
        return value

    function("one")(same)
    with pytest.raises(TypeError, match="declared already"):
        function("two")(same)
    assert language(same).compile("one(1)")()


def test_a_method_may_be_declared_and_keeps_its_object():
    class Counter:
        def __init__(self) -> None:
            self.value = 0

        def next(self, step: int) -> int:
            self.value += step
            return self.value

    counter = Counter()

    @function("counter")
    def count(step: int = 1) -> int:
        return counter.next(step)

    condition = language(count).compile("counter(2)")
    assert [condition.evaluate(), condition.evaluate()] == [2, 4]


def test_the_declaration_tells_its_arity_and_signature():
    declared = conditions.declaring.function.declaration_of(describe)
    assert (declared.arity, declared.signature) == ("1 or more arguments", "describe(first, [second], rest…)")
    assert conditions.declaring.function.declaration_of(pi).summary == "The number of a circle."


def test_the_parameters_of_a_plain_function_are_read_as_inspect_tells_them():
    def both(first, second=1, /, third=2, *rest, inputs, **more):
        pass

    def with_default(first, *, inputs=None):
        pass

    bodies = [both, with_default, lambda: None, *(declared.body for declared in AZURE.vocabulary.functions)]
    assert [_written(body) for body in bodies] == [_told(body) for body in bodies]


def test_a_function_that_stands_for_another_one_has_its_parameters():
    def original(first: int, second: int = 2, *, root: Any) -> bool:
        return root == first + second

    @functools.wraps(original)
    def wrapped(*arguments: Any, **inputs: Any) -> bool:
        return original(*arguments, **inputs)

    assert _written(wrapped) == _written(original)
    assert function("sums")(wrapped) is wrapped
    assert language(wrapped).compile("sums(1)")(3) is True


def test_a_function_has_no_attribute_that_is_not_documented():
    with pytest.raises(TypeError, match="a function has no colour, size"):
        Function("a", len, size=1, colour=2)
