"""The command `conditions route`: each line of newline-delimited JSON to the rules that match it."""

from __future__ import annotations

import codecs
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from io import BufferedReader, BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from conditions.console.line_files import read_each, refuse, shown
from conditions.console.rule_files import RuleFiles
from conditions.documents.chunks import chunks
from conditions.documents.lines import LONGEST_LINE
from conditions.documents.partial import decoder
from conditions.errors import ConditionError, DocumentError, LimitError
from conditions.source import clipped, in_one_line

if TYPE_CHECKING:
    from conditions.rulesets.ruleset import RuleSet


class Routing:
    """Which rules there are, what becomes of the lines that they match, and how many there were.

    Args:
        rules: The rules.
        report: Called with the message of each problem that does not end the command.
        inputs: The named values besides the root.
        first: Whether only the first rule that matches counts.
        counting: Whether to print only how many lines each rule matches.
        skipping: Whether lines and rules in error are reported and skipped; else they end the command.
        files: Where the lines go, each as it is; None to print them with the names of their rules.

    Attributes:
        counts: The number of lines of each rule.
        failed: Whether a file could not be read.
    """

    def __init__(
        self,
        rules: RuleSet,
        report: Callable[[str], None],
        *,
        inputs: dict[str, Any],
        first: bool = False,
        counting: bool = False,
        skipping: bool = False,
        files: RuleFiles | None = None,
    ) -> None:
        self._rules = rules
        self._decode = decoder(rules.reads.get("root", ()))
        self._report = report
        self._inputs = inputs
        self._first = first
        self._counting = counting
        self._skipping = skipping
        self._files = files
        self.counts: Counter[str] = Counter()
        self.failed = False

    def files(self, names: Sequence[str]) -> None:
        """Route the lines of files, one after the other; `-` is standard input.

        Raises:
            ConditionError: A line is in error, and lines are not skipped.
            NotWrittenError: Standard output takes nothing any more.
        """
        try:
            self.failed = not read_each(names, partial(self._file, named=len(names) > 1), self._report)
        finally:
            if self._files is not None:
                self._files.flush()
        if self._counting:
            self._print_counts()
        sys.stdout.buffer.flush()

    def _file(self, name: str, stream: BufferedReader, *, named: bool) -> None:
        numbers, at_once = count(1), sys.stdout.buffer.isatty()
        for chunk in chunks(stream, LONGEST_LINE):
            for line in BytesIO(chunk):
                number, document = next(numbers), line.strip(b" \t\r\n").removeprefix(codecs.BOM_UTF8)
                if document:
                    self._line(name, number, document, named=named)
            if self._files is not None:
                self._files.flush()
            if at_once:
                sys.stdout.buffer.flush()

    def _line(self, name: str, number: int, document: bytes, *, named: bool) -> None:
        matching = self._matching(name, number, document)
        if not matching:
            return
        self.counts.update(matching)
        if self._files is not None:
            for rule in matching:
                self._files.add(rule, document + b"\n")
        elif not self._counting:
            sys.stdout.buffer.write(_printed(matching, name if named else None, number, document))

    def _matching(self, name: str, number: int, data: bytes) -> list[str]:
        place = f"{shown(name)}: line {number}"
        try:
            if len(data) > LONGEST_LINE:
                raise LimitError(f"it is longer than {LONGEST_LINE:,} characters: no document should be")
            document = self._decode(data)
        except (DocumentError, LimitError) as error:
            self._refuse(place, error)
            return []

        def on_error(rule: str, error: ConditionError) -> None:
            self._refuse(f"{place}: rule {_named(rule)}", error)

        if not self._first:
            return self._rules.matching(document, on_error=on_error, **self._inputs)
        found = self._rules.first(document, on_error=on_error, **self._inputs)
        return [] if found is None else [found]

    def _refuse(self, place: str, error: ConditionError) -> None:
        refuse(place, error, self._report, skipping=self._skipping)

    def _print_counts(self) -> None:
        for rule in self._rules:
            sys.stdout.buffer.write(f"{self.counts[rule]}\t{in_one_line(rule)}\n".encode())


def _named(rule: str) -> str:
    return clipped(in_one_line(rule), 60)


def _printed(rules: Sequence[str], name: str | None, number: int, document: bytes) -> bytes:
    """A line of output: JSON that holds the document as it stands in the input."""
    from json import dumps

    file = b"" if name is None else b'"file": %s, ' % dumps(name).encode()
    return b'{"rules": %s, %s"line": %d, "document": %s}\n' % (dumps(list(rules)).encode(), file, number, document)
