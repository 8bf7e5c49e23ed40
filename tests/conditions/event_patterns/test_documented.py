"""What the public documentation of EventBridge and of event-ruler says, as events that patterns match or do not."""

import json

import pytest

import conditions
from tests.conditions.event_patterns.oracle import matches

EVENT = {
    "version": "0",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "012345679012",
    "time": "2017-10-02T16:24:49Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
    "detail": {
        "c-count": 5,
        "d-count": 3,
        "x-limit": 301.8,
        "source-ip": "10.0.0.33",
        "instance-id": "i-000000aaaaaa00000",
        "state": "running",
        "error": None,
        "name": "",
        "FilePath": "dir/lib/a.png",
        "ready": True,
    },
}

MATCHING = [
    {"source": ["aws.ec2"]},
    {"source": ["aws.s3", "aws.ec2"]},
    {"detail-type": ["EC2 Instance State-change Notification"], "detail": {"state": ["initializing", "running"]}},
    {"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000", "other"]},
    {"time": [{"prefix": "2017-10-02"}]},
    {"source": [{"prefix": {"equals-ignore-case": "AWS.E"}}]},
    {"source": [{"suffix": "ec2"}]},
    {"source": [{"suffix": {"equals-ignore-case": "EC2"}}]},
    {"source": [{"equals-ignore-case": "AWS.EC2"}]},
    {"source": [{"wildcard": "aws.*2"}]},
    {"source": [{"wildcard": "*"}]},
    {"detail": {"FilePath": [{"wildcard": "dir/*.png"}]}},
    {"detail": {"state": [{"anything-but": "initializing"}]}},
    {"detail": {"x-limit": [{"anything-but": 123}]}},
    {"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}]}},
    {"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}},
    {"detail": {"state": [{"anything-but": {"prefix": "init"}}]}},
    {"detail": {"state": [{"anything-but": {"prefix": ["init", "error"]}}]}},
    {"detail": {"instance-id": [{"anything-but": {"suffix": "1234"}}]}},
    {"detail": {"instance-id": [{"anything-but": {"suffix": ["1234", "6789"]}}]}},
    {"detail": {"state": [{"anything-but": {"equals-ignore-case": ["Stopped", "OverLoaded"]}}]}},
    {"detail": {"state": [{"anything-but": {"wildcard": "*/bin/*.jar"}}]}},
    {"detail": {"state": [{"anything-but": {"wildcard": ["*/bin/*.jar", "*/bin/*.class"]}}]}},
    {"detail": {"x-limit": [{"anything-but": "301.8"}]}},
    {"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}], "d-count": [{"numeric": ["<", 10]}]}},
    {"detail": {"x-limit": [{"numeric": ["=", 3.018e2]}]}},
    {"detail": {"c-count": [5.0]}},
    {"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}},
    {"detail": {"c-count": [{"exists": True}], "nothing": [{"exists": False}]}},
    {"detail": {"error": [None], "name": [""], "ready": [True]}},
    {"detail": [{"exists": False}]},
    {"source": ["aws.ec2"], "$or": [{"region": ["eu-west-1"]}, {"account": ["012345679012"]}]},
    {"detail": {"$or": [{"state": ["stopped"]}, {"c-count": [5]}]}, "$or": [{"region": ["x"]}, {"version": ["0"]}]},
    {"detail": {"state": [{"exists": False}, "running"]}},
]

OTHERS = [
    {"source": ["AWS.EC2"]},
    {"source": ["aws"]},
    {"resources": ["other"]},
    {"detail": {"c-count": ["5"]}},
    {"detail": {"ready": ["true"]}},
    {"detail": {"ready": [1]}},
    {"detail": {"error": [""]}},
    {"detail": {"name": [None]}},
    {"time": [{"prefix": "2018"}]},
    {"detail": {"c-count": [{"prefix": "5"}]}},
    {"source": [{"wildcard": "aws"}]},
    {"detail": {"FilePath": [{"anything-but": {"wildcard": "*/lib/*"}}]}},
    {"detail": {"state": [{"anything-but": "running"}]}},
    {"detail": {"state": [{"anything-but": {"equals-ignore-case": "RUNNING"}}]}},
    {"detail": {"nothing": [{"anything-but": "x"}]}},
    {"detail": {"c-count": [{"numeric": [">", 0, "<", 5]}]}},
    {"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}},
    {"detail": {"source-ip": [{"numeric": [">", 0]}]}},
    {"detail": {"c-count": [{"exists": False}]}},
    {"detail": [{"exists": True}]},
    {"source": ["aws.ec2"], "region": ["eu-west-1"]},
    {"source": ["aws.ec2"], "$or": [{"region": ["eu-west-1"]}, {"account": ["0"]}]},
]


@pytest.mark.parametrize(
    ("pattern", "expected"), [*((one, True) for one in MATCHING), *((one, False) for one in OTHERS)], ids=str
)
def test_a_documented_pattern(pattern, expected):
    condition = conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)
    assert condition(EVENT) is expected
    assert condition.matches_json(json.dumps(EVENT)) is expected
    if "cidr" not in str(pattern) or expected:
        assert matches(pattern, EVENT) is expected


EMPLOYEES = {
    "employees": [
        [{"firstName": "John", "lastName": "Doe"}, {"firstName": "Anna", "lastName": "Smith"}],
        [{"firstName": "Peter", "lastName": "Jones"}],
    ]
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"employees": {"firstName": ["Anna"]}}, True),
        ({"employees": {"firstName": ["Anna"], "lastName": ["Smith"]}}, True),
        ({"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}, False),
        ({"employees": {"firstName": ["Anna"], "$or": [{"lastName": ["Jones"]}, {"lastName": ["Smith"]}]}}, True),
        ({"employees": {"firstName": ["Anna"], "$or": [{"lastName": ["Jones"]}, {"lastName": ["Doe"]}]}}, False),
        ({"$or": [{"employees": {"lastName": ["Doe"]}}, {"a": [1]}], "employees": {"firstName": ["John"]}}, True),
        ({"$or": [{"employees": {"lastName": ["Jones"]}}, {"a": [1]}], "employees": {"firstName": ["John"]}}, False),
        ({"employees": {"firstName": ["John"], "title": [{"exists": False}]}}, True),
        ({"employees": {"firstName": [{"anything-but": ["John", "Anna"]}]}}, True),
        ({"employees": {"firstName": [{"exists": False}]}}, False),
    ],
    ids=str,
)
def test_fields_below_an_array_match_within_one_item(pattern, expected):
    assert conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)(EMPLOYEES) is expected


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ([{"equals-ignore-case": "ß"}], "SS", True),
        ([{"equals-ignore-case": "ß"}], "ss", False),
        ([{"equals-ignore-case": "é"}], "É", True),
        ([{"suffix": {"equals-ignore-case": "ß"}}], "aSS", True),
        ([{"prefix": {"equals-ignore-case": "ß"}}], "SSa", True),
        ([{"wildcard": "a\\*b\\\\*"}], "a*b\\c", True),
        ([{"wildcard": "a\\*b"}], "axb", False),
        ([{"wildcard": "ab*ba"}], "aba", False),
        ([{"wildcard": "*a\nb*"}], "xa\nby", True),
        ([{"cidr": "10.0.0.9/8"}], "10.255.0.1", True),
        ([{"cidr": "2001:db8::/32"}], "2001:DB8:0::1", True),
        ([{"cidr": "10.0.0.0/8"}], "host", False),
        ([{"cidr": "10.0.0.0/8"}], "10.0.0.0/8", False),
        ([{"cidr": "0.0.0.0/0"}], "::1", False),
        ([12345678901234567890], 12345678901234567890, True),
        ([{"numeric": [">", 0]}], 12345678901234567890, False),
        ([{"numeric": [">", 0]}], 2**60, False),
        ([{"numeric": [">", 0]}], 10**18, True),
        ([9007199254740992], 9007199254740993, False),
        ([0.1], 0.1, True),
        ([1e-7], 1e-7, True),
        ([0], -0.0, True),
        ([{"numeric": [">", 0]}], True, False),
        ([{"prefix": ""}], "", True),
        ([{"exists": True}], [], False),
        ([{"exists": True}], [None], True),
        ([{"exists": True}], {}, False),
        ([{"exists": False}], [{}], True),
        ([{"anything-but": "x"}], ["x", "y"], True),
        ([{"anything-but": "x"}], [["x"]], False),
    ],
    ids=repr,
)
def test_the_finer_points(pattern, value, expected):
    """As event-ruler has them, but for one: it takes `::1` for an address in `0.0.0.0/0`."""
    condition = conditions.compile(conditions.event_pattern({"a": pattern}), conditions.EVENTS)
    assert condition({"a": value}) is expected


@pytest.mark.parametrize("event", [None, 1, "a", [], [{"a": 1}]])
def test_what_is_no_object_has_no_fields(event):
    assert conditions.compile(conditions.event_pattern({"a": [1]}), conditions.EVENTS)(event) is False
    assert conditions.compile(conditions.event_pattern({"a": [{"exists": False}]}), conditions.EVENTS)(event) is True
