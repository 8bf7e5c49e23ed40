"""Every error that leaves the package."""

from __future__ import annotations

from typing import Any, Literal, Self, TypedDict

from conditions.source import Source, Span, in_one_line


class ErrorJSON(TypedDict):
    """An error for tools: what `ConditionError.as_json` gives, and explanations hold.

    Attributes:
        message, hint: What is wrong, and what would probably be right.
        position: Where in the text, counted from 1; None where no place is at fault.
        line, column: The same place, both counted from 1.
        span: The place and its end, as 0-based offsets, the end excluded.
    """

    message: str
    hint: str | None
    position: int | None
    line: int | None
    column: int | None
    span: list[int] | None


class ConditionError(ValueError):
    """A condition that cannot be compiled or evaluated.

    Attributes:
        message: What is wrong, in one line.
        hint: What would probably be right, or None.
        expression: The text of the condition, or None while it is not known.
        position: Where in the text, counted from 1, or None where no place is at fault.
        line, column: The same place, both counted from 1.
        span: The place and its end, as 0-based offsets, the end excluded; or None.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = in_one_line(message)
        self.hint = None if hint is None else in_one_line(hint)
        self.expression: str | None = None
        self.span: Span | None = None

    def locate(self, expression: str, span: Span | None) -> Self:
        """Bind the error to a place, unless it has one already; returns the error itself."""
        if self.expression is None:
            self.expression, self.span = expression, span
        return self

    @property
    def position(self) -> int | None:
        return None if self.span is None else self.span.start + 1

    @property
    def line(self) -> int | None:
        return self._location()[0]

    @property
    def column(self) -> int | None:
        return self._location()[1]

    def as_json(self) -> ErrorJSON:
        """The error as JSON values, for an editor or a page.

        >>> import conditions
        >>> try:
        ...     conditions.compile("eq(root.a")
        ... except conditions.ConditionError as error:
        ...     told = error.as_json()
        >>> told["hint"], told["span"]
        ('add ) where it ends', [0, 2])
        """
        return {
            "message": self.message,
            "hint": self.hint,
            "position": self.position,
            "line": self.line,
            "column": self.column,
            "span": None if self.span is None else list(self.span),
        }

    def _location(self) -> tuple[int | None, int | None]:
        if self.span is None or self.expression is None:
            return None, None
        return Source(self.expression).location(self.span.start)

    def __str__(self) -> str:
        parts = [self.message]
        if self.span is not None and self.expression is not None:
            parts[0] += f" (line {self.line}, column {self.column})"
            if self.expression.strip():
                parts.append(Source(self.expression).excerpt(self.span))
        if self.hint:
            parts.append(f"Hint: {self.hint}")
        return "\n".join(parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__, self.args)


def _rebuild(cls: type[ConditionError], state: dict[str, Any], args: tuple[Any, ...]) -> ConditionError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


class ConditionSyntaxError(ConditionError):
    """The text is not an expression: compiling refused it.

    Attributes:
        fault: "name" for a word that means nothing here, "arguments" for a wrong number of them, else "text".
    """

    fault: Literal["text", "name", "arguments"] = "text"


class LimitError(ConditionError):
    """A limit was exceeded: length or nesting of the text, or the size of what it asks for."""


class EvaluationError(ConditionError):
    """The expression is right, but it cannot be evaluated on these values."""


class ConversionError(EvaluationError):
    """A value has no form of the kind that is needed."""


class FormatError(EvaluationError):
    """The first argument of `format` is malformed, or asks for more than there is."""


class PathError(EvaluationError):
    """A text is no JSONPath or no JSON Pointer (RFC 6901), or a name is not there."""


class PatternError(ConditionError):
    """A mapping is no pattern of events.

    Attributes:
        pointer: The place in the pattern, as a JSON Pointer (RFC 6901); '' is the whole of it.
    """

    def __init__(self, message: str, pointer: str = "", *, hint: str | None = None) -> None:
        super().__init__(f"{message}, at {pointer or 'the top'} of the pattern", hint=hint)
        self.pointer = pointer


class SchemaError(ConditionError):
    """A schema is none, or leads nowhere: it is broken, refers to what is not there, or is too large to be asked."""


class MismatchError(ConditionError):
    """A condition does not fit the schemas of its language, which is strict.

    Attributes:
        code: The code of what is wrong with it: a page of docs/reference/codes.md.
    """

    code: str = ""


class MismatchWarning(UserWarning):
    """A condition does not fit the schemas of its language, which is not strict."""


class DocumentError(ConditionError):
    """A document is not what it should be: no JSON, for example. The place is one in the document."""


def check_on_error(on_error: object) -> None:
    """Refuse what says nothing of what becomes of an error: it is "raise", "skip" or a function."""
    if on_error not in ("raise", "skip") and not callable(on_error):
        raise ValueError(f"on_error is 'raise', 'skip' or a function, not {in_one_line(repr(on_error))}")
