"""Services that connections of Airflow lead to; Airflow itself is not needed."""

import json
from types import SimpleNamespace

import pytest

from restapi import InvocationError, Tls
from restapi.engines.airflow.service import service_of


def connection(**given):
    nothing = dict.fromkeys(("host", "schema", "port", "login", "password", "extra"))
    return SimpleNamespace(**{**nothing, "host": "ci.example", **given})


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "http://ci.example"),
        ({"schema": "https"}, "https://ci.example"),
        ({"port": 8080}, "http://ci.example:8080"),
        ({"host": "https://ci.example/api", "port": 8080, "schema": "http"}, "https://ci.example/api"),
        ({"schema": ""}, "http://ci.example"),
    ],
)
def test_the_url_is_that_of_airflows_http_provider(given, url):
    assert service_of(connection(**given)).connection.url == url


def test_a_login_is_basic_and_a_password_alone_is_a_bearer_token():
    assert service_of(connection(login="ann", password="p")).connection.authorization == "Basic YW5uOnA="
    assert service_of(connection(login="ann")).connection.authorization == "Basic YW5uOg=="
    assert service_of(connection(password="t-1")).connection.authorization == "Bearer t-1"
    assert service_of(connection()).connection.authorization is None


def test_the_extra_holds_headers_and_settings():
    extra = {
        "X-Team": "web",
        "retries": 3,
        "headers": {"X-Key": "k"},
        "timeout": 5,
        "verify": "/ca.pem",
        "stream": True,
    }
    service = service_of(connection(extra=json.dumps({**extra, "cert": ["/c.pem", "/k.pem"]})))
    assert service.headers == {"X-Team": "web", "retries": "3", "X-Key": "k"}
    assert service.connection.tls == Tls(ca="/ca.pem", certificate="/c.pem", key="/k.pem")
    assert service_of(connection(extra='{"cert": "/both.pem"}')).connection.tls == Tls(certificate="/both.pem")


def test_a_proxy_is_taken_for_the_scheme():
    extra = json.dumps({"proxies": {"http": "http://one:1", "https": "http://two:2"}})
    assert service_of(connection(extra=extra)).proxy == "http://one:1"
    assert service_of(connection(extra=extra, schema="https")).proxy == "http://two:2"
    assert service_of(connection(extra='{"proxy": "http://three:3"}')).proxy == "http://three:3"
    assert service_of(connection()).proxy is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": None}, "has no host"),
        ({"extra": "[1]"}, "is no JSON object"),
        ({"extra": "{"}, "is no JSON object"),
        ({"extra": '{"verify": false}'}, "always verified"),
        ({"schema": "ftp"}, "must begin with http"),
    ],
)
def test_what_cannot_be_done_is_refused(given, told):
    with pytest.raises(InvocationError, match=told):
        service_of(connection(**given))
