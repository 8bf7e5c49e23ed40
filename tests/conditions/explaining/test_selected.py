"""Which nodes a path selected, and which item it could not compare, in explanations."""

import pytest

import conditions

ROOT = {
    "items": [{"price": 40, "n": "a"}, {"price": "45"}, {"price": None}, {}, {"price": 99}] * 2,
    "a/b": {"x~y": [1]},
    "samples": [{"value": [0, "0.97"]}, {"value": [1, "nan"]}],
}
RFC_9535 = conditions.AZURE.extend(jsonpath="rfc9535")


def reasons(expression: str, language: conditions.Language = conditions.AZURE) -> list[str]:
    return [blame.sentence for blame in language.compile(expression).explain(ROOT).blame]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (
            "gt(count(jsonpath('$.items[?(@.price < 50)]')), 9)",
            "selects /items/0, /items/1, /items/2, /items/5, /items/6 and 1 more, "
            "and nothing of /items/3, /items/4, /items/8 or /items/9",
        ),
        (
            "gt(count(jsonpath('$.items[*].n')), 5)",
            "selects /items/0/n and /items/5/n, and nothing of /items/1, "
            "/items/2, /items/3, /items/4, /items/6 or 3 more",
        ),
        (
            "gt(count(jsonpath('$.items[?(@.price > 100)]')), 0)",
            "selects nothing of /items/0, /items/1, /items/2, /items/3, /items/4 or 5 more",
        ),
        ("eq(jsonpath('$.items[0].n')[0], 'b')", "selects /items/0/n"),
        ("eq(count(jsonpath('$[''a/b''][''x~y''][*]')), 5)", "selects /a~1b/x~0y/0"),
        ("eq(count(jsonpath('$')), 5)", "selects the root"),
        ("eq(count(jsonpath('$.items[-1:]')), 0)", "selects /items/9"),
    ],
)
def test_the_nodes_of_a_path_are_named_by_their_places(expression, told):
    (reason,) = reasons(expression)
    assert reason.endswith(told)


def test_a_path_that_selects_nothing_says_no_more_than_its_count():
    (reason,) = reasons("gt(count(jsonpath('$.nope[*]')), 0)")
    assert "selects" not in reason


def test_by_rfc_9535_the_places_are_told_too():
    (reason,) = reasons("eq(count(jsonpath('$.items[?@.price < 50]')), 9)", RFC_9535)
    assert reason.endswith(
        "selects /items/0 and /items/5, and nothing of /items/1, /items/2, /items/3, /items/4, /items/6 or 3 more"
    )
    (reason,) = reasons("eq(jsonpath('$.items[-2].n')[0], 'b')", RFC_9535)
    assert "selects" not in reason
    (reason,) = reasons("eq(jsonpath('$.items[-5].n')[0], 'b')", RFC_9535)
    assert reason.endswith("selects /items/5/n")


@pytest.mark.parametrize("text", ["nan", "1e-3x", "95.5%", "", "0,97 %", "N/A"])
@pytest.mark.parametrize("test", ["@.v > 0.05", "0.05 <= @.v"])
def test_the_item_whose_text_is_no_number_is_named(text, test):
    condition = conditions.compile(f"gt(count(jsonpath('$.r[?({test})]')), 0)")
    explanation = condition.explain({"r": [{"v": "0.5"}, {"v": text}]})
    assert isinstance(explanation.error, conditions.ConversionError)
    assert f"the text '{text}' at /r/1/v" in explanation.error.message
    assert f"the text '{text}' is no number" in explanation.error.message


def test_a_text_that_is_no_whole_number_is_named_too():
    explanation = conditions.compile("gt(count(jsonpath('$.r[?(@.v > 90)]')), 0)").explain({"r": [{"v": "95.5"}]})
    assert explanation.error is not None
    assert "the text '95.5' at /r/0/v by >: the text '95.5' is no whole number" in explanation.error.message
    assert "90.0" in (explanation.error.hint or "")


def test_secrets_are_masked_in_the_message_of_a_comparison():
    condition = conditions.compile("gt(count(jsonpath('$.r[?(@.v > 90)]')), 0)")
    explanation = condition.explain({"r": [{"v": "s3cret-token"}]}, secrets=["s3cret-token"])
    assert "s3cret" not in repr(explanation.error) + str(explanation)
