import pytest

from restapi.caseless import CaselessMapping


def test_names_ignore_case_and_keep_their_spelling() -> None:
    headers = CaselessMapping({"Content-Type": "text/plain", "ETag": "1"})
    assert (headers["content-type"], headers["ETAG"], list(headers)) == ("text/plain", "1", ["Content-Type", "ETag"])
    assert "CONTENT-TYPE" in headers
    assert "Content" not in headers


def test_of_names_that_differ_in_case_the_last_wins() -> None:
    assert dict(CaselessMapping({"A": 1, "a": 2})) == {"a": 2}


def test_a_missing_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CaselessMapping[int]()["a"]
