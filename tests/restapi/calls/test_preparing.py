import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.calls.preparing import PreparedRequest, join_url, prepare
from restapi.completing.callback import ByCallback
from restapi.completing.response import ByResponse
from restapi.connections.connection import Connection
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.connections.urls import origin_of
from restapi.errors import (
    ConnectionNotFoundError,
    CriterionError,
    InvocationError,
    OriginError,
    Place,
    RequestError,
)
from restapi.invocation import Invocation
from restapi.request import METHODS, Request

CONNECTIONS = {"releases": Connection(url="https://a.example/releases", token="hunter2")}


def call(invocation: Invocation, secrets: tuple[str, ...] = (), **variables: str) -> PreparedRequest:
    return prepare(invocation, CONNECTIONS, variables, secrets)


def test_macros_are_replaced_in_every_part() -> None:
    request = Request("$(c)", "$(m)", "/$(v)", '{"X-$(v)": "$(v)"}', "<$(v)>")
    built = call(Invocation(request, ByResponse("eq(root, '$(v)')")), c="Releases", m="put", v="1", V="2")
    assert (built.method, built.url, built.body) == ("PUT", "https://a.example/releases/2", b"<2>")
    assert ("X-2", "2") in built.headers
    assert built.criterion is not None
    assert built.criterion.expression == "eq(root, '2')"


def test_macros_in_a_mapping_of_headers_are_replaced_in_the_values_alone() -> None:
    built = call(Invocation(Request("releases", headers={"X": '$(v)", "Y": "'})), v='"')
    assert ("X", '"", "Y": "') in built.headers


@pytest.mark.parametrize("method", METHODS)
def test_only_get_and_head_have_no_body(method: str) -> None:
    built = call(Invocation(Request("releases", method.lower(), body="é")))
    assert built.body == (None if method in ("GET", "HEAD") else "é".encode())


@pytest.mark.parametrize(
    ("base", "suffix", "url"),
    [
        ("https://a.example/releases", "/2/environments/1", "https://a.example/releases/2/environments/1"),
        ("https://a.example/releases", "?definitionId=1", "https://a.example/releases?definitionId=1"),
        ("https://a.example/releases", "-old", "https://a.example/releases-old"),
        ("https://a.example/releases/", "/2", "https://a.example/releases//2"),
        ("https://a.example/x", "@b.example", "https://a.example/x@b.example"),
        ("https://a.example/x?a=1", "&b=2", "https://a.example/x?a=1&b=2"),
        ("https://a.example", "", "https://a.example"),
        ("https://a.example", "/x", "https://a.example/x"),
        ("https://a.example", "?x", "https://a.example?x"),
        ("https://a.example:81", "/é ü", "https://a.example:81/é ü"),
    ],
)
def test_a_suffix_is_appended_as_plain_text(base: str, suffix: str, url: str) -> None:
    assert join_url(base, suffix) == url


@pytest.mark.parametrize(
    "suffix",
    [
        "@evil.example",
        ".evil.example",
        ":81",
        ":pass@evil.example",
        "\\@evil.example",
        "evil",
        " .evil",
        "%2eevil",
        "。evil",
    ],
)
def test_a_suffix_that_changes_the_origin_is_refused(suffix: str) -> None:
    with pytest.raises(OriginError, match=r"^the URL suffix would change the origin from https://a\.example to "):
        join_url("https://a.example", suffix)


@given(st.text(max_size=30))
def test_no_suffix_ever_changes_the_origin(suffix: str) -> None:
    try:
        url = join_url("https://a.example", suffix)
    except RequestError:
        return
    assert origin_of(url) == "https://a.example"
    assert not suffix or suffix[0] in "/?#"


@pytest.mark.parametrize("suffix", ["/\n", "/\r\nHost: b", "/\x00", "/\ud800", "\t.evil"])
def test_a_suffix_with_control_characters_is_refused(suffix: str) -> None:
    with pytest.raises(RequestError, match=r"^the URL holds a control character"):
        join_url("https://a.example", suffix)


@pytest.mark.parametrize(
    ("invocation", "kind", "message"),
    [
        (
            Invocation(Request("relases")),
            ConnectionNotFoundError,
            "the service connection 'relases' is not known\nHint: did you mean 'releases'?",
        ),
        (Invocation(Request("releases", "GTE")), RequestError, "unknown method 'GTE'\nHint: did you mean 'GET'?"),
        (
            Invocation(Request("releases", headers={"A": "b\nc"})),
            RequestError,
            "the value of the header 'A' holds a control character",
        ),
        (
            Invocation(Request("releases", body="\ud800")),
            RequestError,
            "the body holds half of a surrogate pair, which is no character",
        ),
        (
            Invocation(Request("releases"), ByCallback()),
            RequestError,
            "the service needs the token to complete the invocation, and neither the headers nor the body hold it\n"
            'Hint: add the header "AuthToken": "$(system.AccessToken)", or take the default headers of version 1',
        ),
        (
            Invocation(Request()),
            RequestError,
            "a request has either a connection or a url",
        ),
        (
            Invocation(Request("releases", url="https://a.example")),
            RequestError,
            "a request has either a connection or a url",
        ),
        (
            Invocation(Request(url="https://me:hunter2@a.example")),
            InvocationError,
            "a url cannot hold a user name\nHint: use username and password",
        ),
    ],
)
def test_what_cannot_be_asked(invocation: Invocation, kind: type[InvocationError], message: str) -> None:
    with pytest.raises(kind) as caught:
        call(invocation)
    assert str(caught.value) == message


def test_a_whole_url_needs_no_connection() -> None:
    assert call(Invocation(Request(url="https://$(host)/a", url_suffix="?b=1")), host="b.example").url == (
        "https://b.example/a?b=1"
    )


def test_without_connections_the_hint_says_so() -> None:
    with pytest.raises(ConnectionNotFoundError, match="Hint: no connections are given"):
        prepare(Invocation(Request("releases")), {}, {})


def test_a_criterion_that_does_not_compile_after_substitution_is_refused_with_its_place() -> None:
    place = Place("a.yml", 3, 4)
    invocation = Invocation(Request("releases"), ByResponse("eq(root, '$(v)')"), places={"criterion": place})
    with pytest.raises(CriterionError) as caught:
        call(invocation, v="it's")
    assert str(caught.value).startswith("a.yml:3:4: the success criterion is not a condition\n")
    assert "eq(root, 'it's')" in str(caught.value)


@pytest.mark.parametrize(
    "invocation",
    [
        Invocation(Request("releases", method="$(s)")),
        Invocation(Request("$(s)")),
        Invocation(Request("releases", headers='{"$(s) ": "x"}')),
        Invocation(Request("releases"), ByResponse("$(s)")),
        Invocation(Request(Connection(url="https://a.example"), url_suffix=".$(s)")),
    ],
)
def test_no_error_shows_a_secret(invocation: Invocation) -> None:
    with pytest.raises(InvocationError) as caught:
        call(invocation, secrets=("geheim",), s="geheim")
    assert "geheim" not in f"{caught.value} {caught.value!r}"
    assert "***" in str(caught.value)


def test_no_repr_shows_a_secret() -> None:
    request = Request("releases", url_suffix="?key=hunter2", headers={"AuthToken": "hunter2"}, body="hunter2")
    assert repr(call(Invocation(request))) == "<PreparedRequest POST https://a.example/releases?key=***>"
    assert "hunter2" not in repr(Request("releases", headers={"AuthToken": "hunter2"}, body="hunter2"))


def test_the_secrets_of_a_call_are_masked() -> None:
    built = call(Invocation(Request("releases", headers={"AuthToken": "two"})), secrets=("three",))
    assert built.masker("hunter2, two, three") == "***, ***, ***"


def test_a_call_has_the_certificates_and_the_client_of_its_connection() -> None:
    oauth = OAuth2(token_url="https://id.example", client_id="me", client_secret="x")
    connection = Connection(url="https://a.example", tls=Tls(ca="ca.pem"), oauth=oauth)
    built = call(Invocation(Request(connection)))
    assert (built.tls, built.oauth) == (Tls(ca="ca.pem"), oauth)
