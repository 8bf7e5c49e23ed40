"""The layout of an expression: on one line, or over several where it is too wide for one.

Only white space and the letter case of declared words change. All else stands as it is written, so that the layout is
made from the tree and the text together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import LimitError
from conditions.syntax.limits import LONGEST_EXPRESSION
from conditions.syntax.parser import parse
from conditions.syntax.tokens import after_blanks
from conditions.syntax.tree import Access, Call, Literal, Name, Node
from conditions.values import dotnet_text

INDENT = 4


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of a call: the places where a line may end."""

    each: tuple[_Pieces, ...]


_Pieces: TypeAlias = list[str | _Arguments]
"""An expression from left to right: what stands on one line, and the arguments between it."""


def laid_out(text: str, width: int, vocabulary: Vocabulary) -> str:
    """An expression on one line where it is not wider than *width*, else over several. As `format_expression`."""
    lines = _laid_out(_Reader(text).pieces(parse(text, vocabulary)), width)
    if dotnet_text.length(lines) > LONGEST_EXPRESSION:
        raise LimitError(
            f"the layout has {dotnet_text.length(lines):,} characters: at most {LONGEST_EXPRESSION:,} are allowed",
            hint="lines that may be wider take fewer characters for their indentation",
        )
    return lines


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the pieces of a tree, spelled as in its text."""

    text: str

    def pieces(self, node: Node) -> _Pieces:
        match node:
            case Call(arguments=arguments, function=function):
                inner = [_Arguments(tuple(map(self.pieces, arguments)))] if arguments else []
                return [f"{function.name}(", *inner, ")"]
            case Access():
                return self._access(node)
            case Name(input=name):
                return [name]
            case Literal(bool(value)):
                return [str(value).lower()]
            case _:
                return [self.text[node.span.start : node.span.end]]

    def _access(self, node: Access) -> _Pieces:
        """The base, and each step in the form that it has: the tree knows a key, but not whether it has a dot."""
        pieces, at = self.pieces(node.base), node.base.span.end
        for key in node.steps:
            opened = after_blanks(self.text, at)
            start = after_blanks(self.text, opened + 1)
            end = start + 1 if key is None else key.span.end
            if self.text[opened] == ".":
                pieces.append("." + self.text[start:end])
                at = end
            else:
                pieces += ["[", *(["*"] if key is None else self.pieces(key)), "]"]
                at = after_blanks(self.text, end) + 1
        return pieces


def _flat(pieces: _Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else _joined(piece) for piece in pieces)


def _joined(arguments: _Arguments) -> str:
    return ", ".join(map(_flat, arguments.each))


def _laid_out(pieces: _Pieces, width: int, indent: int = 0, after: int = 0) -> str:
    """The lines of an expression that has *after* more characters on its last line."""
    lines = " " * indent
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            lines += piece
            continue
        column, joined = len(lines) - lines.rfind("\n") - 1, _joined(piece)
        fits = column + len(joined) + _least(pieces[at + 1 :], after) <= width
        lines += joined if fits else f"\n{_each_on_its_line(piece, width, indent + INDENT)}\n{' ' * indent}"
    return lines


def _each_on_its_line(arguments: _Arguments, width: int, indent: int) -> str:
    *others, last = arguments.each
    return ",\n".join([*(_laid_out(each, width, indent, 1) for each in others), _laid_out(last, width, indent)])


def _least(pieces: _Pieces, after: int) -> int:
    """The width of the pieces up to where their line may end; with what follows them where it cannot."""
    size = 0
    for piece in pieces:
        if not isinstance(piece, str):
            return size
        size += len(piece)
    return size + after
