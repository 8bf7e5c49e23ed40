"""Tables of keys: which ones a mapping of a file may have, and what those that are given say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest
from restapi.declaring.kinds import Kind, anything, text
from restapi.errors import FileError, Place, did_you_mean
from restapi.yaml_file import Entry


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a mapping may have: one row of a table.

    Attributes:
        name: As the documentation spells it.
        kind: What its value must be: a function of `kinds`.
        attribute: What it fills in the model; empty where its reader makes something else of it.
        aliases: Its other names.
        default: What stands for it where it is left out, as a text or as texts by version. None where the model knows.
        needed: What a mapping without it lacks, as `a url`; empty where it may be left out.
        example: A value, for the hint that it is needed.
        told: Whether whoever runs the file is told that it has no meaning here.
    """

    name: str
    kind: Kind = text
    attribute: str = ""
    aliases: tuple[str, ...] = ()
    default: str | Mapping[str, str] | None = None
    needed: str = ""
    example: str = ""
    told: bool = False

    def default_of(self, version: str) -> str | None:
        """The text that stands for it in a version where it is left out; None for nothing."""
        return self.default if self.default is None or isinstance(self.default, str) else self.default.get(version)


def passed_over(*names: str, told: bool = False) -> Iterator[Key]:
    """Keys that are known and not read; *told* where a server would do something with them."""
    return (Key(name, anything, told=told) for name in names)


class Keys:
    """The keys that a mapping may have."""

    def __init__(
        self,
        what: str,
        rows: Iterable[Key],
        *,
        called: str = "{}",
        owner: str = "",
        ignores_case: bool = False,
        takes_others: bool = False,
    ) -> None:
        """Declare them.

        Args:
            what: What errors call one of them: `property of a step`.
            rows: The keys.
            called: What errors call the value of one; `{}` stands for its name as it is written.
            owner: What errors call that which has them: `a REST task`.
            ignores_case: Whether the letter case of names does not matter.
            takes_others: Whether keys that are not known are passed over, unless they look like one that is misspelt.
        """
        self.what = what
        self.rows = tuple(rows)
        self.called = called
        self.owner = owner
        self.takes_others = takes_others
        self._normal = fold if ignores_case else str
        self.filling = tuple(row for row in self.rows if row.attribute)
        self.by_name = {row.name: row for row in self.rows}
        names = [(name, row) for row in self.rows for name in (row.name, *row.aliases)]
        self._by_exact_name = dict(names)
        self._by_spelling = {self._normal(name): row for name, row in names}

    @property
    def names(self) -> tuple[str, ...]:
        """The first names."""
        return tuple(row.name for row in self.rows)

    def find(self, spelling: str) -> Key | None:
        """The key of a name or an alias."""
        return self._by_exact_name.get(spelling) or self._by_spelling.get(self._normal(spelling))

    def given(self, entries: Mapping[str, Entry], place: Place, *, of: str = "") -> GivenKeys:
        """The keys that a mapping gives.

        Args:
            entries: The entries of the mapping.
            place: What an error points at where a key is left out.
            of: Added to the error of an unknown key: whose it would be.

        Raises:
            FileError: A key is not known, or is given twice by two of its names.
        """
        found: dict[str, Entry] = {}
        others: list[str] = []
        for spelling, entry in entries.items():
            row = self.find(spelling)
            if row is None and self._is_other(spelling):
                others.append(spelling)
                continue
            if row is None:
                hint = did_you_mean(spelling, self.names, [alias for row in self.rows for alias in row.aliases])
                raise FileError(f"unknown {self.what} '{spelling}'{of}", hint=hint, place=entry.place)
            if row.name in found:
                first = found[row.name].place.line
                problem = f"'{spelling}' gives the {self.what} '{row.name}' again; first in line {first}"
                raise FileError(problem, place=entry.place)
            found[row.name] = entry
            if row.told:
                others.append(spelling)
        return GivenKeys(self, found, place, tuple(others))

    def _is_other(self, spelling: str) -> bool:
        """True of a key that means something to a server alone: one that begins with `_`, or is like none of these."""
        return self.takes_others and (spelling.startswith("_") or nearest(spelling, self._by_spelling) is None)


class GivenKeys:
    """The keys that one mapping gives, by their first names; each value is read when it is asked for.

    Attributes:
        passed_over: The keys that have no meaning here, of which whoever runs the file is told.
    """

    def __init__(self, keys: Keys, entries: dict[str, Entry], place: Place, passed_over: tuple[str, ...] = ()) -> None:
        self.keys = keys
        self.entries = entries
        self.place = place
        self.passed_over = passed_over

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def value(self, name: str, otherwise: Any = None) -> Any:
        """The value of a key; *otherwise* where it is left out, or empty where that means the same.

        Raises:
            FileError: Its value is not of its kind, or it is needed and left out.
        """
        row, found = self.keys.by_name[name], None
        if entry := self.entries.get(name):
            found = row.kind(entry.value, name, self.keys.called.format(entry.key.text("a key")))
        if row.needed and not found:
            problem, hint = f"{self.keys.owner} needs {row.needed}", f"write {name}: {row.example}"
            raise FileError(problem, hint=hint, place=self.place_of(name))
        return otherwise if found is None else found

    def arguments(self, rows: Iterable[Key] | None = None) -> dict[str, Any]:
        """The values that fill attributes, by the attribute; of all rows, or of those that are named."""
        chosen = self.keys.filling if rows is None else [row for row in rows if row.attribute]
        values = [(row, self.value(row.name)) for row in chosen if row.name in self.entries or row.needed]
        return {row.attribute: value for row, value in values if value is not None}

    def place_of(self, name: str) -> Place:
        """The place of a value; that of the owner where it is left out."""
        return self.entries[name].value.place if name in self.entries else self.place

    def places(self) -> dict[str, Place]:
        """The places of the values, by the attributes that they fill."""
        return {row.attribute: self.place_of(row.name) for row in self.keys.filling}
