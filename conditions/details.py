"""The parts of a condition besides its function, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conditions.checking.checker import parse_checked, verdict
from conditions.checking.optimiser import optimise
from conditions.core import json_judge, line_judge
from conditions.declaring.vocabulary import Vocabulary
from conditions.generating.template import Template
from conditions.generating.tiers import Function
from conditions.syntax.tree import Node

if TYPE_CHECKING:
    from conditions.documents.judge import Judge
    from conditions.documents.partial import Decoder
    from conditions.documents.records import Records
    from conditions.generating.loops import Loops
    from conditions.schemas.schema import Schema
    from conditions.witnesses.finding import Finder


class Details:
    """The parts of a condition besides its function, each made when it is first asked for."""

    def __init__(self, expression: str, vocabulary: Vocabulary, template: Template, matches: Function) -> None:
        self._expression = expression
        self._vocabulary = vocabulary
        self.template = template
        self._matches = matches
        self.judge_json = json_judge(matches)

    @cached_property
    def tree(self) -> Node:
        """The checked tree."""
        return parse_checked(self._expression, self._vocabulary)

    @cached_property
    def verdict(self) -> Node:
        """What is evaluated for the verdict."""
        return optimise(verdict(self.tree))

    @cached_property
    def evaluated(self) -> Callable[..., Any]:
        """The function that gives the value."""
        return Template(self._expression, self._vocabulary, 0, finish=lambda tree: tree).function(self._expression, ())

    @cached_property
    def loops(self) -> Loops:
        """The loops over documents."""
        return self.template.loops(self._expression, self._matches)

    @cached_property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """The parts of each input that the condition reads."""
        from conditions.checking.reads import reads

        return reads(self.tree)

    @cached_property
    def decoder(self) -> Decoder:
        """The decoder of what the condition reads of a document."""
        from conditions.documents.partial import decoder

        return decoder(self.reads.get("root", ()))

    @cached_property
    def judge(self) -> Judge:
        """The judge of lines that hold documents."""
        from conditions.documents.judge import Judge

        return Judge(self.decoder, self._matches, lambda: self.records, line_judge(self._matches))

    @cached_property
    def records(self) -> Records | None:
        """The judge of many lines at once, where there can be one."""
        from conditions.documents.records import records

        return records(self.verdict, self.reads.get("root", ()), self._vocabulary)

    def finder(self, schemas: Schema | Mapping[str, Schema] | None) -> Finder:
        """What finds inputs for its verdicts: a new one each time, as it remembers what it tried.

        Args:
            schemas: The schema under which the document is valid, schemas by the names of the inputs, or None.
        """
        from conditions.witnesses.finding import Finder

        if schemas is None:
            return Finder(verdict(self.tree), self._vocabulary)
        from conditions.schemas.naming import by_name

        return Finder(verdict(self.tree), self._vocabulary, schemas=by_name(schemas, self._vocabulary))
