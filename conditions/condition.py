"""A compiled condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from conditions.checker import check, verdict
from conditions.evaluator import guarded
from conditions.explain import Explanation, explain
from conditions.generator import NOTHING, Generated, Loops, generate, generate_loops
from conditions.ndjson import Judge, Line, OnError, filter_lines
from conditions.optimiser import optimise
from conditions.parser import parse
from conditions.projection import Data, Decoder, decoder
from conditions.reads import reads
from conditions.records import records
from conditions.tree import Node, unparse
from conditions.values import plain

if TYPE_CHECKING:
    from conditions.language import Language

T = TypeVar("T")


class Condition:
    """A condition, compiled to a Python function. Made by `compile`; immutable, safe in threads, hashable, picklable.

    A call gives the verdict:

        condition(document, variables={"Build.Reason": "PullRequest"}, status="Succeeded")

    Raises (from a call, `matches` and `evaluate`):
        EvaluationError: The values do not fit; `position` tells where in the expression.
        LimitError: The evaluation asks for too much.
    """

    __slots__ = (
        "__weakref__",
        "_decoder",
        "_evaluated",
        "_expression",
        "_generated",
        "_judge",
        "_language",
        "_loops",
        "_tree",
        "matches",
    )

    matches: Callable[..., bool]
    """The generated function itself, for hot loops. It takes `root`, `variables` and the other inputs that it reads."""

    _expression: str
    _language: Language
    _tree: Node
    _generated: Generated
    _evaluated: Callable[..., Any] | None
    _loops: Loops | None
    _decoder: Decoder | None
    _judge: Judge | None

    def __init__(self, expression: str, language: Language) -> None:
        tree = check(parse(expression, language.vocabulary))
        generated = generate(optimise(verdict(tree)), expression, language.vocabulary)
        fields = {"_expression": expression, "_language": language, "_tree": tree, "_generated": generated}
        later = dict.fromkeys(("_evaluated", "_loops", "_decoder", "_judge"))
        for name, value in {**fields, **later, "matches": generated.function}.items():
            object.__setattr__(self, name, value)

    def __call__(self, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> bool:
        """The verdict.

        Args:
            root: The document, as `json.loads` gives it.
            variables: The variables; the letter case of their names does not matter.
            inputs: The other named values of the language (`response`, `dependencies`, …) and `status`, the status
                of the job: Succeeded, SucceededWithIssues, Failed or Canceled.
        """
        return self.matches(root, variables, **(self._read(inputs) if inputs else inputs))

    def evaluate(self, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Any:
        """The value: None, bool, int, Decimal, str, Version, datetime, list or dict. Arguments as of a call."""
        if self._evaluated is None:
            generated = generate(optimise(self._tree), self._expression, self._language.vocabulary)
            object.__setattr__(self, "_evaluated", generated.function)
        assert self._evaluated is not None
        value = self._evaluated(root, variables, **self._read(inputs))
        return guarded(plain, (value,), {}, self._tree, self._expression)

    def filter(self, documents: Iterable[T], /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Iterator[T]:
        """Those of the documents on which the condition is true. Other arguments as of a call."""
        return self._looping().select(documents, variables, **self._read(inputs))

    def count(self, documents: Iterable[Any], /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> int:
        """On how many of the documents the condition is true. Other arguments as of a call."""
        return self._looping().count(documents, variables, **self._read(inputs))

    def _looping(self) -> Loops:
        loops = self._loops
        if loops is None:
            loops = generate_loops(optimise(verdict(self._tree)), self._expression, self._language.vocabulary)
            object.__setattr__(self, "_loops", loops)
        return loops

    def matches_json(self, data: Data, /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> bool:
        """The verdict on a JSON document, of which only what the condition reads is decoded. Arguments as of a call.

        Raises:
            DocumentError: The text is no JSON (RFC 8259).
        """
        return self.matches(self._decoding()(data), variables, **self._read(inputs))

    def filter_lines(
        self,
        lines: Iterable[Line],
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnError = "raise",
        **inputs: Any,
    ) -> Iterator[Line]:
        """The lines of NDJSON whose documents fulfil the condition, as they are; blank lines never do.

        A binary file may be read ahead; else no line is read beyond the last one that is asked for.

        Args:
            lines: The lines, with or without their ends.
            variables: The variables.
            on_error: What becomes of a line that is no JSON, or on which the condition cannot be evaluated: "raise",
                "skip", or a function that is called with the number of the line and the error before it is skipped.
            inputs: The other named values, and `status`.
        """
        return filter_lines(lines, self.judge(variables, **inputs), on_error)

    def _decoding(self) -> Decoder:
        found = self._decoder
        if found is None:
            found = decoder(self.reads.get("root", ()))
            object.__setattr__(self, "_decoder", found)
        return found

    def judge(self, /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Judge:
        """How it judges lines of NDJSON: `conditions.ndjson` goes through them. Arguments as of a call."""
        found = self._judge
        if found is None:
            tree, pointers = optimise(verdict(self._tree)), self.reads.get("root", ())
            found = Judge(self._decoding(), self.matches, records(tree, pointers, self._language.vocabulary))
            object.__setattr__(self, "_judge", found)
        given = self._read(inputs)
        return found.given(**given, variables=variables) if variables else found.given(**given)

    def explain(
        self,
        /,
        root: Any = None,
        variables: Mapping[str, Any] = NOTHING,
        *,
        secrets: Iterable[str] = (),
        **inputs: Any,
    ) -> Explanation:
        """The verdict and how it came about. Never raises on data; arguments as of a call.

        Args:
            root: The document.
            variables: The variables.
            secrets: Texts that are shown as `***`.
            inputs: The other named values, and `status`.
        """
        self._check(inputs)
        return explain(self._tree, self._expression, {"root": root, "variables": variables, **inputs}, secrets)

    def _check(self, inputs: Mapping[str, Any]) -> None:
        unknown = inputs.keys() - self._language.vocabulary.inputs
        if unknown:
            known = ", ".join(self._language.vocabulary.inputs)
            raise TypeError(f"a condition takes no {min(unknown)!r}; it takes {known}")

    def _read(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Those of the inputs that the function takes."""
        self._check(inputs)
        return {name: value for name, value in inputs.items() if name in self._generated.inputs}

    @property
    def expression(self) -> str:
        """The text that was compiled."""
        return self._expression

    @property
    def language(self) -> Language:
        """The language that it was compiled in."""
        return self._language

    @property
    def normalized(self) -> str:
        """The expression as Azure prints it after *Evaluating:*."""
        return unparse(self._tree)

    @property
    def source(self) -> str:
        """The Python source of `matches`. It shows in tracebacks and debuggers too."""
        return self._generated.source

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """What the condition reads of each input: JSON Pointers, with `*` for every element."""
        return reads(self._tree)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Condition is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Condition is immutable: {name!r} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Condition):
            return NotImplemented
        return self._expression == other._expression and self._language == other._language

    def __hash__(self) -> int:
        return hash((self._expression, self._language))

    def __repr__(self) -> str:
        return f"<Condition {self._expression!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return self._language.compile, (self._expression,)
