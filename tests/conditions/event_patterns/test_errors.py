"""What is no pattern is refused, and the error tells the place, what was expected, and a guess where it is safe."""

import pickle

import pytest

import conditions
from conditions import LimitError, PatternError


@pytest.mark.parametrize(
    ("pattern", "pointer", "message", "hint"),
    [
        ({}, "", "expected at least one field, not an empty Object", None),
        ([], "", "expected a pattern, which is an Object, not an empty list", None),
        ({"a": {}}, "/a", "expected at least one field, not an empty Object", None),
        ({"a": []}, "/a", "expected at least one value, not an empty list", None),
        ({"a": "x"}, "/a", 'expected a list of values or an Object of fields, not "x"', "values stand in a list, also"),
        (
            {"a": {"b": [[1]]}},
            "/a/b/0",
            "expected a text, a number, true, false, null or an operator, not a list",
            None,
        ),
        ({"a": [{"prefx": "x"}]}, "/a/0", 'expected an operator, not "prefx"', "did you mean prefix?"),
        ({"a": [{"regex": "x"}]}, "/a/0", 'expected an operator, not "regex"', "there are prefix, suffix, equals-"),
        ({"a": [{"exactly": "x"}]}, "/a/0", 'expected an operator, not "exactly"', "write the value itself"),
        ({"a": [{}]}, "/a/0", "expected an operator and nothing else, not an empty Object", "there are prefix"),
        (
            {"a": [{"prefix": "x", "suffix": "y"}]},
            "/a/0",
            "expected an operator and nothing else, not an Object",
            "there",
        ),
        ({"a": [{"prefix": 1}]}, "/a/0/prefix", 'expected a text or {"equals-ignore-case": …}, not 1', None),
        ({"a": [{"prefix": {"suffix": "x"}}]}, "/a/0/prefix", 'expected equals-ignore-case, not "suffix"', "there are"),
        ({"a": [{"equals-ignore-case": ["x"]}]}, "/a/0/equals-ignore-case", "expected a text, not a list of 1", None),
        ({"a": [{"exists": "true"}]}, "/a/0/exists", 'expected true or false, not "true"', "write true without quotes"),
        ({"a": [{"exists": 1}]}, "/a/0/exists", "expected true or false, not 1", None),
        (
            {"a": [{"numeric": []}]},
            "/a/0/numeric",
            'expected a list such as [">", 0, "<=", 5], not an empty list',
            None,
        ),
        ({"a": [{"numeric": ["==", 1]}]}, "/a/0/numeric/0", 'expected =, <, <=, > or >=, not "=="', "write ="),
        (
            {"a": [{"numeric": ["=", "1"]}]},
            "/a/0/numeric/1",
            'expected a number, not "1"',
            "numbers stand without quotes",
        ),
        ({"a": [{"numeric": ["=", True]}]}, "/a/0/numeric/1", "expected a number, not true", None),
        (
            {"a": [{"numeric": ["<", 5, ">", 1]}]},
            "/a/0/numeric",
            "expected > or >= and then < or <=, not < and >",
            None,
        ),
        (
            {"a": [{"numeric": [">", 5, "<", 5]}]},
            "/a/0/numeric",
            "expected a range whose bottom is less than its",
            None,
        ),
        (
            {"a": [{"numeric": [">", 2**53 + 1]}]},
            "/a/0/numeric/1",
            "expected a number that a double holds exactly",
            None,
        ),
        ({"a": [{"anything-but": []}]}, "/a/0/anything-but", "expected at least one value", None),
        ({"a": [{"anything-but": ["x", 1]}]}, "/a/0/anything-but", "expected texts only or numbers only", None),
        ({"a": [{"anything-but": None}]}, "/a/0/anything-but", "expected texts only or numbers only, not null", None),
        (
            {"a": [{"anything-but": {"numeric": ["=", 1]}}]},
            "/a/0/anything-but",
            "expected an operator that anything",
            "the",
        ),
        (
            {"a": [{"anything-but": {"prefix": ""}}]},
            "/a/0/anything-but/prefix",
            "expected a text that is not empty",
            None,
        ),
        ({"a": [{"anything-but": {"suffix": []}}]}, "/a/0/anything-but/suffix", "expected at least one text", None),
        (
            {"a": [{"anything-but": {"prefix": {"equals-ignore-case": "x"}}}]},
            "/a/0/anything-but/prefix",
            "expected a text or a list of texts, not an Object",
            "anything-but takes prefix with a text",
        ),
        ({"a": [{"wildcard": "a**"}]}, "/a/0/wildcard", "not a wildcard: 'a**': two * follow each other", "one * is"),
        (
            {"a": [{"wildcard": "a\\b"}]},
            "/a/0/wildcard",
            "not a wildcard: 'a\\b': only * and \\ may follow",
            "write \\\\",
        ),
        ({"a": [{"wildcard": "a\\"}]}, "/a/0/wildcard", "not a wildcard: 'a\\': only * and \\ may follow", "write"),
        ({"a": [{"cidr": "10.0.0.0"}]}, "/a/0/cidr", "not a network: '10.0.0.0'", "write an address and the bits"),
        ({"a": [{"cidr": "10.0.0/8"}]}, "/a/0/cidr", "not a network: '10.0.0/8'", "write an address and the bits"),
        ({"a": [{"cidr": "10.0.0.0/255.0.0.0"}]}, "/a/0/cidr", "not a network", "write an address"),
        (
            {"a": [{"cidr": "10.0.0.1/32"}]},
            "/a/0/cidr",
            "expected a network of more than one address",
            "write the address",
        ),
        ({"$or": [{"a": [1]}]}, "/$or", "expected a list of two patterns or more behind $or, not a list of 1", None),
        (
            {"$or": {"a": [1]}},
            "/$or",
            "expected a list of two patterns or more behind $or, not an Object",
            "a field of",
        ),
        ({"b": {"$or": [{"a": [1]}, 1]}}, "/b/$or/1", "expected a pattern in $or, not 1", None),
        (
            {"$or": [{"a": [1]}, {"prefix": ["x"]}]},
            "/$or/1/prefix",
            "expected the name of a field in $or, and prefix",
            None,
        ),
        (
            {"a": [1], "$or": [{"a": [2]}, {"b": [1]}]},
            "/$or/0/a",
            "expected each field once, and it stands at /a too",
            None,
        ),
        ({"a": [1], "$or": [{"a": {"c": [2]}}, {"b": [1]}]}, "/$or/0/a/c", "expected a field to be a value or", None),
        ({"$or": [{"a": {"c": [2]}}, {"b": [1]}], "a": [1]}, "/a", "expected a field to be a value or an Object", None),
        ({"a/b": {"~": ["x", []]}}, "/a~1b/~0/1", "expected a text, a number", None),
        ({"a": [10**40]}, "/a/0", "expected a number of at most 28 digits, not 1000", None),
        ({"a": [1e-60]}, "/a/0", "expected a number of at most 28 digits, not 1e-60", None),
        ({"a": [float("nan")]}, "/a/0", "expected a number of at most 28 digits, not nan", None),
        ({1: ["x"]}, "/1", "expected the name of a field as a text, not 1", None),
        ({"a": [b"x"]}, "/a/0", "expected a text, a number, true, false, null or an operator, not a bytes", None),
    ],
    ids=repr,
)
def test_what_is_no_pattern_is_refused_where_it_is(pattern, pointer, message, hint):
    with pytest.raises(PatternError) as caught:
        conditions.event_pattern(pattern)
    assert caught.value.pointer == pointer
    assert caught.value.message.startswith(message)
    assert caught.value.message.endswith(f", at {pointer or 'the top'} of the pattern")
    assert (caught.value.hint or "").startswith(hint or "")
    assert (caught.value.hint is None) is (hint is None)
    assert pickle.loads(pickle.dumps(caught.value)).pointer == pointer


def nested(depth):
    pattern = {"a": [1]}
    for _ in range(depth):
        pattern = {"a": pattern}
    return pattern


def nested_alternatives(depth):
    pattern = {"a": [1]}
    for level in range(depth):
        pattern = {"$or": [{f"b{level}": [1]}, pattern]}
    return pattern


def test_hostile_patterns_hit_limits():
    with pytest.raises(LimitError, match="may nest at most 40 levels"):
        conditions.event_pattern(nested(100_000 // 100))
    with pytest.raises(LimitError, match="may nest at most 40 levels"):
        conditions.event_pattern(nested_alternatives(30))
    many = {f"k{at}": {"$or": [{str(way): [1]} for way in range(4)]} for at in range(6)}
    with pytest.raises(LimitError, match="chosen in at most 1,000 ways"):
        conditions.event_pattern(many)
    with pytest.raises(LimitError, match="at most 21,000 characters"):
        conditions.event_pattern({"a": [f"{at:0100}" for at in range(300)]})


def test_what_is_within_the_limits_is_a_condition():
    for pattern in (nested(39), nested_alternatives(19), {"a": ["'" * 9000]}, {"a" * 9000: ["\n\0\ud800"]}):
        conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)


def test_a_wildcard_takes_no_more_time_than_its_text_is_long():
    pattern = {"a": [{"wildcard": "*a" * 2_000 + "*b"}]}
    condition = conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)
    assert condition({"a": "a" * 200_000}) is False
    assert condition({"a": "a" * 200_000 + "b"}) is True


def test_large_arrays_take_no_more_time_than_they_are_long():
    pattern = {"a": {"x": {"k": ["1"]}, "y": {"k": ["1"]}, "z": {"k": ["2"]}}}
    condition = conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)
    items = [{"k": "1"}] * 20_000
    assert condition({"a": {"x": items, "y": items, "z": items}}) is False
    assert condition({"a": {"x": items, "y": items, "z": [*items, {"k": "2"}]}}) is True


def test_json_text_is_taken_too():
    assert conditions.event_pattern('{"a": ["x"]}') == "is('/a', 'x')"
    with pytest.raises(conditions.DocumentError, match="the pattern is not JSON"):
        conditions.event_pattern('{"a": [')
