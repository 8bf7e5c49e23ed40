"""DAGs with one sensor each; a run's configuration says what it asks."""

from datetime import datetime

from airflow.sdk import DAG

from restapi.engines.airflow import RestConditionSensor

ASKED = {
    "http_conn_id": "ci",
    "condition": "eq(root.status, '{{ dag_run.conf.wanted }}')",
    "failure": "eq(root.status, 'failed')",
    "headers": {"X-Api-Key": "{{ dag_run.conf.key }}"},
    "poke_interval": 0.05,
    "timeout": 20,
}


def gate(name: str, **options: object) -> DAG:
    with DAG(name, schedule=None, start_date=datetime(2026, 1, 1)) as dag:
        RestConditionSensor(task_id="built", **{**ASKED, **options})
    return dag


watched = gate("watched", endpoint="builds/{{ dag_run.conf.number }}", errors=1)
in_the_worker = gate("in_the_worker", endpoint="builds/7", deferrable=False)
short = gate("short", endpoint="builds/7", timeout=0.6, poke_interval=0.2)
skipped = gate("skipped", endpoint="builds/7", soft_fail=True)
started = gate("started", method="POST", endpoint="/builds", body='{"name": "web"}', status_url="Location")
searched = gate("searched", method="POST", endpoint="/search", body="{}")
