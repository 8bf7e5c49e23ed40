"""Parts of a pipeline, chosen by name."""

import pickle

import pytest

from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.pipelines.choosing import only, running_order, starting_at
from restapi.pipelines.model import Job, Pipeline, Stage
from restapi.request import Request


def step(name: str, key: str = "") -> Invocation:
    return Invocation(Request(url="http://127.0.0.1:1"), name=name, id=key)


PIPELINE = Pipeline(
    [
        Stage(
            "Test",
            (Job("Unit", (step("t1"), step("t2"))), Job("First", (step("t0"),)), Job("Deploy", (step("t3"),))),
            label="All tests",
        ),
        Stage("Deploy", (Job("Web", (step("d1", "same"), step("d2"))), Job("Api", (step("d3", "same"),))), "Go"),
        Stage("Before", (Job("B", (step("b1"),)),)),
    ]
)


def names(pipeline: Pipeline) -> str:
    return " ".join(step.name for position, step in running_order(pipeline) if pipeline.runs(*position))


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("test", "t1 t2 t0 t3"),
        ("all tests", "t1 t2 t0 t3"),
        ("Unit", "t1 t2"),
        ("test.unit", "t1 t2"),
        ("Deploy", "d1 d2 d3"),
        ("Test.Deploy", "t3"),
        ("d2", "d2"),
        ("Deploy.Web.same", "d1"),
        ("Api.same", "d3"),
    ],
)
def test_one_part_alone(name: str, chosen: str) -> None:
    assert names(only(PIPELINE, name)) == chosen


@pytest.mark.parametrize(
    ("name", "chosen"),
    [("Deploy", "d1 d2 d3 b1"), ("t2", "t2 t0 t3 d1 d2 d3 b1"), ("Api", "d3 b1"), ("Before", "b1")],
)
def test_everything_from_a_part_on(name: str, chosen: str) -> None:
    assert names(starting_at(PIPELINE, name)) == chosen


def test_everything_before_follows_the_order_of_running() -> None:
    pipeline = Pipeline([Stage("", (Job("A", (step("a"),), depends_on=("B",)), Job("B", (step("b"),))))])
    assert names(starting_at(pipeline, "A")) == "a"
    assert names(starting_at(pipeline, "B")) == "b a"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Deploi", "there is no stage, job or step 'Deploi'\nHint: did you mean 'Deploy'?"),
        (
            "same",
            "there are several called 'same'\nHint: write 'Deploy.Web.same' or 'Deploy.Api.same'",
        ),
    ],
)
def test_what_is_no_part_is_refused(name: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        only(PIPELINE, name)
    assert str(caught.value) == message


def test_a_pipeline_is_the_list_of_its_invocations_and_survives_pickling() -> None:
    chosen = only(PIPELINE, "Unit")
    again = pickle.loads(pickle.dumps(chosen))
    assert [step.name for step in PIPELINE] == ["t1", "t2", "t0", "t3", "d1", "d2", "d3", "b1"]
    assert (again, again.stages, again.chosen) == (chosen, chosen.stages, chosen.chosen)


def test_a_plain_list_is_a_pipeline_of_one_job() -> None:
    (stage,) = Pipeline.of([step("a")]).stages
    assert [job.name for job in stage.jobs] == [""]
    assert Pipeline.of(PIPELINE) is PIPELINE
