"""docs/reference/codes.md: every code of `conditions check`, from the table of errors and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from json import dumps

from conditions.lint.codes import CODES, ERRORS
from conditions.lint.places import CONDITION
from conditions.lint.rules.all import RULES
from conditions.lint.rules.rule import Example, Rule
from conditions.lint.rules.schemas import SCHEMA_RULES
from conditions.schema_checking.example import RELEASE

_SUBJECTS = {
    "W1": "The status of the run",
    "W2": "Comparison and kinds",
    "W3": "Paths and missing values",
    "W4": "Texts and quotes",
    "W5": "Constant parts",
    "W6": "JSONPath",
    "W7": "Jobs and stages before",
    "W8": "Given a schema",
}

_INTRODUCTION = """\
# Codes

What `conditions check` reports: errors, whose codes begin with E, which Azure refuses, and warnings, whose codes begin
with W, which are legal and surely not meant. Each code has an entry here: what is wrong and why, and for warnings
examples. The carets stand under the part that is reported. Where nothing else is said, an example is the condition of a
job or a stage.

<!-- Written by `make reference` from conditions/lint/; the examples are executed as tests. -->
"""


def codes_page() -> str:
    """The page, as Markdown."""
    errors = (f"### {error.code} {error.name}\n\n{error.explanation}\n" for error in ERRORS)
    return "\n".join((_INTRODUCTION, *_table(), "## Errors\n", *errors, *map(_subject, _SUBJECTS)))


def _table() -> Iterator[str]:
    yield "| code | name | what is wrong |"
    yield "|---|---|---|"
    for code in CODES.values():
        yield f"| [{code.code}](#{code.code.lower()}-{code.name}) | {code.name} | {code.summary} |"
    yield ""


def _subject(prefix: str) -> str:
    rules = [_page(rule) for rule in (*RULES, *SCHEMA_RULES) if rule.code.startswith(prefix)]
    return "\n".join((f"## {_SUBJECTS[prefix]}\n", *_BEFORE.get(prefix, ()), *rules))


_BEFORE = {
    "W8": (
        """What `conditions check --schema` and `Condition.check` tell, and `conditions check` of predefined variables,
`dependencies` and `stageDependencies`, whose schemas come with the package;
[Find it before it runs](../guides/schemas.md) shows how. The examples are of documents with this schema:
""",
        f"```json\n{dumps(RELEASE, indent=2)}\n```\n",
    )
}
"""What stands before the pages of a subject."""


def _page(rule: Rule) -> str:
    examples = (*_examples("Wrong", rule.wrong), *_examples("Right", rule.right))
    return "\n".join((f"### {rule.code} {rule.name}\n", f"{rule.explanation}\n", *examples))


def _examples(heading: str, examples: list[Example]) -> Iterator[str]:
    for place, group in groupby(examples, lambda example: example.place):
        if place is None:
            yield f"{heading}, in a pipeline:\n"
            yield from (f"```text\n{_marked(example)}```\n" for example in group)
            continue
        where = "" if place is CONDITION else f", as a {place.name}"
        yield f"{heading}{where}:\n\n```text\n{''.join(map(_lines, group))}```\n"


def _lines(example: Example) -> str:
    marks = f"{' ' * example.span.start}{'^' * (example.span.end - example.span.start)}\n" if example.span else ""
    return f"{example.expression}\n{marks}"


def _marked(example: Example) -> str:
    """The text of a pipeline, with carets below the part at fault."""
    if example.span is None:
        return example.expression
    start, end = example.span
    line_end = example.expression.index("\n", end) + 1
    column = start - (example.expression.rfind("\n", 0, start) + 1)
    marks = f"{' ' * column}{'^' * (end - start)}\n"
    return example.expression[:line_end] + marks + example.expression[line_end:]
