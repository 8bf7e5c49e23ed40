"""The keys of `parameters` and `resources`: how they are looked up, by every form of a condition."""

import pytest

import conditions
from conditions import AZURE, ConditionError, PathError

PARAMETERS = {"envName": "prod", "obj": {"Key": {"in": 1}}, "list": [1, 2], "nothing": None}
RESOURCES = {"Repositories": {"Self": {"Ref": "refs/heads/main"}}, "list": [{"Alias": "a"}, {"Alias": "b"}]}


def ways(expression: str, language: conditions.Language = AZURE):
    condition = language.compile(expression)
    return [condition, condition.matches, condition.evaluate]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("parameters.ENVNAME", "prod"),
        ("parameters['envname']", "prod"),
        ("parameters[format('{0}', 'EnvName')]", "prod"),
        ("parameters.OBJ.Key.in", 1),
        ("parameters.obj.key", None),  # within an object the letter case counts
        ("parameters.obj.nope.nope", None),
        ("parameters.list[1]", 2),
        ("parameters.nothing", None),
        ("coalesce(parameters.nothing, 'x')", "x"),
        ("length(parameters)", 4),
        ("resources.repositories.SELF.ref", "refs/heads/main"),
        ("resources[lower('REPOSITORIES')]['self']['REF']", "refs/heads/main"),
        ("resources.nope.nope", None),
        ("resources.LIST[1].ALIAS", "b"),
        ("join('', resources.list.*.alias)", "ab"),
        ("eq(resources.repositories, resources.Repositories)", True),
        ("resources.repositories", RESOURCES["Repositories"]),
        ("resources.list", RESOURCES["list"]),
        ("resources.list.*", RESOURCES["list"]),
        ("parameters", PARAMETERS),
    ],
)
def test_a_key_is_found(expression, value):
    inputs = {"parameters": PARAMETERS, "resources": RESOURCES}
    condition = conditions.compile(expression)
    assert condition.evaluate(**inputs) == value
    read = {name: inputs[name] for name in condition.reads}
    assert condition(**inputs) is condition.matches(**read) is bool(value)
    assert condition.explain(**inputs).value == value


@pytest.mark.parametrize("inputs", [{"parameters": PARAMETERS}, {"parameters": {"a": 1}}, {"parameters": {}}, {}])
@pytest.mark.parametrize(
    "expression", ["parameters.envNam", "eq(parameters.envNam, '')", "parameters[lower('ENVNAM')].x"]
)
def test_a_parameter_that_is_not_declared_is_an_error(expression, inputs):
    for way in ways(expression):
        with pytest.raises(PathError, match=r"Key not found '(envNam|envnam)'") as caught:
            way(**inputs)
        assert caught.value.position == expression.index("parameters") + 1
    if "envName" in inputs.get("parameters", ()):
        assert caught.value.hint == "did you mean 'envName'?"


def test_a_parameter_that_nothing_asks_for_is_no_error():
    assert conditions.compile("or(true, parameters.nope)")() is True
    assert conditions.compile("and(false, eq(parameters.nope, parameters.nope))")() is False


@pytest.mark.parametrize("value", ["text", 1, [1, 2]])
def test_parameters_that_are_no_object_are_indexed_as_what_they_are(value):
    assert conditions.compile("parameters.a").evaluate(parameters=value) is None


def test_a_strict_language_refuses_what_is_not_there_at_every_level():
    for way in ways("parameters.obj.nope", AZURE.extend(strict=True)):
        with pytest.raises(ConditionError, match="there is no key 'nope'"):
            way(parameters=PARAMETERS)
    for way in ways("resources.repositories.other", AZURE.extend(strict=True)):
        with pytest.raises(ConditionError, match=r"there is no (variable|key) 'other'"):
            way(resources=RESOURCES)
