import pytest

from restapi.connections.urls import is_confidential, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example/b?c", "https://a.example"),
        ("HTTP://a.example:81?b", "HTTP://a.example:81"),
        ("http://[::1]:80#x", "http://[::1]:80"),
        ("https://a.example\\@b", ""),
        ("https://a.example\t@b", ""),
        ("mailto:a@b", ""),
    ],
)
def test_the_origin_is_scheme_host_and_port_as_written(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("url", "confidential"),
    [
        ("https://a.example", True),
        ("HTTPS://a.example", True),
        ("http://a.example", False),
        ("http://localhost:8080/token", True),
        ("http://localhost.example", False),
        ("http://127.0.0.1", True),
        ("http://127.8.8.8:1", True),
        ("http://[::1]:80", True),
        ("http://128.0.0.1", False),
        ("http://10.0.0.1", False),
    ],
)
def test_a_url_is_confidential_by_https_or_within_this_machine(url: str, confidential: bool) -> None:
    assert is_confidential(url) is confidential
