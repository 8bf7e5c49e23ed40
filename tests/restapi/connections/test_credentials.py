import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.explaining.masking import ExplanationMasker
from restapi.connections.credentials import Masker

secrets = st.lists(st.text('ab/"é+% \\', min_size=1, max_size=4), max_size=4)
anything = st.text(st.characters(exclude_categories=["Cs"]))
long = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=12)
words = st.text("xyz ,:", max_size=5)


@pytest.mark.parametrize(
    ("known", "text", "masked"),
    [
        ([], "plain", "plain"),
        (["", "x"], "axb", "a***b"),
        (["pass", "password"], "my password", "my ***"),
        (["abc", "bcd"], "xabcdx", "x***x"),
        (["aba"], "xababax", "x***x"),
        (["aabaa"], "xaabaaabaax", "x***x"),
        (["ab"], "xababx", "x***x"),
        (["a"], "a b", "*** b"),
        (["p@ss w/rd"], "?q=p%40ss%20w%2Frd", "?q=***"),
        (["p@ss w/rd"], "?q=p%40ss%20w/rd", "?q=***"),
        (["p@ss w/rd"], "?q=p%40ss+w%2frd&x=1", "?q=***&x=1"),
        (["p@ss w/rd"], "?q=%70%40%73s+w/r%64", "?q=***"),
        (["pässword"], "?q=p%E4ssword", "?q=***"),
        (['say "é"'], json.dumps({"t": 'say "é"'}), '{"t": "***"}'),
        (["line\nbreak"], '{"t": "line\\nbreak"}', '{"t": "***"}'),
        (["a/b<c>"], r'{"t": "a\/b\u003Cc\u003e"}', '{"t": "***"}'),
        (["a😀b"], r'{"t": "a\uD83D\ude00b"}', '{"t": "***"}'),
        (["tab\té"], repr({"t": "tab\té"}), "{'t': '***'}"),
        (["it's <b> & 'c'"], "<p>it&#39;s &lt;b&#x3e; &amp; &apos;c&#x27;</p>", "<p>***</p>"),
        (["it's"], "eq(root, 'it''s')", "eq(root, '***')"),
        (["p@ss w/rd"], json.dumps(json.dumps({"url": "?q=" + quote("p@ss w/rd", "")})), '"{\\"url\\": \\"?q=***\\"}"'),
        (["a%40b"], "a%40b a@b a%2540b", "*** *** ***"),
        (["hunter2"], "Basic bWU6aHVudGVyMg==", "Basic bWU6***=="),
        (["hunter2"], "Basic eW91Omh1bnRlcjI=", "Basic eW91O***="),
        (["hunter2"], "hunter hunter3 HUNTER2", "hunter hunter3 HUNTER2"),
        (["abc"], "YWJj", "YWJj"),
    ],
)
def test_secrets_are_masked(known: list[str], text: str, masked: str) -> None:
    assert Masker(known)(text) == masked


def forms_of(secret: str) -> list[str]:
    """The secret as libraries write it."""
    in_urls = [quote(secret), quote(secret, ""), quote_plus(secret)]
    in_urls += [re.sub("%..", lambda escape: escape[0].lower(), form) for form in in_urls]
    in_json = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]
    slashes = [form.replace("/", "\\/") for form in in_json]
    nested = [json.dumps(form)[1:-1] for form in (quote(secret, ""), in_json[0], slashes[0])]
    return [form for form in (secret, *in_urls, *in_json, *slashes, *nested, html.escape(secret)) if form]


@given(secrets, st.lists(st.text("xyz", max_size=5), min_size=1))
def test_no_form_of_a_secret_is_ever_left(known: list[str], between: list[str]) -> None:
    forms = [form for secret in known for form in (secret, quote(secret), json.dumps(secret)[1:-1])]
    text = "".join(part + form for part, form in zip(between, forms, strict=False)) + between[-1]
    masked = Masker(known)(text)
    assert [form for form in forms if form in masked] == []


@given(anything.filter(lambda text: text.strip("*")), words, words)
def test_every_form_of_any_secret_is_masked(secret: str, before: str, after: str) -> None:
    masker = Masker([secret])
    for form in forms_of(secret):
        masked = masker(f"{before}|{form}|{after}")
        assert form not in masked or form in before + after or form in "|***|"


@given(long, st.data())
def test_a_secret_is_found_with_any_of_its_characters_escaped(secret: str, data: st.DataObject) -> None:
    def escaped(character: str) -> str:
        hexadecimal = quote(character, "") if not character.isalnum() else f"%{ord(character):02x}"
        forms = [character, hexadecimal, json.dumps(character)[1:-1], f"&#{ord(character)};"]
        return data.draw(st.sampled_from(forms if ord(character) < 0x80 else forms[:1] + forms[2:3]))

    printable = (
        "".join(character for character in secret if character.isprintable() and character not in "\\%&") + "key"
    )
    assert Masker([printable])("".join(map(escaped, printable))) == "***"


@given(long, st.binary(max_size=5), st.binary(max_size=5), st.sampled_from([b64encode, urlsafe_b64encode]))
def test_a_secret_is_found_anywhere_in_base64(secret: str, before: bytes, after: bytes, encode) -> None:
    data = secret.encode()
    text = encode(before + data + after).decode()
    first, last = -(-len(before) * 8 // 6), (len(before) + len(data)) * 8 // 6
    masker = Masker([secret])
    for form in (text, quote_plus(text), text.replace("/", "\\/")):
        assert text[first:last] not in masker(form)
        assert "***" in masker(form)


@given(secrets, st.text("xyz?&%\\ "))
def test_a_text_without_secrets_stays_as_it_is(known: list[str], text: str) -> None:
    letters = [secret for secret in known if set(secret) & set("abé")]
    assert Masker(letters)(text) == text


@given(secrets, st.text('ab/"é+%\\ 12n&;#', max_size=30))
def test_no_text_breaks_the_masker_and_none_keeps_a_secret(known: list[str], text: str) -> None:
    masked = Masker(known)(text)
    assert [secret for secret in known if secret in masked] == []


def test_a_run_of_a_secret_is_masked_in_linear_time() -> None:
    assert Masker(["aa", "aaaa", "ab" * 9])("a" * 1_000_000 + "ab" * 500_000) == "***"


def test_more_secrets_can_be_added() -> None:
    assert Masker(["one"]).also(["two"])("one, two, three") == "***, ***, three"


def test_the_repr_of_a_masker_tells_no_secret() -> None:
    assert repr(Masker(["hunter2"])) == "<Masker of 1 texts>"


@pytest.mark.parametrize("size", range(4, 18))
@pytest.mark.parametrize("levels", [0, 1, 2])
def test_the_beginning_of_a_secret_that_an_explanation_cut_is_masked(size: int, levels: int) -> None:
    secret = "hun\"ter2/é+'geheim"
    form = secret
    for _ in range(levels):
        form = json.dumps(form)[1:-1]
    masked = ExplanationMasker([secret]).mask(f"'xyz{form[: size + 3 * levels]}…'")
    assert masked == "'xyz***…'"
