"""Rule sets as their users hold them."""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

import conditions
from conditions import AZURE, ConditionSyntaxError, ConversionError, DocumentError, LineError, RuleSet
from conditions.rulesets import layers, ruleset

RULES = {
    "deploy": "and(eq(root.type, 'push'), eq(root.ref, 'refs/heads/main'))",
    "pushes": "eq(root.type, 'push')",
    "big": "gt(root.size, 100)",
    "by name": "and(root.who, eq(root.who, variables.me))",
    "hotfix": "startsWith(root.ref, 'refs/heads/hotfix/')",
}


@pytest.fixture(params=["judged one by one", "looked up"])
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RuleSet:
    for module in (ruleset, layers):
        monkeypatch.setattr(module, "FEW", 100 if request.param == "judged one by one" else 0)
    return RuleSet(RULES)


def test_names_come_in_the_order_of_the_rules(rules):
    assert rules.matching({"type": "PUSH", "ref": "refs/heads/main", "size": 101}) == ["deploy", "pushes", "big"]
    assert rules.first({"type": "PUSH", "ref": "refs/heads/main", "size": 101}) == "deploy"
    assert rules.matching({"type": "release"}) == []
    assert rules.first({"type": "release"}) is None


def test_variables_and_other_inputs_reach_the_conditions(rules):
    assert rules.matching({"who": "me"}, variables={"ME": "Me"}) == ["by name"]
    assert rules.matching({"who": "me"}, {"ME": "Me"}, response="unread") == ["by name"]
    with pytest.raises(TypeError, match="no rule takes 'reponse'; they take dependencies, "):
        rules.matching({"who": "me"}, reponse=1)


def test_inputs_that_a_rule_reads_are_given_to_it():
    failing = RuleSet({"one": "failed()", "other": "eq(dependencies.A.result, 'Failed')"})
    assert failing.matching(status="Failed") == ["one"]
    assert failing.matching(status="Failed", dependencies={"A": {"result": "Failed"}}) == ["one", "other"]


def test_a_rule_that_fails_hides_no_other(rules):
    document = {"type": "push", "size": {}}
    with pytest.raises(ConversionError) as caught:
        rules.matching(document)
    assert caught.value.expression == RULES["big"]
    assert caught.value.__notes__ == ["This is the rule 'big'."]
    assert rules.matching(document, on_error="skip") == ["pushes"]
    told = []
    assert rules.matching(document, on_error=lambda name, error: told.append((name, type(error)))) == ["pushes"]
    assert told == [("big", ConversionError)]
    assert rules.first(document) == "pushes"


def test_documents_are_decoded_as_far_as_some_rule_reads_them(rules):
    assert rules.reads == {"root": ("/type", "/ref", "/size", "/who"), "variables": ("/me",)}
    assert rules.matching_json(b'{"type": "push", "ref": "x", "other": [1, 2]}') == ["pushes"]
    assert rules.matching_json('{"size": 101}', variables={"me": "x"}) == ["big"]
    with pytest.raises(DocumentError):
        rules.matching_json(b'{"type": "push", }')


def test_what_lies_below_a_path_that_is_read_is_read_too():
    assert RuleSet({"a": "eq(root.a.b, 1)", "b": "count(root.a)", "c": "eq(root.ab, 1)"}).reads == {
        "root": ("/a", "/ab")
    }
    paths = RuleSet({"a": "jsonpath('$.a')", "b": "jsonpath('$.b')", "c": "jsonpath('$.a')"})
    assert paths.reads == {"root": ("/a", "/b")}


LINES = [
    {"type": "push"},
    {"type": "release"},
    {"type": "push", "size": {}},
    {"size": 1000},
]


def test_lines_come_with_the_names_of_their_rules(rules):
    lines = [json.dumps(line) for line in LINES]
    found = list(rules.filter_lines([*lines, "", "{"], on_error="skip"))
    assert found == [(["pushes"], lines[0]), (["pushes"], lines[2]), (["big"], lines[3])]
    data = b"".join(line.encode() + b"\r\n" for line in lines)
    assert [names for names, _ in rules.filter_lines(BytesIO(data), on_error="skip")] == [
        ["pushes"],
        ["pushes"],
        ["big"],
    ]


def test_errors_of_lines_and_of_rules_are_told_apart(rules):
    told = []
    lines = [*(json.dumps(line) for line in LINES), "{"]
    assert len(list(rules.filter_lines(lines, on_error=lambda name, error: told.append((name, error))))) == 3
    (name, error), (no_name, broken) = told
    assert (name, type(error)) == ("big", ConversionError)
    assert (no_name, type(broken)) == (None, LineError)
    assert isinstance(broken, LineError)
    assert broken.number == 5


def test_an_error_on_a_line_says_which_line_and_which_rule(rules):
    with pytest.raises(ConversionError) as caught:
        list(rules.filter_lines([json.dumps(line) for line in LINES]))
    assert caught.value.__notes__ == ["This is the rule 'big'.", "This happened on line 3."]
    with pytest.raises(LineError, match="line 1"):
        list(rules.filter_lines(["{"]))


def test_one_rule_is_explained_as_its_condition(rules):
    assert str(rules.explain("big", {"size": 7})) == str(rules["big"].explain({"size": 7}))
    with pytest.raises(KeyError):
        rules.explain("nope", {})


def test_it_is_a_mapping_of_names_to_conditions(rules):
    assert len(rules) == 5
    assert list(rules) == list(RULES)
    assert "big" in rules
    assert "small" not in rules
    assert rules["big"] == conditions.compile(RULES["big"])
    assert repr(rules) == "<RuleSet of 5 rules>"
    assert repr(RuleSet({"a": "true"})) == "<RuleSet of 1 rule>"
    assert RuleSet({}).matching({}) == []


def test_it_is_pickled_as_its_texts(rules):
    again = pickle.loads(pickle.dumps(rules))
    assert again == rules
    assert again.matching({"type": "push"}) == ["pushes"]
    assert again.language is AZURE


def test_an_updated_set_shares_the_conditions_that_stay(rules):
    after = rules.updated({"big": "gt(root.size, 10)", "new": "true"}, removed=["pushes", "by name"])
    assert list(after) == ["deploy", "big", "hotfix", "new"]
    assert after["deploy"] is rules["deploy"]
    assert after.matching({"type": "push", "size": 11}) == ["big", "new"]
    assert rules.matching({"type": "push", "size": 11}) == ["pushes"]
    with pytest.raises(KeyError):
        rules.updated(removed=["nope"])


def test_a_text_that_is_no_condition_is_refused_with_the_name_of_its_rule():
    with pytest.raises(ConditionSyntaxError) as caught:
        RuleSet({"fine": "true", "broken\n rule": "eq(root.a"})
    assert caught.value.__notes__ == [r"This is the rule 'broken\\n rule'."]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({1: "true"}, "the name of a rule is a text, not int"),
        ({"a": 1}, "the rule 'a' is a text or a Condition, not int"),
    ],
)
def test_what_is_no_rule_is_refused(rules, said):
    with pytest.raises(TypeError, match=said):
        RuleSet(rules)


def test_rules_may_be_of_several_languages():
    strict = AZURE.extend(strict=True).compile("eq(root.a, 1)")
    rules = RuleSet(
        {"strict": strict, "open": "eq(root.a, 1)", "own": "eq(mine.a, 1)"}, language=AZURE.extend(names=["mine"])
    )
    assert rules.matching({"a": 1}) == ["strict", "open"]
    assert rules.matching({}, on_error="skip") == []
    assert rules.matching({"a": 2}, mine={"a": 1}, on_error="skip") == ["own"]


def test_many_threads_may_ask_a_new_set_at_once(rules):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(rules.matching, [{"type": "push", "size": number} for number in range(400)]))
    assert found == [["pushes", "big"] if number > 100 else ["pushes"] for number in range(400)]


@pytest.mark.parametrize("wrong", ["typo", None, 1, "Raise"])
def test_what_says_nothing_of_errors_is_refused_at_the_call(rules, wrong):
    condition, said = rules["pushes"], f"on_error is 'raise', 'skip' or a function, not {wrong!r}"
    calls = [lambda one=one: one({}, on_error=wrong) for one in (rules.matching, rules.first)]
    calls += [
        lambda: rules.matching_json("{}", on_error=wrong),
        lambda: rules.matching({}, status=None, on_error=wrong),
    ]
    calls += [lambda one=one: one.filter_lines([], on_error=wrong) for one in (rules, condition)]
    for call in calls:
        with pytest.raises(ValueError, match=said):
            call()
