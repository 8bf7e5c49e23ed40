"""The verdicts of one expression on several documents."""

from conditions.playground.cases import MOST_DOCUMENTS, judge


def test_every_document_has_its_verdict_value_or_error() -> None:
    told = judge("ge(root.n, root.least)", [f'{{"n": 1, "least": {least}}}' for least in (1, 2, '"x"', "")], "")
    assert [one["verdict"] for one in told] == [True, False, None, None]
    assert [one["shown"] for one in told[:2]] == ["True", "False"]
    assert [bool(one["error"]) for one in told] == [False, False, True, True]
    assert "cannot convert the String 'x' to Number" in told[2]["error"]


def test_a_value_that_is_no_boolean_has_a_verdict_too() -> None:
    assert judge("root.n", ['{"n": "false"}'], "") == [{"verdict": True, "shown": "false", "error": None}]


def test_an_expression_that_does_not_compile_fails_on_each() -> None:
    told = judge("gt(", ["{}", "{}"], "")
    assert [one["error"] for one in told] == ["gt( is never closed: ) is missing"] * 2


def test_strict_documents_have_all_keys() -> None:
    assert (
        judge("eq(root.gone, 1)", ["{}"], "", strict=True)[0]["error"] == "there is no key 'gone': there is none at all"
    )


def test_the_number_of_documents_is_bounded() -> None:
    assert len(judge("true", ["{}"] * 1000, "")) == MOST_DOCUMENTS


def test_each_document_may_have_other_values_of_its_own() -> None:
    own = ['{"variables": {"a": 1}}', "", '{"variables": ']
    told = judge("eq(variables.a, 1)", ["", "", ""], '{"variables": {"a": 1}}', own=own)
    assert [one["verdict"] for one in told] == [True, False, None]
    assert told[2]["error"]
