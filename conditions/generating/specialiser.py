"""A function that is called often gets code of its own, in which its values are constants.

The conditions of a shape share their code, which takes the values of each from a list: that is small, and quickly
made. Taking them costs time at every call, so that it pays to spend some memory on a condition that is evaluated
thousands of times. Only `__code__` changes: whoever holds the function goes on with the faster code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from types import CodeType, FunctionType
from typing import Any

OFTEN = 4_999
"""The calls of the functions of a shape for each function that is specialised.

By then they have taken about as long as specialising takes. It is a prime: where many conditions take turns, it is not
the same one's turn each time.
"""


def turns() -> Iterator[bool]:
    """For each call, whether to specialise the function: once in `OFTEN` calls."""
    return chain.from_iterable(repeat(_round(OFTEN)))


@cache
def _round(length: int) -> tuple[bool, ...]:
    return (*(False,) * (length - 1), True)


class Specialiser:
    """Specialises the functions of a shape."""

    def __init__(self, definition: str, names: Sequence[str]) -> None:
        """The specialiser of functions of a definition.

        Args:
            definition: Their source, indented as where they were compiled. Its first two statements, which take the
                values and specialise the function, do not stay. Its last one calls a value, where all else failed.
            names: The names of the values.
        """
        self._definition = definition
        self._names = names
        self._code: CodeType | None = None
        self._marks: Mapping[str, str] | None = None

    def __call__(self, values: list[Any]) -> None:
        """Give a function code of its own, unless its source does not allow it.

        Args:
            values: Its values, in the order of the names, and the function itself.
        """
        function: FunctionType = values[-1]
        shared = function.__code__
        if self._marks is None:
            # Once for the shape, with marks for the values: exchanging the constants of code takes microseconds.
            try:
                self._code, self._marks = _marked(self._definition, self._names, shared)
            except RecursionError:  # the caller is deep down: another time
                return
        if self._code is not None and _is_hashable(values):
            named = dict(zip(self._names, values, strict=False))
            code = _replaced(self._code, {mark: named[name] for mark, name in self._marks.items()})
            # The function keeps its cell, so its code has to have one, though it does not read it.
            function.__code__ = code.replace(co_freevars=shared.co_freevars)


def _is_hashable(values: list[Any]) -> bool:
    """Tell whether code with these values is hashable: debuggers keep code in dictionaries."""
    try:
        hash(tuple(values))
    except TypeError:
        return False
    return True


def _marked(definition: str, names: Sequence[str], shared: CodeType) -> tuple[CodeType | None, Mapping[str, str]]:
    """The code of a definition with a mark, a constant, in each place of a value; and the names, by mark."""
    marker = _Marker(names)
    # In the same lines and columns as in the source of the shared code, which tracebacks show.
    wrapped = "\n" * (shared.co_firstlineno - 2) + "if True:\n" + definition
    try:
        module = compile(marker.marked(wrapped), shared.co_filename, "exec")
    except (_UnforeseenError, SyntaxError):
        return None, {}
    code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    return (code, marker.marks) if marker.marks.keys() <= set(_constants(code)) else (None, {})


def _constants(constant: Any) -> Iterator[Any]:
    """The parts of a constant: those of code, the bounds of a slice (since Python 3.14), or itself."""
    match constant:
        case CodeType(co_consts=constants):
            yield from chain.from_iterable(map(_constants, constants))
        case slice(start=start, stop=stop):
            yield from (start, stop)
        case _:
            yield constant


def _replaced(constant: Any, values: Mapping[str, Any]) -> Any:
    """A constant with values in place of their marks."""
    match constant:
        case CodeType(co_consts=constants):
            return constant.replace(co_consts=tuple(_replaced(inner, values) for inner in constants))
        case slice(start=start, stop=stop):
            return slice(_replaced(start, values), _replaced(stop, values))
        case str():
            return values.get(constant, constant)
        case _:
            return constant


class _UnforeseenError(Exception):
    """A value stands where Python may look into a constant."""


class _Marker(ast.NodeTransformer):
    """Puts marks in the places of values.

    When Python compiles, it drops tests of constants, and works out what is made of constants alone. So values are
    only allowed where a constant stays what it is: compared, as an argument, in `[]`, as all of a lambda, and where an
    attribute or an item is asked of it after `or`.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)
        self.marks: dict[str, str] = {}

    def marked(self, source: str) -> ast.Module:
        """The function that stands within the first statement, without its own first two."""
        (block,) = ast.parse(source).body
        assert isinstance(block, ast.If)
        (function,) = block.body
        assert isinstance(function, ast.FunctionDef)
        del function.body[:2], function.args.defaults[:]
        last = function.body[-1]
        if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
            # Slower than a call, but takes no place among the local names, which have to be cleared at every return.
            last.value.func = ast.Attribute(self._value(last.value.func), "__call__", ast.Load())
        return ast.fix_missing_locations(ast.Module([self.visit(function)], []))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in self._names:
            raise _UnforeseenError
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if not any(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops):  # Python warns of these
            node.left, *node.comparators = map(self._value, (node.left, *node.comparators))
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.args = list(map(self._value, node.args))
        if isinstance(node.func, ast.Name) and node.func.id in self._names:
            # Python warns of calls of constants, so it is given a name, as Python makes them: none in a source is so.
            node.func = ast.NamedExpr(ast.Name(f".{node.func.id}", ast.Store()), self._value(node.func))
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        node.value, node.slice = self._ended(node.value), self._value(node.slice)
        return self.generic_visit(node)

    def visit_Slice(self, node: ast.Slice) -> ast.AST:
        node.lower, node.upper = node.lower and self._value(node.lower), node.upper and self._value(node.upper)
        return self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        node.body = self._value(node.body)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.value = self._ended(node.value)
        return self.generic_visit(node)

    def _ended(self, node: ast.expr) -> ast.expr:
        """The expression that an attribute or an item is asked of: it may end with a value, after `or`."""
        if isinstance(node, ast.BoolOp):
            node.values[-1] = self._value(self._ended(node.values[-1]))
        elif isinstance(node, ast.IfExp):
            node.body, node.orelse = self._ended(node.body), self._ended(node.orelse)
        return node

    def _value(self, node: ast.expr) -> ast.expr:
        """The mark of a value; anything else as it is."""
        if not (isinstance(node, ast.Name) and node.id in self._names):
            return node
        mark = f"\0{len(self.marks)}"
        self.marks[mark] = node.id
        return ast.copy_location(ast.Constant(mark), node)
