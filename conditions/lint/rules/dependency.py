"""The jobs and stages before, as an expression reads them and the file tells of them.

The forms of places are data: `conditions.schemas.pipelines`. Which jobs and steps there are only the file tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conditions.lint.places import JOB, RUNTIME, STAGE
from conditions.lint.reading.graph import Job, Names, Stage
from conditions.lint.rules.context import Context, path_of
from conditions.schemas.pipelines import place_of
from conditions.schemas.place import Place, Told
from conditions.syntax.tree import Access
from conditions.values.dotnet_text import fold
from conditions.values.spelling import literal

_MEMBERS = ("outputs", "result")


@dataclass(frozen=True)
class Dependency:
    """A path into `dependencies` or `stageDependencies`, in the condition of a stage or in a job.

    Attributes:
        root: The named value.
        keys: What is read of it; `*` where the text does not tell.
        of_stage: Whether a stage reads it, and not a job.
        context: The expression.
    """

    root: str
    keys: tuple[str, ...]
    of_stage: bool
    context: Context

    @property
    def reader(self) -> str:
        """Who reads it."""
        return "stage" if self.of_stage else "job"

    @property
    def reads_stage(self) -> bool:
        """Whether its first key names a stage."""
        return self.of_stage or self.root == "stageDependencies"

    @property
    def waits_for(self) -> Names:
        """The names that the first key may have; None where the file does not tell them."""
        around = self.context.around
        if self.reads_stage:
            return around.stage.depends_on if around.stage else None
        return around.job.depends_on if around.job else None

    @property
    def known(self) -> list[str]:
        """The names of all jobs or stages that the file tells beside the reader."""
        around = self.context.around
        listed = around.stages if self.reads_stage else around.jobs
        return listed.names if listed else []

    @property
    def member_at(self) -> int:
        """The index of the key that is `outputs` or `result`, behind one name or two; 0 where there is none."""
        found = (at for at in (1, 2) if len(self.keys) > at and fold(self.keys[at]) in map(fold, _MEMBERS))
        return next(found, 0)

    @property
    def is_shaped_well(self) -> bool:
        """Whether as many names stand before the member as there should be, or nothing is told of them."""
        place = self._led_to(self.member_at)
        return self.member_at == 0 or place.told(place.spelled(self.keys[self.member_at])) is Told.NAMED

    def _led_to(self, count: int) -> Place:
        """The place in what the service knows to which the first keys lead."""
        place = place_of("stage" if self.of_stage else "job", self.root)
        assert place is not None
        for key in self.keys[:count]:
            place = place.members if key == "*" else place.key(place.spelled(key))
        return place

    @property
    def form(self) -> str:
        """The form of the names of outputs there: `step.name`."""
        return self._led_to(self.member_at + 1).forms[0]

    def may_be_named(self, key: str) -> bool:
        """True where an output may have a name."""
        return self._led_to(self.member_at + 1).told(key) is not Told.IMPOSSIBLE

    @property
    def output(self) -> tuple[str, ...]:
        """The keys behind `outputs`; nothing where it reads no output."""
        at = self.member_at
        return self.keys[at + 1 :] if at and fold(self.keys[at]) == fold("outputs") else ()

    def in_job(self, parts: Sequence[str]) -> tuple[str, ...]:
        """The job whose output it reads, and the name of the output there, given the parts of the name as written."""
        return (*parts,) if self.of_stage else (self.keys[self.member_at - 1], *parts)

    def key_of(self, job: str, parts: Sequence[str]) -> str:
        """The name by which an output of a job is read: in a stage, that of the job stands before it."""
        return ".".join((job, *parts) if self.of_stage else parts)

    @property
    def stages(self) -> list[Stage]:
        """The stages of the file that its first key may mean."""
        around = self.context.around
        return around.stages.named(self.keys[0]) if self.reads_stage and around.stages else []

    def jobs(self, name: str) -> list[Job] | None:
        """The jobs that it may mean by a name; None where the file does not tell them.

        The list of a template may be a part of the jobs of its stage; the one below a stage is all of them.
        """
        if not self.reads_stage:
            return self.context.around.jobs.named(name) or None if self.context.around.jobs else None
        lists = [stage.jobs for stage in self.stages]
        found = [job for listed in lists for job in listed.named(name)]
        return found if found or (lists and all(listed.is_whole for listed in lists)) else None


def dependency_of(path: Access, context: Context) -> Dependency | None:
    """The path as what a job or stage reads of those before it; None where it is something else, or nobody knows."""
    root, *keys = path_of(path) or ("",)
    if root not in ("dependencies", "stageDependencies") or not keys or keys[0] == "*":
        return None
    of_stage = context.place.name == STAGE.name
    if context.place.name == RUNTIME.name and context.around.job is None:  # variables of a stage are those of its jobs
        return (
            Dependency(root, tuple(keys), False, context) if context.around.stage and root != "dependencies" else None
        )
    return Dependency(root, tuple(keys), of_stage, context) if of_stage or is_in_job(context) else None


def is_in_job(context: Context) -> bool:
    """Whether an expression is the condition of a job or stands within one."""
    return context.place.name == JOB.name or (context.place.name == RUNTIME.name and context.around.job is not None)


def member(name: str) -> str:
    """A name as it is written behind another one: `.name`, or in brackets where it is no word."""
    return f".{name}" if name.replace("-", "_").isidentifier() else f"[{literal(name)}]"


def output(key: str) -> str:
    """The reading of an output, behind a job or a stage."""
    return f".outputs[{literal(key)}]"
