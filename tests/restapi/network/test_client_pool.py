"""Clients that are lent, against real servers that keep their connections."""

import asyncio
from dataclasses import replace

import restapi
from restapi.answers.answer import Failure
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.network.transport import Clients, asend
from restapi.policy import Policy

CAREFUL = Policy()


def call(server) -> PreparedRequest:
    return prepare(restapi.Invocation(restapi.Request(url=server.url, method="GET")), {}, {})


def asked(calls: list[list[PreparedRequest]], policy: Policy = CAREFUL, kept: int = 100):
    """Send each list of calls at the same time, one list after the other; gives the answers."""

    async def ask():
        async with Clients(policy, kept) as clients:
            for group in calls:
                sent = (asend(one, client=clients, deadline=5, policy=policy) for one in group)
                answers.extend(await asyncio.gather(*sent))

    answers = []
    asyncio.run(ask())
    return answers


def test_one_connection_serves_one_call_after_the_other(kept_alive) -> None:
    server = kept_alive()
    answers = asked([[call(server)]] * 5)
    assert [answer.status for answer in answers] == [200] * 5
    assert server.connections == 1


def test_calls_at_the_same_time_have_a_connection_each_and_those_serve_later_ones(kept_alive) -> None:
    server = kept_alive(pause=0.1)
    asked([[call(server)] * 5, [call(server)] * 5])
    assert (server.connections, server.most) == (5, 5)


def test_another_origin_has_another_connection(kept_alive) -> None:
    servers = [kept_alive(), kept_alive()]
    asked([[call(server)] for server in servers * 2])
    assert [server.connections for server in servers] == [1, 1]


def test_other_certificates_have_another_connection(kept_alive) -> None:
    server = kept_alive()
    asked([[call(server)], [replace(call(server), tls=restapi.Tls())]])
    assert server.connections == 2


def test_only_so_many_connections_are_kept_and_the_oldest_go_first(kept_alive) -> None:
    first, second = kept_alive(), kept_alive()
    asked([[call(first)], [call(second)], [call(first)], [call(second)]], kept=1)
    assert (first.connections, second.connections) == (2, 2)


def test_a_cookie_is_for_nobody_else(kept_alive) -> None:
    server = kept_alive()
    asked([[call(server)]] * 2)
    assert [received.headers.get("Cookie") for received in server.received] == [None, None]


def test_a_connection_that_the_server_closed_is_replaced(serve, answer) -> None:
    server = serve(answer(b"1"), answer(b"2"))

    async def ask() -> list[bytes]:
        async with Clients(Policy()) as clients:
            first = await asend(call(server), client=clients, deadline=5, policy=Policy())
            await asyncio.sleep(0.05)  # for the end of the connection to arrive
            return [first.body, (await asend(call(server), client=clients, deadline=5, policy=Policy())).body]

    assert asyncio.run(ask()) == [b"1", b"2"]


def test_a_client_whose_call_ran_out_of_time_is_of_use_again(serve, answer) -> None:
    def silence(server):
        server.pause(2)
        yield b""

    server = serve(silence, answer(b"2"))

    async def ask():
        async with Clients(Policy()) as clients:
            first = await asend(call(server), client=clients, deadline=0.1, policy=Policy())
            return first, await asend(call(server), client=clients, deadline=5, policy=Policy())

    late, second = asyncio.run(ask())
    assert (late.failure, second.body) == (Failure.DEADLINE, b"2")


def test_public_only_holds_for_lent_clients(kept_alive) -> None:
    server = kept_alive()
    policy = Policy(public_only=True)
    answers = asked([[call(server)]] * 2, policy)
    assert [answer.failure for answer in answers] == [Failure.ADDRESS] * 2
    assert server.received == []


def test_a_name_is_resolved_once_for_all(kept_alive, monkeypatch) -> None:
    from restapi.network import host_cache as names

    server, asked_for = kept_alive(), []

    def resolve(host: str, port: int, *, public_only: bool = False) -> tuple[str, ...]:
        asked_for.append(host)
        return resolve_really(host, port, public_only=public_only)

    resolve_really = names.resolve
    monkeypatch.setattr(names, "resolve", resolve)
    asked([[call(server)] * 3, [call(server)] * 3])
    assert asked_for == ["127.0.0.1"]


def test_a_name_that_has_no_address_is_resolved_again(monkeypatch) -> None:
    from restapi.network import host_cache as names
    from restapi.network.addresses import UnknownHostError

    asked_for = []

    def resolve(host: str, port: int, *, public_only: bool = False) -> tuple[str, ...]:
        asked_for.append(host)
        raise UnknownHostError("not now")

    monkeypatch.setattr(names, "resolve", resolve)
    nowhere = prepare(restapi.Invocation(restapi.Request(url="http://nowhere.example", method="GET")), {}, {})
    answers = asked([[nowhere], [nowhere]])
    assert [answer.problem for answer in answers] == ["no connection to nowhere.example: not now"] * 2
    assert len(asked_for) == 2
