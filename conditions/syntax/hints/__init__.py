"""The hints of syntax errors: guesses at what was meant.

Each module answers for one kind of mistake; a guess is a small function of a `Mistake`, or a line of a table. Only
mistakes need them, so a module is imported when it is first asked for.
"""

TYPE_CHECKING = False  # what typing calls so, without importing it

if TYPE_CHECKING:
    from conditions.syntax.hints import mistake, names, structure, words

__all__ = ["mistake", "names", "structure", "words"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module(f"{__name__}.{name}")
