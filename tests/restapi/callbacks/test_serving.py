"""The receiver as users hold it: on a port, behind a proxy, or in an application of theirs."""

import socket
import threading

import pytest
import uvicorn

import restapi
from restapi.callbacks.serving import read_address
from restapi.completing.callback import ByCallback
from restapi.invocation import Invocation
from restapi.request import Request


def invocation(server) -> Invocation:
    return Invocation(Request(url=server.url, headers=restapi.AZURE_HEADERS), ByCallback(completed=30.0))


def complete(sender) -> None:
    sender.event("TaskCompleted", "succeeded")


def test_one_receiver_serves_many_invocations(service) -> None:
    server = service(complete)
    with restapi.Receiver() as receiver:
        assert restapi.invoke(invocation(server), receiver=receiver).succeeded
        assert restapi.run([invocation(server)] * 2, receiver=receiver).succeeded
    assert {one.headers["PlanUrl"] for one in server.received} == {server.received[0].headers["PlanUrl"]}


def test_the_port_is_free_again_afterwards_and_no_thread_is_left() -> None:
    with restapi.Receiver() as receiver:
        port = int(receiver.url.rstrip("/").rpartition(":")[2])
    with restapi.Receiver(f"127.0.0.1:{port}") as again:
        assert again.url == f"http://127.0.0.1:{port}/"
    assert [thread for thread in threading.enumerate() if thread.name == "restapi receiver"] == []


def test_every_sender_gets_its_answer_before_the_receiver_ends(service) -> None:
    statuses: list[int] = []
    server = service(lambda sender: statuses.append(sender.event("TaskCompleted", "succeeded")))
    for _ in range(5):
        assert restapi.invoke(invocation(server)).succeeded
    for thread in server.threads[1:]:
        thread.join(5)
    assert statuses == [200] * 5


def test_services_are_given_the_public_url(service) -> None:
    server = service()
    with restapi.Receiver(public_url="https://ci.example/azure") as receiver:
        asked = Invocation(invocation(server).request, ByCallback(completed=0.1))
        assert not restapi.invoke(asked, receiver=receiver).succeeded
    assert server.received[0].headers["PlanUrl"] == "https://ci.example/azure/"


@pytest.mark.parametrize("root_path", ["", "/azure"])
def test_the_app_is_mounted_in_another_application(service, root_path: str) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}{root_path}"
    receiver = restapi.Receiver(public_url=url)
    server = uvicorn.Server(uvicorn.Config(receiver.app, root_path=root_path, log_config=None, loop="asyncio"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        assert restapi.invoke(invocation(service(complete)), receiver=receiver).succeeded
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def test_a_receiver_that_nobody_reaches_is_refused() -> None:
    with pytest.raises(restapi.InvocationError) as caught:
        restapi.invoke(
            Invocation(Request(url="http://127.0.0.1:1", headers=restapi.AZURE_HEADERS), ByCallback()),
            receiver=restapi.Receiver(),
        )
    assert str(caught.value) == (
        "the receiver does not listen, so that no service would reach it\n"
        "Hint: use it in a with block, or give public_url where its app is mounted"
    )


def test_a_port_that_is_taken_is_an_error() -> None:
    with restapi.Receiver() as receiver:
        address = receiver.url.removeprefix("http://").rstrip("/")
        with pytest.raises(restapi.InvocationError) as caught:
            restapi.Receiver(address).__enter__()
    assert str(caught.value) == f"cannot listen on {address}: Address already in use"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("localhost:8080", ("localhost", 8080)),
        (" a.example:65535 ", ("a.example", 65535)),
        ("[::1]:80", ("::1", 80)),
    ],
)
def test_addresses_are_read(text: str, address: tuple[str, int]) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "8080", ":8080", "a:", "a:b", "a:65536", "::1:80", "a@b:1", "http://a:1", "a b:1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(restapi.InvocationError, match="is no address to listen on"):
        restapi.Receiver(text)


@pytest.mark.parametrize(
    ("listen", "public_url", "message"),
    [
        ("0.0.0.0:80", None, "0.0.0.0 is every address of this machine, and services need to be given one"),
        ("[::]:80", None, ":: is every address of this machine, and services need to be given one"),
        ("127.0.0.1:0", "ci.example", "the public URL must begin with http:// or https:// and a host"),
        ("127.0.0.1:0", "https://me@ci.example", "the public URL cannot hold a user name"),
        ("127.0.0.1:0", "https://ci.example/?a=1", "the public URL cannot hold '?', '#' or blanks"),
    ],
)
def test_what_services_could_not_reach_is_refused(listen: str, public_url: str | None, message: str) -> None:
    with pytest.raises(restapi.InvocationError) as caught:
        restapi.Receiver(listen, public_url=public_url)
    assert str(caught.value).startswith(message)


def test_without_uvicorn_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("restapi.callbacks.serving.find_spec", lambda name: None)
    with pytest.raises(restapi.InvocationError, match=r"pip install 'condex\[callback\]'"):
        restapi.Receiver().__enter__()
