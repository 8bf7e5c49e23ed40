import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.masking import Masker

secrets = st.lists(st.text('ab/"é ', min_size=1, max_size=4), max_size=4)


@pytest.mark.parametrize(
    ("known", "text", "masked"),
    [
        ([], "plain", "plain"),
        (["", "x"], "axb", "a***b"),
        (["pass", "password"], "my password", "my ***"),
        (["abc", "bcd"], "xabcdx", "x***x"),
        (["aba"], "xababax", "x***x"),
        (["ab"], "xababx", "x***x"),
        (["a"], "a b", "*** b"),
        (["p@ss w/rd"], "?q=p%40ss%20w%2Frd", "?q=***"),
        (["p@ss w/rd"], "?q=p%40ss%20w/rd", "?q=***"),
        (['say "é"'], json.dumps({"t": 'say "é"'}), '{"t": "***"}'),
        (["it's"], "eq(root, 'it''s')", "eq(root, '***')"),
        (["line\nbreak"], '{"t": "line\\nbreak"}', '{"t": "***"}'),
    ],
)
def test_secrets_are_masked(known: list[str], text: str, masked: str) -> None:
    assert Masker(known)(text) == masked


@given(secrets, st.lists(st.text("abxyz", max_size=5), min_size=1))
def test_no_form_of_a_secret_is_ever_left(known: list[str], between: list[str]) -> None:
    forms = [form for secret in known for form in (secret, quote(secret), json.dumps(secret)[1:-1])]
    text = "".join(part + form for part, form in zip(between, forms, strict=False)) + between[-1]
    masked = Masker(known)(text)
    assert [form for form in forms if form in masked] == []


@given(secrets, st.text("xyz?& "))
def test_a_text_without_secrets_stays_as_it_is(known: list[str], text: str) -> None:
    assert Masker([secret for secret in known if secret.strip()])(text) == text


def test_more_secrets_can_be_added() -> None:
    assert Masker(["one"]).also(["two"])("one, two, three") == "***, ***, three"


def test_the_repr_of_a_masker_tells_no_secret() -> None:
    assert repr(Masker(["hunter2"])) == "<Masker of 1 texts>"
