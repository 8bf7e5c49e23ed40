"""Every code of a problem: what it is called, what is wrong, and where to read more."""

from __future__ import annotations

from typing import NamedTuple

from conditions.lint import readers
from conditions.lint.rules.all import RULES
from conditions.lint.rules.schemas import SCHEMA_RULES

_AZURE = "https://learn.microsoft.com/azure/devops/pipelines"
_EXPRESSIONS = f"{_AZURE}/process/expressions"
_CONDITIONS = f"{_AZURE}/process/conditions"
_SOURCES = {
    "W1": _CONDITIONS,
    "W6": "https://www.rfc-editor.org/rfc/rfc9535",
    "W7": f"{_EXPRESSIONS}#dependencies",
    "W8": "https://json-schema.org/specification",
}
"""What the warnings of a subject go back to, where it is not the page of expressions."""


class Code(NamedTuple):
    """What is known of a code.

    Attributes:
        code: The code: `E001`.
        name: What people call it.
        explanation: What is wrong, in its first line, and why, as Markdown.
        source: The public page on what it goes back to.
    """

    code: str
    name: str
    explanation: str
    source: str

    @property
    def is_error(self) -> bool:
        """Whether Azure refuses what has it."""
        return self.code.startswith("E")

    @property
    def summary(self) -> str:
        """What is wrong, in a line."""
        return self.explanation.partition("\n")[0]


ERRORS = (
    Code(
        "E001",
        "no-expression",
        "The text is no expression, or a directive stands where none may stand.\n\n"
        "The message tells what was expected, and the hint what was probably meant. `--fix` writes it where that is "
        "certain.",
        _EXPRESSIONS,
    ),
    Code(
        "E002",
        "unknown-name",
        "A name or a function is not known in this place.\n\n"
        "Each place has its own: `root` is known in success criteria, `variables` in conditions. A parameter may be "
        "undeclared, or stand without quotes in a text.",
        _EXPRESSIONS,
    ),
    Code(
        "E003",
        "number-of-arguments",
        "A function has too many or too few arguments.\n\n"
        "The message tells how many it takes. Status functions name jobs or stages in their conditions only: in the "
        "condition of a step they take no arguments.",
        f"{_EXPRESSIONS}#functions",
    ),
    Code(
        "E004",
        "too-large",
        "The expression is too long, or nests too deep.\n\n"
        "The limits are 21,000 characters, and calls and brackets 49 deep. A long list of comparisons with one value "
        "is shorter as one call: `in(variables['Build.Reason'], 'Manual', 'Schedule')`.",
        _EXPRESSIONS,
    ),
    Code(
        "E005",
        "certain-failure",
        "A call fails whatever the inputs are.\n\nThe message is the one with which the evaluation would end.",
        f"{_EXPRESSIONS}#functions",
    ),
    Code(
        "E006",
        "refused-step",
        "A step of `InvokeRESTAPI` is one that `restapi run` refuses.\n\n"
        "An input is not known or is missing, a body is a mapping, `$[ … ]` stands where it is not evaluated, or a "
        "macro looks like a misspelt variable; or the step stands in a job with an agent.",
        f"{_AZURE}/tasks/reference/invoke-rest-api-v1",
    ),
    Code(
        "E010",
        "no-yaml",
        "The file is not YAML as Azure reads it.\n\n"
        "It is broken, has aliases, has a key that stands twice, or is too large.",
        f"{_AZURE}/yaml-schema",
    ),
)
"""The errors, in their order. Readers of other packages may tell problems of codes that are not known here."""

CODES = {
    code.code: code
    for code in (
        *ERRORS,
        *(
            Code(rule.code, rule.name, rule.explanation, _SOURCES.get(rule.code[:2], _EXPRESSIONS))
            for rule in (*RULES, *SCHEMA_RULES)
        ),
    )
}
"""Every code, by its text."""


def begins_a_code(text: str) -> bool:
    """Whether a code that may be reported is a text or begins with it, as those of a subject do."""
    return any(code.startswith(text) for code in CODES) or readers.others()
