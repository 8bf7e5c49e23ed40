"""Rules about predefined variables (W30…): how they are read, and which values they never have.

The values are data: `conditions.schemas.pipelines`. What no schema tells stands here: what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules.context import Context, has_expansion, literal_of, path_of
from conditions.lint.rules.functions import is_equality, is_equality_of_two, is_search
from conditions.lint.rules.rule import Finding, rule
from conditions.lint.rules.service import instead, is_impossible, predefined, result
from conditions.syntax.tree import Access, Call, Literal, Node, unconverted
from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest
from conditions.values.spelling import literal


@rule("W304", "unknown-value", of=(is_equality,), is_local=True)
def unknown_value(call: Call, context: Context) -> Iterator[Finding]:
    """A predefined variable is compared with a text that it never is.

    `Build.Reason`, `Agent.OS` and a few others have one of a few values, in any letter case. A comparison with another
    text never holds. The values stand in the schemas of the service, which tell more by the codes W8….

    Source: Azure Pipelines documentation, "Use predefined variables".

    Wrong:
        and(succeeded(), eq(variables['Agent.OS'], 'Windows'))
                                                   ^^^^^^^^^
        and(succeeded(), in(variables['Build.Reason'], 'IndividualCI', 'Scheduled'))
                                                                       ^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables['Agent.OS'], 'Windows_NT'))
        and(succeeded(), in(variables['Build.Reason'], 'IndividualCI', 'Schedule'))
    """
    name = next(filter(None, map(variable_of, call.arguments)), "")
    place = predefined(name)
    if place is None or place.values is None:
        return
    for part in call.arguments:
        text = _text(part)
        if text and is_impossible(text, place) and not _is_told(name, text):
            hint = instead(text, place)
            yield Finding(f"{context.written(part)} is not a value that {name} can have", part.span, hint)


def _is_told(name: str, text: str) -> bool:
    """Whether a text is not even the result of a job, which another rule tells."""
    return fold(name) == fold("Agent.JobStatus") and is_impossible(text, result())


def variable_of(node: Node) -> str:
    """The name of the variable that a part is, or an empty text."""
    path = path_of(node)
    return path[1] if len(path) == 2 and path[0] == "variables" else ""


def _text(node: Node) -> str:
    """The text that a part is written as; empty where it is none, or only a part of what it will be."""
    text = literal_of(node)
    return text if isinstance(text, str) and not has_expansion(text) else ""


_KINDS_OF_REF = ("heads", "tags", "pull")


@rule("W305", "branch-without-refs", of=(is_equality, is_search), is_local=True)
def branch_without_refs(call: Call, context: Context) -> Iterator[Finding]:
    """`Build.SourceBranch` is compared with the name of a branch alone, or `Build.SourceBranchName` with a path.

    `Build.SourceBranch` is the full name: `refs/heads/main` of a branch, `refs/tags/v1` of a tag, `refs/pull/1/merge`
    of a pull request. `Build.SourceBranchName` is what stands behind the last slash of it, so that it has none.

    Source: Azure Pipelines documentation, "Use predefined variables".

    Wrong:
        and(succeeded(), eq(variables['Build.SourceBranch'], 'main'))
                                                             ^^^^^^
        and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/head/main'))
                                                             ^^^^^^^^^^^^^^^^
        and(succeeded(), startsWith(variables['Build.SourceBranch'], 'release/'))
                                                                     ^^^^^^^^^^
        and(succeeded(), startsWith(variables['Build.SourceBranchName'], 'release/'))
                                                                         ^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))
        and(succeeded(), startsWith(variables['Build.SourceBranch'], 'refs/heads/release/'))
        and(succeeded(), eq(variables['Build.SourceBranchName'], 'main'))
        and(succeeded(), contains(variables['Build.SourceBranch'], 'release'))
    """
    first, *others = call.arguments
    if is_equality_of_two(call.function) and not variable_of(first):
        first, others = others[0], [first]
    name = fold(variable_of(first))
    for part in others:
        text = _text(part)
        if text and name == fold("Build.SourceBranch"):
            yield from _short_of_refs(call, part, text, context)
        elif "/" in text and name == fold("Build.SourceBranchName") and not text.startswith("$/"):
            full = literal(text if text.startswith("refs/") else f"refs/heads/{text.lstrip('/')}")
            hint = context.called(call.function.name, "variables['Build.SourceBranch']", full)
            message = f"{context.written(first)} is what stands behind the last slash: it never has one"
            yield Finding(message, part.span, hint if len(others) == 1 else None)


def _short_of_refs(call: Call, part: Node, text: str, context: Context) -> Iterator[Finding]:
    if call.function.finds in ("contains", "ends") or text.startswith("$/") or ";" in text:
        return  # $/ and ; stand in the names of Team Foundation Version Control
    begins = call.function.finds == "begins"
    refs, _, rest = text.partition("/")
    if fold(refs) == fold("refs") or (begins and fold("refs/").startswith(fold(text))):
        kind, _, name = rest.partition("/")
        near = nearest(kind, _KINDS_OF_REF, 0.75)
        if near and (fold(kind) != fold(near)) and (name or not begins):
            yield Finding(f"no branch or tag begins with refs/{kind}/", part.span, literal(f"refs/{near}/{name}"))
        return
    message = "Build.SourceBranch is a full name, which begins with refs/"
    full = literal(f"refs/{text}" if rest and fold(refs) in map(fold, _KINDS_OF_REF) else f"refs/heads/{text}")
    yield Finding(message, part.span, full)


@rule("W306", "variable-in-parts", of=(Access,), is_local=True)
def variable_in_parts(path: Access, context: Context) -> Iterator[Finding]:
    """A variable with a dot in its name is read in two steps.

    `variables` is flat: `variables.Build.Reason` asks for the member `Reason` of a variable `Build`, which is a text
    and has none, so that it is Null. A name with dots stands in brackets and quotes.

    Source: Azure Pipelines documentation, "Expressions", variables.

    Wrong:
        and(succeeded(), eq(variables.Build.Reason, 'Manual'))
                            ^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables['Build.Reason'], 'Manual'))
    """
    _, *keys = path_of(path) or ("",)
    if path_of(path)[:1] != ("variables",) or len(keys) < 2 or not _are_names(path):
        return
    name = ".".join(keys)
    hint = f"variables[{literal(name)}]"
    yield Finding(f"{context.written(path)} is Null: variables have no members", path.span, hint)


def _are_names(path: Access) -> bool:
    """Whether all keys are written, and none is a size: that is told of by another rule."""
    steps = [unconverted(step) if step else None for step in path.steps]
    texts = [step.value for step in steps if isinstance(step, Literal) and isinstance(step.value, str)]
    return len(texts) == len(steps) and fold(texts[-1]) not in (fold("length"), fold("size"))
