"""Stages and jobs of an Azure Pipelines file: their properties, their order, and where their steps stand.

Source: Microsoft Learn, "YAML schema reference": pipeline, stages.stage, jobs.job, jobs.deployment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from conditions.values.dotnet_text import fold
from restapi.azure.inputs import refuse_template_expression
from restapi.calls.macros import EXPANDED
from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import anything, boolean, minutes
from restapi.errors import FileError, InvocationError, Place, did_you_mean
from restapi.pipelines.deciding import compiled, evaluated_ahead
from restapi.pipelines.model import Job, Pipeline, Stage, Step
from restapi.pipelines.order import check_order
from restapi.yaml_file import Entry, Node

Variables: TypeAlias = dict[str, str]

STRATEGIES = ("runOnce", "rolling", "canary")
HOOKS = ("preDeploy", "deploy", "routeTraffic", "postRouteTraffic")
WAY_DOWN = {"stages", "jobs", "phases", "steps", "strategy", *STRATEGIES, *HOOKS}
"""The keys of a pipeline that lead to steps; `on: failure` and its like are left out, as they do not always run."""

_TEMPLATES = {
    "extends": "the pipeline extends a template, which is not read here",
    "template": "templates are not read here",
}
_COMMON = (Key("displayName"), Key("condition"), Key("dependsOn", anything), Key("variables", anything))
STAGE = Keys(
    "property of a stage",
    [
        *(Key("stage"), Key("jobs", anything), Key("phases", anything), *_COMMON),
        Key("trigger", anything),
        *passed_over("pool", "group", "lockBehavior", "isSkippable", "templateContext"),
    ],
)
JOB = Keys(
    "property of a job",
    [
        *(Key("job"), Key("deployment"), Key("phase"), *_COMMON),
        *(Key("steps", anything), Key("strategy", anything), Key("pool", anything), Key("server", anything)),
        *(Key("continueOnError", boolean), Key("timeoutInMinutes", minutes), Key("environment", anything)),
        *passed_over("cancelTimeoutInMinutes", "container", "services", "workspace", "uses", "queue"),
        *passed_over("target", "templateContext", "parameters"),
    ],
)


class Way(NamedTuple):
    """What is known of a step from where it stands: the variables, and whether its job has no agent."""

    variables: Variables
    on_server: bool


ReadStep: TypeAlias = Callable[[Node, Way], Step]


@dataclass(slots=True)
class Graph:
    """Reads the stages and jobs of one file, and collects what it says and is not done here.

    Attributes:
        read_step: Reads one step.
        notes: What is not done, a sentence for each.
    """

    read_step: ReadStep
    notes: list[str] = field(default_factory=list[str])

    def pipeline(self, root: Node) -> Pipeline:
        """The pipeline that a file is: with stages, jobs or steps, a list of one of them, or one step.

        Raises:
            FileError: A property is not known, dependencies are wrong, or templates are used.
            InvocationError: A condition or an expression is wrong.
        """
        _refuse_templates(root)
        variables = variables_of(root)
        if stages := _list(root, "stages", "stage"):
            return Pipeline(self._stages(stages, variables), self.notes)
        return Pipeline([Stage("", self._jobs(root, variables), variables=variables)], self.notes)

    def _stages(self, items: Sequence[Node], outer: Variables) -> list[Stage]:
        entries = [STAGE.given(_entries(item, "a stage"), item.place) for item in items]
        names = _names(entries, ("stage",), "stage")
        known = {fold(name): name for name in names}
        stages: list[Stage] = []
        for number, (given, name, item) in enumerate(zip(entries, names, items, strict=True)):
            before = _depends_on(given, name, known, "stage")
            if number and "dependsOn" not in given:
                before = [names[number - 1]]
            variables = {**outer, **variables_of(item)}
            jobs = self._jobs(item, variables)
            label, places = given.value("displayName") or "", _places(given)
            stages.append(Stage(name, jobs, label, tuple(before), given.value("condition") or "", variables, places))
            _check(stages[-1], "stage")
            if "trigger" in given and _said(given.value("trigger")).lower() == "manual":
                self.notes.append(f"The stage '{name}' is begun by a person on the server; here it runs in its turn.")
        check_order(stages, "stage")
        return stages

    def _jobs(self, node: Node, variables: Variables) -> tuple[Job, ...]:
        """The jobs of a stage, or of a pipeline without stages."""
        items = _list(node, "jobs", "job", "deployment") or _list(node, "phases", "phase")
        if not items:
            steps = tuple(self._steps(node, Way(variables, _is_server(node.members.get("pool")))))
            return (Job("", steps, variables=variables),) if steps else ()
        entries = [JOB.given(_entries(item, "a job"), item.place) for item in items]
        names = _names(entries, ("job", "deployment", "phase"), "job")
        known = {fold(name): name for name in names}
        jobs = tuple(
            self._job(given, item, name, known, variables)
            for given, item, name in zip(entries, items, names, strict=True)
        )
        check_order(jobs, "job")
        return jobs

    def _job(self, given: GivenKeys, node: Node, name: str, known: dict[str, str], outer: Variables) -> Job:
        variables = {**outer, **variables_of(node)}
        way = Way(variables, _is_agentless(given))
        job = Job(
            name,
            (*self._steps(node, way), *self._of_strategy(given, name, way)),
            label=given.value("displayName") or "",
            depends_on=tuple(_depends_on(given, name, known, "job")),
            condition=given.value("condition") or "",
            continue_on_error=given.value("continueOnError", False),
            timeout=given.value("timeoutInMinutes"),
            variables=variables,
            prefixes=(f"{name}.", "Deploy.") if "deployment" in given else ("",),
            places=_places(given),
        )
        _check(job, "job")
        if "environment" in given:
            self.notes.append(f"Approvals and checks of the environment of the job '{name}' are not asked for.")
        return job

    def _of_strategy(self, given: GivenKeys, name: str, way: Way) -> Iterator[Step]:
        """The steps of a deployment's hooks, in the order of its life cycle."""
        strategy = given.entries.get("strategy")
        for key, entry in (strategy.value.members if strategy else {}).items():
            if key in STRATEGIES:
                hooks = entry.value.members
                for hook in HOOKS:
                    if hook in hooks:
                        yield from self._steps(hooks[hook].value, self._in_hook(hooks[hook].value, way))
                if key != "runOnce":
                    self.notes.append(f"The job '{name}' is run once: the strategy {key} is not followed.")
                if "on" in hooks:
                    self.notes.append(f"The steps under 'on' of the job '{name}' are not run.")
            elif key in ("matrix", "parallel"):
                self.notes.append(f"The job '{name}' is run once: its strategy {key} is not followed.")

    def _in_hook(self, hook: Node, way: Way) -> Way:
        return way._replace(on_server=way.on_server or _is_server(hook.members.get("pool")))

    def _steps(self, node: Node, way: Way) -> Iterator[Step]:
        """The steps of a node: a list of them, one, or what stands under `steps`."""
        if "steps" in node.members:
            items = node.members["steps"].value.parts
        elif node.is_list:
            items = node.parts
        else:
            items = [node] if "task" in node.members else []
        for item in items:
            _refuse_templates(item)
            if item.is_mapping:
                yield self.read_step(item, way)


def variables_of(node: Node) -> Variables:
    """The variables of a pipeline, a stage or a job: a mapping, or a list of names and values.

    Groups and templates in it are passed over: their values come from the caller.
    """
    if "variables" not in node.members:
        return {}
    given = node.members["variables"].value
    if given.is_list:
        items = [item.entries("a variable") for item in given.parts]
        named = {item["name"].value.text("name"): item["value"] for item in items if {"name", "value"} <= item.keys()}
    else:
        named = {} if given.is_empty else given.entries("variables")
    return {name: entry.value.text(f"the variable '{name}'") for name, entry in named.items()}


def _list(node: Node, key: str, *marks: str) -> list[Node]:
    """The items under *key*, or the node itself where it is a list of what *marks* tell."""
    if key in node.members:
        return node.members[key].value.items(key)
    is_one = node.is_list and any(set(marks) & item.members.keys() for item in node.parts)
    return node.parts if is_one else []


def _entries(node: Node, what: str) -> dict[str, Entry]:
    _refuse_templates(node)
    return node.entries(what)


def _names(entries: list[GivenKeys], keys: Sequence[str], what: str) -> list[str]:
    """The names of stages or jobs; those without one are called by their number, as Azure does."""
    names: list[str] = []
    taken = set[str]()
    for number, given in enumerate(entries, start=1):
        key = next((key for key in keys if key in given), None)
        name = (given.value(key) if key else "") or f"{what.capitalize()}{number}"
        if fold(name) in taken:
            place = given.place_of(key) if key else given.place
            raise FileError(f"there is already a {what} '{name}'", hint="names must differ", place=place)
        names.append(name)
        taken.add(fold(name))
    return names


def _depends_on(given: GivenKeys, name: str, known: dict[str, str], what: str) -> list[str]:
    """The names under `dependsOn`, a text or a list of them, as they are *known* by their folded form."""
    if "dependsOn" not in given:
        return []
    node: Node = given.entries["dependsOn"].value
    items = node.parts if node.is_list else [] if node.is_empty else [node]
    found: list[str] = []
    for item in items:
        written = item.text("an item of dependsOn").strip()
        if fold(written) == fold(name):
            raise FileError(f"the {what} '{name}' depends on itself", place=item.place)
        if fold(written) not in known:
            others = [other for other in known.values() if other != name]
            hint = did_you_mean(written, others) if others else f"there is no other {what}"
            raise FileError(f"dependsOn names the {what} '{written}', which is not there", hint=hint, place=item.place)
        found.append(known[fold(written)])
    return list(dict.fromkeys(found))


def _check(node: Stage | Job, what: str) -> None:
    """Refuse early a condition, or a variable, that is no expression."""
    compiled(node, f"{what} '{node.name}'")
    try:
        evaluated_ahead(node.variables, {}, str)
    except InvocationError as error:
        if "is not an expression" in error.message:
            raise


def _places(given: GivenKeys) -> dict[str, Place]:
    places = {"": given.place}
    for key, part in {"condition": "condition", "dependsOn": "depends_on"}.items():
        if key in given:
            places[part] = given.place_of(key)
    return places


def _is_server(pool: Entry | None) -> bool:
    return pool is not None and _said(pool.value).lower() == "server"


def _is_agentless(given: GivenKeys) -> bool:
    """True where no agent does the steps of a job: `pool: server`, and of a phase `server: true` or a mapping."""
    server = given.entries.get("server")
    return _is_server(given.entries.get("pool")) or (
        server is not None and (server.value.is_mapping or _said(server.value).lower() == "true")
    )


def _said(node: Node) -> str:
    """The text of a scalar; empty for anything else."""
    return "" if node.is_list or node.is_mapping else node.text("")


def _refuse_templates(node: Node) -> None:
    """FileError where a node is made of templates, which a server expands long before anything runs."""
    for key, entry in node.members.items():
        refuse_template_expression(key, entry.key)
    for key, problem in _TEMPLATES.items():
        if key in node.members:
            raise FileError(problem, hint=EXPANDED, place=node.members[key].place)
