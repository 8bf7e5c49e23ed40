"""The sensor in Airflow itself: `dag.test()`, which runs its trigger from what is serialised, and a real server."""

import importlib.util
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

if importlib.util.find_spec("airflow") is None:
    pytest.skip("Airflow is not installed: make test-airflow", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("default")  # Airflow warns of itself

DAGS = Path(__file__).parent / "dags"
RUNNING, DONE, FAILED = (json.dumps({"status": status}).encode() for status in ("running", "DONE", "failed"))
SECRET = "hunter-22-swordfish"


@pytest.fixture(scope="module")
def gates(tmp_path_factory):
    """The module of the DAGs, in an Airflow of its own."""
    os.environ |= {
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)
    spec = importlib.util.spec_from_file_location("gates", DAGS / "gates.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(gates, monkeypatch, capfd):
    """Run a DAG; gives the state of its task and what the log says."""

    def go(name, server, **connection):
        host, port = server.url.removeprefix("http://").partition("/")[0].split(":")
        known = {"conn_type": "http", "host": host, "port": int(port), "login": "ann", "password": SECRET, **connection}
        monkeypatch.setenv("AIRFLOW_CONN_CI", json.dumps(known))
        conf = {"wanted": "done", "number": 7, "key": "an-api-key-of-ours"}
        dag_run = getattr(gates, name).test(run_conf=conf)
        return state_of(dag_run), capfd.readouterr().out

    return go


def state_of(dag_run):
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        return session.query(TaskInstance.state).filter_by(run_id=dag_run.run_id, dag_id=dag_run.dag_id).scalar()


def asked_for(server):
    return [(one.method, one.target) for one in server.received]


def test_it_waits_in_the_trigger_until_the_condition_is_true(run, serve, answer):
    server = serve(answer(RUNNING), answer(b"", "503 Service Unavailable"), answer(RUNNING), answer(DONE))
    state, log = run("watched", server)
    assert state == "success"
    assert asked_for(server) == [("GET", "/builds/7")] * 4
    assert {one.headers["X-Api-Key"] for one in server.received} == {"an-api-key-of-ours"}
    assert all(one.headers["Authorization"].startswith("Basic ") for one in server.received)
    assert "Poll 1: root.status is 'running', not 'done'; the next one in 0.05 s" in log
    assert "Poll 2: the status 503 (ServiceUnavailable) is no success; the next one" in log
    assert "root.status is 'DONE', which equals 'done', as letter case does not matter" in log
    assert log.count("Pausing task as DEFERRED") == 1
    assert SECRET not in log


def test_it_needs_no_trigger_where_the_first_poll_is_enough(run, serve, answer):
    server = serve(answer(DONE))
    state, log = run("watched", server)
    assert (state, len(server.received)) == ("success", 1)
    assert "DEFERRED" not in log


def test_the_failure_condition_fails_it_for_good(run, serve, answer):
    state, log = run("watched", serve(answer(RUNNING), answer(FAILED)))
    assert state == "failed"
    assert "Poll 2: The failure criterion is true." in log
    assert "root.status is 'failed'" in log


def test_too_many_errors_in_a_row_fail_it(run, serve, answer):
    server = serve(answer(RUNNING), answer(b"", "500 Internal Server Error"))
    state, log = run("watched", server)
    assert (state, len(server.received)) == ("failed", 3)
    assert "2 polls in a row failed. Poll 3: the status 500 (InternalServerError) is no success." in log


def test_time_out_is_that_of_sensors(run, serve, answer):
    server = serve(answer(RUNNING))
    state, log = run("short", server)
    assert state == "failed"
    assert len(server.received) in (2, 3)
    assert "AirflowSensorTimeout" in log
    assert "The time of 0.6 s is too short for another poll." in log


def test_it_is_skipped_where_it_may_fail_softly(run, serve, answer):
    assert run("skipped", serve(answer(FAILED)))[0] == "skipped"
    assert run("skipped", serve(answer(RUNNING), answer(FAILED)))[0] == "skipped"


def test_the_worker_waits_where_it_is_not_deferrable(run, serve, answer):
    server = serve(answer(RUNNING), answer(RUNNING), answer(DONE))
    state, log = run("in_the_worker", server)
    assert (state, len(server.received)) == ("success", 3)
    assert "DEFERRED" not in log


def test_a_post_is_sent_once_and_its_status_polled(run, serve, answer):
    server = serve(answer(b"{}", "202 Accepted", Location="/jobs/3?view=short"), answer(RUNNING), answer(DONE))
    state, log = run("started", server)
    assert state == "success"
    assert asked_for(server) == [("POST", "/builds"), ("GET", "/jobs/3?view=short"), ("GET", "/jobs/3?view=short")]
    assert [one.body for one in server.received] == [b'{"name": "web"}', b"", b""]
    assert all("Authorization" in one.headers for one in server.received)
    assert log.count("Pausing task as DEFERRED") == 1


def test_a_post_that_is_polled_is_sent_by_the_worker_alone(run, serve, answer):
    server = serve(answer(RUNNING), answer(RUNNING), answer(DONE))
    state, log = run("searched", server)
    assert state == "success"
    assert asked_for(server) == [("POST", "/search")] * 3
    assert log.count("Pausing task as DEFERRED") == 2
    assert "Poll 2: root.status is 'running'" in log


def test_a_start_that_fails_is_told(run, serve, answer):
    state, log = run("started", serve(answer(b"", "403 Forbidden")))
    assert state == "failed"
    assert "The start failed: The status 403 (Forbidden) is no success." in log
    state, log = run("started", serve(answer(b"{}", "202 Accepted")))
    assert state == "failed"
    assert "no status URL" in log


def test_a_secret_that_a_service_repeats_is_masked(run, serve, answer):
    body = json.dumps({"status": f"not {SECRET}"}).encode()
    state, log = run("watched", serve(answer(body), answer(FAILED)))
    assert state == "failed"
    assert "root.status is 'not ***'" in log
    assert SECRET not in log


def test_a_connection_that_leads_nowhere_is_told(run, serve, answer):
    state, log = run("watched", serve(answer(DONE)), extra='{"verify": false}')
    assert state == "failed"
    assert "the certificate of a service is always verified" in log


def test_what_is_wrong_as_it_is_written_is_refused_while_the_dag_is_read(gates):
    from restapi.engines.airflow import RestConditionSensor

    with pytest.raises(ValueError, match="success criterion"):
        RestConditionSensor(task_id="a", http_conn_id="ci", condition="eq(root.status")
    with pytest.raises(ValueError, match="mode must be 'poke'"):
        RestConditionSensor(task_id="a", http_conn_id="ci", condition="true", mode="reschedule")
    assert RestConditionSensor(task_id="a", http_conn_id="ci", condition="{{ what }}").deferrable


def test_a_trigger_is_made_of_what_it_serialises(gates):
    from airflow.serialization.serialized_objects import BaseSerialization

    from restapi.engines.airflow import RestConditionTrigger
    from restapi.engines.airflow.asked import Asked
    from restapi.engines.airflow.progress import Progress

    asked = Asked(condition="eq(root.a, 1)", pending=(404,), headers={"A": "b"}, body="not for it")
    trigger = RestConditionTrigger("ci", asked.as_json(), Progress.beginning(60).as_json())
    path, given = trigger.serialize()
    assert json.loads(json.dumps(given)) == given
    assert "not for it" not in json.dumps(given)
    decoded = BaseSerialization.deserialize(BaseSerialization.serialize(given))
    again = pkgutil.resolve_name(path)(**decoded)
    assert again.serialize() == (path, given)


def test_airflow_finds_the_provider(gates):
    from airflow.providers_manager import ProvidersManager

    assert ProvidersManager().providers["condex"].data["sensors"][0]["python-modules"] == [
        "restapi.engines.airflow.sensor"
    ]
