"""`assert_condition`, called as a function; the plugin's tests see it as a fixture."""

import pytest

import conditions
from conditions.testing import assert_condition


def test_a_condition_that_is_true_passes():
    told = {"status": "OK"}, {"WANTED": "ok"}
    assert_condition("and(eq(root.status, variables.wanted), succeeded())", *told, status="Succeeded")


def test_a_failure_shows_values_and_masks_secrets():
    with pytest.raises(AssertionError) as caught:
        assert_condition("eq(root.token, 'b')", {"token": "hunter2"}, secrets=["hunter2"])
    assert str(caught.value).startswith("False\n")
    assert "root.token is '***', not 'b'" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_text_that_is_no_expression_fails_without_a_chain_of_errors():
    with pytest.raises(AssertionError, match="is missing before it") as caught:
        assert_condition("eq(root.a 1)")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_condition_that_is_compiled_already_is_taken_as_it_is():
    language = conditions.AZURE.extend(names=["release"])
    assert_condition(language.compile("eq(release.id, 1)"), release={"id": 1})
    assert_condition("eq(release.id, 1)", release={"id": 1}, language=language)
    with pytest.raises(AssertionError, match="Expanded: eq\\(2, 1\\)"):
        assert_condition("eq(release.id, 1)", release={"id": 2}, language=language)


def test_an_input_that_no_condition_takes_is_an_error_of_the_test():
    with pytest.raises(TypeError, match="a condition takes no 'release'"):
        assert_condition("true", release={})
