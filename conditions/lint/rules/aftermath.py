"""Steps, jobs and stages that may well run after a failure: nothing before them can fail, or they are there for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conditions.lint.places import JOB, STAGE, STEP
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, text_of
from conditions.lint.rules.context import Context, is_output, literal_of, path_of
from conditions.syntax.tree import Call, Node, unconverted, walk
from conditions.values.dotnet_text import fold

_LOOKS_BACK = re.compile(
    r"\b(clean(ing)?([ _-]?up)?|clear|remov\w+|delet\w+|uninstall\w*|destroy\w*|tear[ _-]?down|stop|shut[ _-]?down|kill"
    r"|notif\w+|report\w*|status|logs?|diagnos\w+|dumps?|crash\w*|screenshots?|results?|coverage|summary|collect\w*)\b",
    re.IGNORECASE,
)
"""Words of names: what tidies up, and what tells how it went."""
_LOOKING_BACK = re.compile(
    r"(1ES\.)?Publish(TestResults|CodeCoverageResults|BuildArtifacts?|PipelineArtifacts?)|DeleteFiles", re.IGNORECASE
)
"""Tasks that keep what there is after a failure too, or tidy up."""
_PREPARING = re.compile(r"Use[A-Z]\w+|\w+Tool|\w*Installer|\w+Init|Cache(Beta)?|\w+Authenticate", re.IGNORECASE)
"""Tasks that only make the agent ready."""
_TELLING = re.compile(r"\s*(echo\b|Write-Host\b|#|@echo\b|$)", re.IGNORECASE)
_ATTEMPTS = set(map(fold, ("System.JobAttempt", "System.StageAttempt", "System.PhaseAttempt")))
_SCRIPTS = ("script", "bash", "pwsh", "powershell")


def may_run_anyway(context: Context) -> bool:
    """Tell whether what a condition decides about may run after a failure without harm, as far as the file tells."""
    node = context.around.node
    if _is_first(context) or _asks_all_it_waits_for(context) or _asks_for_attempt(context):
        return True
    return node is not None and (_is_named_so(node) or _is_harmless(node))


def _is_first(context: Context) -> bool:
    """Whether nothing that stands before can fail."""
    around, place = context.around, context.place.name
    if place == STEP.name:
        return around.earlier is not None and all(map(_never_fails, around.earlier))
    return _waits_for(context) == ()


def _asks_for_attempt(context: Context) -> bool:
    """Whether a condition asks which attempt this is: what it decides about belongs to what failed in the last one."""
    variables = {
        fold(name) for path in map(path_of, walk(context.tree)) if path[:1] == ("variables",) for name in path[1:]
    }
    return not variables.isdisjoint(_ATTEMPTS)


def _waits_for(context: Context) -> tuple[str, ...] | None:
    around, place = context.around, context.place.name
    if place == STAGE.name:
        return around.stage.depends_on if around.stage else None
    if place != JOB.name:
        return None
    if around.job:
        return around.job.depends_on
    keys = around.node.keys() if around.node else ["${{"]
    return None if "dependsOn" in keys or "${{" in "".join(keys) else ()


def _never_fails(step: YamlNode) -> bool:
    """Whether nothing builds on a step, or its failure changes nothing."""
    if not isinstance(step, YamlMapping):
        return False
    return step.get("checkout") is not None or fold(text_of(step, "continueOnError")) == fold("true")


def _asks_all_it_waits_for(context: Context) -> bool:
    """Whether a condition holds only where each job or stage that it waits for has given an output."""
    names = _waits_for(context)
    return bool(names) and {fold(name) for name in names or ()} <= set(_asked(unconverted(context.tree)))


def _asked(node: Node) -> Iterator[str]:
    """The jobs or stages, by name, one of whose outputs is a certain text wherever a condition holds."""
    if not isinstance(node, Call):
        return
    if node.function.absorbing is False:
        for part in node.arguments:
            yield from _asked(unconverted(part))
    elif node.function.compares == "equality":
        first, *others = node.arguments
        for output, texts in ((first, others), (others[0], [first])):
            if is_output(output) and all(literal_of(text) for text in texts):
                yield fold(path_of(output)[1])


def _is_named_so(node: YamlMapping) -> bool:
    names = (text_of(node, key) for key in ("displayName", "job", "deployment", "stage", "name"))
    return any(_LOOKS_BACK.search(_in_words(name)) for name in names)


def _in_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)


def _is_harmless(node: YamlMapping) -> bool:
    """Whether a step only makes the agent ready, keeps what there is, prints, or sets variables."""
    task = text_of(node, "task").partition("@")[0]
    if node.get("publish") is not None or _LOOKING_BACK.fullmatch(task) or _PREPARING.fullmatch(task):
        return True
    scripts = [script for script in (text_of(node, key) for key in _SCRIPTS) if script]
    return any(all(map(_TELLING.match, script.splitlines())) for script in scripts)
