"""The forms of a call in generated source: what the writers offer to the functions that write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias


class Scope(Protocol):
    """The function that is being written, as `Function.flow` may ask it."""

    def bind(self, value: Any) -> str:
        """A name for a value in the generated source."""
        ...

    def local(self) -> str:
        """A new local name."""
        ...


Items: TypeAlias = Literal["alike", "objects", "any"]
"""The items of an Array that a form foresees: Objects that have what is asked for, of one kind; Objects; or any, as
`json.loads` gives them. Each form is slower than the one before."""


class Elements(NamedTuple):
    """The loop over the elements of a filtered array, or over the members of an Array or Object.

    Attributes:
        clauses: The clauses of the comprehension, `for … in …`.
        found: The expression of an element. What a path does not find in one of the items is None, as Null is.
        or_else: The same, where what is not found is the value of a name.
        missing: The name of a value that nothing else is; empty where the path finds something in every item.
        number: The expression of how many elements there are, where each item is one.
        before: A condition that is always true, and assigns what the clauses begin with.
    """

    clauses: str
    found: str
    or_else: Callable[[str], str]
    before: str
    missing: str = ""
    number: str = ""

    @property
    def there(self) -> str:
        """The clause that passes over what is not found, without a look at its value; empty where nothing is."""
        return f" if {self.or_else(self.missing)} is not {self.missing}" if self.missing else ""

    def held(self, name: str) -> str:
        """The clauses in which the elements that are found have a name."""
        condition = f" if {name} is not {self.missing}" if self.missing else ""
        return f"{self.clauses} for {name} in ({self.or_else(self.missing)},){condition}"

    def whole(self, source: str) -> str:
        """The expression, in which the clauses stand."""
        return f"({source} if {self.before} else None)"


class InlineScope(Scope, Protocol):
    """The function that is being written, as `Function.inline` may ask it."""

    def write(self, node: Any) -> str:
        """The Python expression of a node."""
        ...

    def derive(self, function: Callable[..., Any], *literals: Any) -> str:
        """A name for what *function* makes of literals: worked out once, not at every evaluation."""
        ...

    def value(self, literal: Any) -> Any:
        """The value of a literal on which the source will depend.

        Without it, these may be looked at: its class, whether it is empty, lies in ASCII, and has letters.
        """
        ...

    def held(self, node: Any) -> tuple[str, str]:
        """The expression of a node that is used more than once: for its first use, and for all later ones."""
        ...

    def path(self, *names: str) -> str:
        """The expression of what the names lead to in the document, one after the other."""
        ...

    def items(self) -> Items:
        """The items of an Array that are to be foreseen. Where this is asked, a second form foresees more of them."""
        ...

    def elements(self, node: Any) -> Elements | None:
        """The loop over what a path with wildcards selects; None for any other node."""
        ...

    def members(self, node: Any) -> Elements:
        """The loop over the items of an Array, or the values of an Object; over nothing, for any other value."""
        ...

    def text(self, node: Any, *, no_digits: bool = False) -> tuple[str, str]:
        """The expression of an argument that is taken as text, as of `held`: the first one makes it a text.

        Args:
            node: The argument.
            no_digits: Whether a small int may as well be the empty text.
        """
        ...
