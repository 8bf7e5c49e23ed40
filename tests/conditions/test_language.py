"""Languages: what expressions may name, and the cache of what was compiled."""

import copy
import pickle
import sys
import threading

import pytest

import conditions
from conditions import AZURE, ConditionError, ConditionSyntaxError, Language, function
from conditions.language import CACHED


@function("shout")
def shout(text: str) -> str:
    return text.upper() + "!"


@function("shout")
def shout_louder(text: str) -> str:
    return text.upper() + "!!"


def test_a_text_is_compiled_once():
    text = "eq(root.compiled, 'once')"
    assert conditions.compile(text) is conditions.compile(text) is AZURE.compile(text)


def test_what_is_refused_is_refused_again():
    for _ in range(2):
        with pytest.raises(ConditionSyntaxError):
            conditions.compile("eq(1")


def test_the_cache_is_bounded_and_keeps_what_was_used_last():
    own = AZURE.extend()
    first = own.compile("eq(root, 'first')")
    compiled = [own.compile(f"eq(root, {n})") for n in range(CACHED - 1)]
    assert own.compile("eq(root, 'first')") is first
    compiled += [own.compile(f"eq(root, {n})") for n in range(CACHED, CACHED * 2)]
    assert own.compile(f"eq(root, {CACHED * 2 - 1})") is compiled[-1]
    assert own.compile("eq(root, 'first')") is not first
    assert own.compile("eq(root, 'first')") == first


def test_languages_do_not_share_their_conditions():
    own, other = AZURE.extend(functions=[shout]), AZURE.extend(functions=[shout_louder])
    assert own.compile("shout('a')").evaluate() == "A!"
    assert other.compile("shout('a')").evaluate() == "A!!"
    with pytest.raises(ConditionSyntaxError):
        AZURE.compile("shout('a')")


@pytest.mark.parametrize("text", [None, 1, b"eq(1, 1)", ["eq(1, 1)"], object()])
def test_what_is_no_text_is_a_type_error(text):
    with pytest.raises(TypeError):
        conditions.compile(text)


def test_many_threads_compile_and_evaluate_at_once():
    own = AZURE.extend()
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        try:
            for n in range(120):
                value = (n * 7 + seed * 13) % (CACHED * 2)
                condition = own.compile(f"and(eq(root.a, {value}), in(root.b, 'x', 'y'), gt(1, root.c))")
                assert condition({"a": value, "b": "Y"}) is True
                assert condition.evaluate({"a": value, "b": "Z"}) is False
                assert condition.explain({"a": value, "b": "X"}).verdict is True
                with pytest.raises(ConditionError):
                    condition({"a": value, "b": "x", "c": "z"})
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert failures == []


def test_extending_adds_and_leaves_the_language_as_it_was():
    own = AZURE.extend(functions=[shout], names=["build", "build"])
    assert own.compile("eq(shout(build.name), 'A!')")(build={"name": "a"})
    assert own.vocabulary.names[-1:] == ("build",)
    assert AZURE.vocabulary.function("shout") is None
    assert AZURE.vocabulary.name("build") is None


def test_a_later_function_replaces_an_earlier_one_of_the_same_name():
    assert AZURE.extend(functions=[shout]).extend(functions=[shout_louder]).compile("SHOUT('a')").evaluate() == "A!!"


@pytest.mark.parametrize("name", ["", "a-b", "1a", "a b", "é", "class", "None", "lambda", "a.b", "True", "__debug__"])
def test_a_named_value_that_cannot_be_passed_by_keyword_is_refused(name):
    with pytest.raises(ValueError, match="cannot be a named value"):
        AZURE.extend(names=[name])


@pytest.mark.parametrize("name", ["true", "FALSE", "eq", "And", "secrets", "ROOT", "Variables"])
def test_a_named_value_that_could_not_be_reached_is_refused(name):
    with pytest.raises(ValueError, match="cannot be a named value"):
        AZURE.extend(names=[name])


def test_one_text_for_many_names_is_refused():
    with pytest.raises(ValueError, match="names are several"):
        AZURE.extend(names="build")


@pytest.mark.parametrize("name", AZURE.vocabulary.names)
def test_every_named_value_is_passed_by_keyword_and_its_letter_case_does_not_matter(name):
    condition = conditions.compile(f"eq({name.upper()}.a, 'x')")
    assert condition(**{name: {"a": "X"}}) is True
    if name != "parameters":  # of which all must be declared
        assert condition() is False
    assert condition.reads == {name: ("/a",)}


def test_an_input_that_the_language_does_not_know_is_a_type_error():
    condition = conditions.compile("root")
    for way in (condition, condition.evaluate, condition.explain):
        with pytest.raises(TypeError, match="nonsense"):
            way(nonsense=1)


HYPHENS = AZURE.extend(hyphens=True)


@pytest.mark.parametrize(
    ("expression", "normalized"),
    [
        ("dependencies.my-job.outputs['a.b']", "dependencies['my-job']['outputs']['a.b']"),
        ("parameters.a-1-b", "parameters['a-1-b']"),
        ("eq(root.a-, root._-)", "eq(root['a-'], root['_-'])"),
        ("eq(root.a, -1)", "eq(root['a'], -1)"),
    ],
)
def test_names_with_hyphens_are_an_option_of_the_language(expression, normalized):
    assert HYPHENS.compile(expression).normalized == normalized
    if "-1)" not in expression:
        with pytest.raises(ConditionSyntaxError):
            AZURE.compile(expression)


@pytest.mark.parametrize("expression", ["root-a", "root.-a", "not-a(1)", "root.a+b", "-root"])
def test_a_hyphen_makes_no_name_of_what_is_none(expression):
    with pytest.raises(ConditionSyntaxError):
        HYPHENS.compile(expression)


def test_hyphens_stay_with_further_extensions_until_they_are_switched_off():
    assert HYPHENS.extend(names=["build"]).compile("build.a-b").normalized == "build['a-b']"
    with pytest.raises(ConditionSyntaxError):
        HYPHENS.extend(hyphens=False).compile("root.a-b")


def test_languages_of_the_same_words_are_equal_and_hash_alike():
    one, two = (AZURE.extend(functions=[shout], names=["build"]) for _ in range(2))
    assert (one == two, hash(one) == hash(two), one is two) == (True, True, False)
    assert one != AZURE
    assert one != AZURE.extend(functions=[shout_louder], names=["build"])
    assert HYPHENS != AZURE
    assert AZURE != "AZURE"


@pytest.mark.parametrize("language", [AZURE, HYPHENS, AZURE.extend(functions=[shout], names=["build"])], ids=repr)
@pytest.mark.parametrize("clone", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])
def test_a_language_survives_pickling_and_copying(clone, language):
    other = clone(language)
    assert isinstance(other, Language)
    assert (other == language, hash(other) == hash(language)) == (True, True)
    assert (other is AZURE) == (language is AZURE)
    assert other.compile("eq(1, 1)")()


def test_a_language_has_a_short_repr():
    assert repr(AZURE.extend(functions=[shout], names=["build"])) == (
        "<Language of 46 functions and the names root, variables, response, taskInputs, parameters, dependencies, "
        "stageDependencies, pipeline, resources, value, build>"
    )


RFC_9535 = AZURE.extend(jsonpath="rfc9535")


def test_the_dialect_of_jsonpath_is_a_property_of_the_language():
    assert (AZURE.jsonpath, RFC_9535.jsonpath) == ("server", "rfc9535")
    assert AZURE != RFC_9535
    assert repr(RFC_9535).endswith(", with JSONPath by RFC 9535>")
    assert "RFC 9535" not in repr(AZURE)
    assert RFC_9535.extend(jsonpath="server") == AZURE
    assert hash(RFC_9535.extend(jsonpath="server")) == hash(AZURE)
    assert RFC_9535.extend(strict=True).jsonpath == "rfc9535"


@pytest.mark.parametrize("language", [RFC_9535, AZURE.extend(jsonpath="server"), RFC_9535.extend(names=["extra"])])
def test_a_language_with_a_dialect_can_be_pickled(language):
    again = pickle.loads(pickle.dumps(language))
    assert again == language
    assert hash(again) == hash(language)
    assert again.jsonpath == language.jsonpath
    condition = pickle.loads(pickle.dumps(language.compile("count(jsonpath('$[?(@.a != 1)]'))")))
    assert int(condition.evaluate([{}, {"a": 2}])) == (2 if language.jsonpath == "rfc9535" else 1)


@pytest.mark.parametrize("other", ["RFC9535", "", "newtonsoft", None.__class__, 5])
def test_another_dialect_is_refused(other):
    with pytest.raises((ValueError, TypeError), match="no dialect"):
        AZURE.extend(jsonpath=other)


def test_a_jsonpath_of_the_user_stays_whatever_the_dialect():
    @function("jsonpath")
    def own(path: str) -> str:
        return f"<{path}>"

    language = AZURE.extend(functions=[own])
    assert language.jsonpath is None
    assert language.extend(jsonpath="rfc9535").compile("jsonpath('a')").evaluate() == "<a>"
    assert Language(conditions.AZURE.extend().vocabulary).jsonpath == "server"


def test_an_expression_is_evaluated_once():
    document = {"status": "Done", "items": [{"name": "a"}, {"name": "b"}]}
    assert conditions.matches("eq(root.status, 'done')", document) is True
    assert conditions.matches("eq(variables.a, 'x')", variables={"A": "y"}) is False
    assert conditions.matches("failed()", status="Failed") is True
    assert conditions.evaluate("join(', ', root.items.*.name)", document) == "a, b"
    assert conditions.evaluate("variables['a']", None, {"A": "y"}) == "y"
    strict = AZURE.extend(strict=True, names=["order"])
    assert conditions.matches("gt(order.total, 9)", language=strict, order={"total": 10}) is True
    with pytest.raises(conditions.PathError):
        conditions.evaluate("order.totl", language=strict, order={"total": 10})


def test_what_is_evaluated_once_is_compiled_once_and_forgotten_in_time():
    language = AZURE.extend()
    conditions.matches("eq(root.a, 1)", {}, language=language)
    assert language.compile("eq(root.a, 1)") is language.compile("eq(root.a, 1)")
    first = language.compile("eq(root.a, 1)")
    for number in range(CACHED + 1):
        conditions.matches(f"eq(root.a, {number + 2})", {}, language=language)
    assert language.compile("eq(root.a, 1)") is not first


@pytest.mark.parametrize("function", [conditions.matches, conditions.evaluate])
def test_what_is_wrong_is_told_as_by_a_condition(function):
    with pytest.raises(conditions.ConditionSyntaxError):
        function("eq(1", {})
    with pytest.raises(TypeError, match="a condition takes no 'rot'"):
        function("true", rot={})
