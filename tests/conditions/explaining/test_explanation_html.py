"""Explanations as HTML: escaped, with classes alone, readable on light and on dark pages."""

import re
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions.explaining.explanation_html import STYLE, as_html

EXPRESSION = "and(eq(root.status, 'done'), gt(root.n, 3), root.later)"


def explained(document: object, expression: str = EXPRESSION) -> conditions.Explanation:
    return conditions.compile(expression).explain(document)


def element(explanation: conditions.Explanation) -> Xml.Element:
    return Xml.fromstring(explanation.as_html())


def test_it_is_what_a_terminal_shows_and_every_part_below():
    explanation = explained({"status": "Done", "n": 2})
    shown = element(explanation)
    assert shown.get("class") == "condex condex-false"
    assert "".join(shown.find("pre").itertext()) == str(explanation)
    items = shown.iter("li")
    assert [(item.get("class"), [code.text for code in item.findall("code")]) for item in items] == [
        ("condex-part", [explanation.tree.text, "False"]),
        ("condex-part", ["eq(root['status'], 'done')", "True"]),
        ("condex-part", ["root['status']", "'Done'"]),
        ("condex-part", ["gt(root['n'], 3)", "False"]),
        ("condex-part", ["root['n']", "2"]),
        ("condex-part condex-unevaluated", ["root['later']", "not evaluated"]),
    ]


@pytest.mark.parametrize(
    ("document", "of"), [({"status": "done", "n": 4, "later": 1}, "true"), ({}, "false"), ({"status": {}}, "error")]
)
def test_the_verdict_is_a_class(document, of):
    expression = "and(contains(root.status, 'done'), gt(root.n, 3), root.later)"
    assert element(explained(document, expression)).get("class") == f"condex condex-{of}"


def test_a_notebook_shows_it_with_its_style():
    explanation = explained({})
    assert explanation._repr_html_() == f"<style>\n{STYLE}</style>\n{explanation.as_html()}"
    assert "<style" not in explanation.as_html()


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text()))
def test_no_text_becomes_markup(text, document):
    explanation = explained({"a": text, "b": document}, "or(eq(root.a, '<i>&\"'), contains(join('', root.b.*), '<'))")
    shown = element(explanation)
    assert "".join(shown.find("pre").itertext()) == str(explanation)
    assert {found.tag for found in shown.iter()} <= {"div", "pre", "span", "details", "summary", "ul", "li", "code"}
    assert shown.find("pre").attrib == {"tabindex": "0"}  # it scrolls, also by the keyboard
    assert {name for found in shown.iter() if found.tag != "pre" for name in found.attrib} == {"class"}


def test_secrets_are_masked():
    explanation = conditions.compile("eq(root.a, 'x')").explain({"a": "hunter2"}, secrets=["hunter2"])
    assert "hunter2" not in explanation.as_html()


def test_every_class_of_the_style_is_used_and_its_colours_are_readable():
    used = set(re.findall(r"condex-[a-z]+", "".join(as_html(explained(one)) for one in ({}, {"status": {}}, {"n": 1}))))
    used |= {"condex-true", "condex-error", "condex-failed", "condex-unevaluated"}
    assert set(re.findall(r"\.(condex-[a-z]+)", STYLE)) <= used
    light, dark = (set(re.findall(r"#[0-9a-f]{6}", part)) for part in STYLE.split("\n")[:2])
    assert min(contrast(colour, "#ffffff") for colour in light) >= 4.5
    assert min(contrast(colour, "#1f2328") for colour in dark) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as the guidelines for accessible pages have it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
