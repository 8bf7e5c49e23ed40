"""What a file tells of the place where an expression stands: declared parameters, its job and stage, its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from conditions.lint.reading.graph import Job, Listed, Stage
from conditions.lint.reading.parameters import Parameters
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What is known around an expression; None is what the file does not tell.

    Attributes:
        parameters: The parameters that the file declares.
        is_closed: Whether there are no parameters but these.
        is_pipeline: Whether the file is surely no template: people give the values of its parameters.
        stages: The stages of the list in which it stands.
        stage: The stage in which it stands, or which it decides about.
        jobs: The jobs of the list in which it stands.
        job: The job in which it stands, or which it decides about.
        node: The step, job or stage that it decides about.
        earlier: The steps of the same list before that step.
    """

    parameters: Parameters | None = None
    is_closed: bool = False
    is_pipeline: bool = False
    stages: Listed[Stage] | None = None
    stage: Stage | None = None
    jobs: Listed[Job] | None = None
    job: Job | None = None
    node: YamlMapping | None = None
    earlier: tuple[YamlNode, ...] | None = None

    @property
    def of_file(self) -> Surroundings:
        """What is known in the whole file."""
        return Surroundings(self.parameters, self.is_closed, self.is_pipeline)


NOTHING = Surroundings()
"""Around an expression that stands in no file."""
