import httpx
import pytest

import restapi
from restapi.testing import ReleaseService


@pytest.fixture
def client():
    with (
        ReleaseService(token="Token abc") as service,
        httpx.Client(base_url=service.url.removesuffix("/releases"), headers={"Authorization": "Token abc"}) as client,
    ):
        yield client


ENVIRONMENT = "/releases/2/environments/1"


def test_a_deployment_is_in_progress_and_then_successful(client: httpx.Client) -> None:
    assert client.get(ENVIRONMENT).json()["status"] == "notStarted"
    assert client.patch(ENVIRONMENT, json={"status": "inProgress"}).status_code == 202
    assert [client.get(ENVIRONMENT).json()["status"] for _ in range(3)] == ["inProgress", "successful", "successful"]


def test_a_created_release_has_the_version_that_was_asked_for(client: httpx.Client) -> None:
    created = client.post("/releases", json={"version": "5.0"})
    assert (created.status_code, created.json()["version"]) == (201, "5.0")
    listed = client.get("/releases", params={"definitionId": 1}).json()
    assert listed["releases"][0]["version"] == "5.0"
    assert listed["releases"][0]["environments"][1]["checks"] == ["smoke tests"]


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", ENVIRONMENT, {"headers": {"Authorization": "Token abd"}}, 401),
        ("GET", "/releases/3", {}, 404),
        ("POST", ENVIRONMENT, {"json": {}}, 404),
        ("POST", "/releases", {"content": b"x"}, 400),
        ("POST", "/releases", {"json": [1]}, 400),
        ("PATCH", ENVIRONMENT, {"json": {"status": "done"}}, 400),
        ("DELETE", ENVIRONMENT, {}, 501),
    ],
)
def test_what_is_refused(client: httpx.Client, method: str, path: str, options: dict, status: int) -> None:
    assert client.request(method, path, **options).status_code == status


def test_an_approval_is_given_later_as_azure_wants_it() -> None:
    request = restapi.Request("releases", url_suffix="/2/approvals", headers=restapi.AZURE_HEADERS)
    with ReleaseService(token="Token abc") as service:
        connections = {"releases": restapi.Connection(url=service.url, token="Token abc")}
        outcome = restapi.invoke(restapi.Invocation(request, restapi.ByCallback()), connections=connections)
    assert (outcome.succeeded, outcome.json) == (True, {"message": "Ann is asked"})
    assert [str(notice.news) for notice in outcome.notices] == [
        "TaskStarted",
        "Lines(texts=('Ann approves version 4.1.0.',))",
        "TaskCompleted: succeeded",
    ]
