"""Rules about what stands between quotes (W4…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conditions.lint.places import TEMPLATE
from conditions.lint.rules.context import (
    Context,
    is_call,
    literal_of,
    names_path,
    path_of,
)
from conditions.lint.rules.functions import (
    gives_json,
    is_comparison,
    is_difference,
    is_equality,
    is_jsonpath,
    is_search,
)
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call
from conditions.values.spelling import literal

_MACRO = re.compile(r"\$\(\s*(?P<name>[\w.-]+)\s*\)")
_QUOTES = {'"': '"', "“": "”", "„": "“”", "‘": "’", "‚": "‘’", "`": "`", "«": "»"}
_IN_FILTER = re.compile(
    r"[=<>!(&|,]\s*(?P<name>(?:variables|parameters|taskInputs)\s*(?:\[[^][]*\]|\.\w+))", re.IGNORECASE
)


@rule("W401", "macro-in-quotes", of=(is_comparison, is_search))
def macro_in_quotes(call: Call, context: Context) -> Iterator[Finding]:
    """A macro is not replaced in a condition.

    A macro is not replaced in a condition: it stays the text that is written there. Variables are named without
    quotes. In the success criterion of a server task macros are replaced, as text and before it is read, so that a
    quote in the value changes the criterion. Nothing is said of that, unless the value is an output of an earlier step:
    then the server that answered it could write the criterion. `variables['name']` is the safe way.

    Source: Azure Pipelines documentation, "Define variables": what macro, template and runtime expressions are for.

    Wrong:
        and(succeeded(), eq('$(Build.Reason)', 'Manual'))
                            ^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables['Build.Reason'], 'Manual'))

    Right (success criterion):
        eq(root.id, '$(Build.BuildId)')

    Right (${{ … }} expression):
        ne(parameters.branch, '$(Build.SourceBranch)')
    """
    if "root" in context.place.names:
        return
    never = context.place.decides or all(isinstance(literal_of(part), str) for part in call.arguments)
    for part in call.arguments:
        text = literal_of(part)
        macro = _MACRO.search(text) if isinstance(text, str) else None
        if macro and never:
            variable = f"variables['{macro['name']}']"
            whole = macro[0] == text
            hint = variable if whole else f"format({literal(_MACRO.sub('{0}', str(text), 1))}, {variable})"
            yield Finding(f"the macro {macro[0]} is not replaced in a {context.place.name}", part.span, hint)


@rule("W402", "quotes-in-quotes", of=(is_equality,))
def quotes_in_quotes(call: Call, context: Context) -> Iterator[Finding]:
    """Quotes within the quotes belong to the text.

    Single quotes are all that a text needs. Double or typographic quotes within them belong to the text, which then
    equals only a text with the same quotes.

    Source: Azure Pipelines documentation, "Expressions", literals: strings stand in single quotes.

    Wrong:
        and(succeeded(), eq(variables.stage, '"prod"'))
                                             ^^^^^^^^
        and(succeeded(), eq(variables.stage, '‘prod’'))
                                             ^^^^^^^^

    Right:
        and(succeeded(), eq(variables.stage, 'prod'))
        and(succeeded(), contains(variables.json, '"prod"'))
    """
    if any(is_call(part, gives_json) for part in call.arguments):
        return
    for part in call.arguments:
        text = literal_of(part)
        if isinstance(text, str) and len(text) > 2 and text[-1] in _QUOTES.get(text[0], ()):
            hint = literal(text[1:-1])
            yield Finding(f"the quotes {text[0]} and {text[-1]} belong to this text", part.span, hint)


@rule("W403", "variable-in-jsonpath", of=(is_jsonpath,))
def variable_in_jsonpath(call: Call, context: Context) -> Iterator[Finding]:
    """A variable within the text of a JSONPath is not evaluated.

    A JSONPath is a text, in which `variables[…]` is no variable. Put the value into
    the text with `format`.

    Source: recorded from the JSON library of the server, which refuses it; RFC 9535 knows no variables either.

    Wrong (success criterion):
        gt(count(jsonpath('$.items[?(@.name == variables.name)]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(jsonpath(format('$.items[?(@.name == ''{0}'')]', variables.name))), 0)
    """
    path = call.arguments[0]
    text = literal_of(path)
    named = _IN_FILTER.search(text) if isinstance(text, str) else None
    if named and isinstance(text, str):
        template = text[: named.start("name")] + "'{0}'" + text[named.end("name") :]
        hint = f"format({literal(template)}, {named['name']})"
        yield Finding(f"{named['name']} is not evaluated in the text of a JSONPath", path.span, hint)


def names_variable(path: str) -> bool:
    """Tell whether a variable stands within the text of a path."""
    return _IN_FILTER.search(path) is not None


@rule("W404", "path-in-quotes", of=(is_comparison, is_search))
def path_in_quotes(call: Call, context: Context) -> Iterator[Finding]:
    """A path in quotes is a text.

    What stands in quotes is a text, never a variable: this compares the name, not the value.

    Source: Azure Pipelines documentation, "Expressions", literals.

    Wrong:
        and(succeeded(), eq('variables.stage', 'prod'))
                            ^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables.stage, 'prod'))
    """
    for part in call.arguments:
        text = literal_of(part)
        if names_path(text):
            yield Finding(f"{context.written(part)} is a text, not the value of {text}", part.span, text)


@rule("W405", "expression-in-quotes", of=(is_comparison, is_search))
def expression_in_quotes(call: Call, context: Context) -> Iterator[Finding]:
    """A template expression in quotes within another one is not replaced.

    What stands between `${{` and `}}` is one expression: quotes in it make a text, which is taken as it is written.

    Source: Azure Pipelines documentation, "Template expressions".

    Wrong (${{ … }} expression):
        eq('${{ parameters.stage }}', 'prod')
           ^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (${{ … }} expression):
        eq(parameters.stage, 'prod')
    """
    if context.place.name != TEMPLATE.name:
        return
    for part in call.arguments:
        text = literal_of(part)
        inner = _TEMPLATE.search(text) if isinstance(text, str) else None
        if inner and isinstance(text, str):
            named = inner["inside"].strip()
            rest = literal(text.replace(inner[0], "{0}", 1))
            hint = named if inner[0] == text.strip() else f"format({rest}, {named})"
            yield Finding(f"{inner[0]} is not replaced within an expression", part.span, hint)


@rule("W406", "wildcard-in-text", of=(is_equality, is_search), is_local=True)
def wildcard_in_text(call: Call, context: Context) -> Iterator[Finding]:
    """A star in a text stands for nothing but itself.

    Texts are compared as they are: there are no patterns but in triggers and in the inputs of some tasks. Nothing is
    said of patterns such as `**/*.md`, and of a star alone.

    Source: Azure Pipelines documentation, "Expressions", `eq`, `startsWith`, `contains`.

    Wrong:
        and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/release/*'))
                                                             ^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), startsWith(variables['Build.SourceBranch'], 'refs/heads/release/*'))
                                                                     ^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), startsWith(variables['Build.SourceBranch'], 'refs/heads/release/'))
    """
    path, *others = call.arguments
    for part in others if path_of(path)[:1] in (("variables",), ("parameters",)) else ():
        text = literal_of(part)
        if isinstance(text, str) and _STARRED.fullmatch(text):
            plain = text.strip("*")
            search = call.function.name if is_search(call.function) else _SEARCHED[text[0] == "*", text[-1] == "*"]
            hint = context.called(search, path, literal(plain))
            hint = f"not({hint})" if is_difference(call.function) else hint
            yield Finding(
                "* is a star here, and stands for nothing else", part.span, hint if len(others) == 1 else None
            )


_TEMPLATE = re.compile(r"\$\{\{(?P<inside>.*?)\}\}", re.DOTALL)
_STARRED = re.compile(r"\*?[^*\s]+\*|\*[^*\s]+")
_SEARCHED = {(True, True): "contains", (False, True): "startsWith", (True, False): "endsWith"}
