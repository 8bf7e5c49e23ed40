import pickle

import restapi


def test_every_public_name_is_there_and_documented() -> None:
    assert [name for name in restapi.__all__ if not getattr(restapi, name).__doc__] == []
    assert sorted(restapi.__all__, key=lambda name: (not name.isupper(), name)) == restapi.__all__


def test_every_error_is_an_invocation_error() -> None:
    errors = [getattr(restapi, name) for name in restapi.__all__ if name.endswith("Error")]
    assert len(errors) == 9
    assert all(issubclass(error, restapi.InvocationError) and issubclass(error, ValueError) for error in errors)


def test_an_invocation_survives_pickling() -> None:
    invocation = restapi.Invocation(restapi.Request("a", headers={"A": "b"}), restapi.ByResponse("eq(root, 1)"), "name")
    assert pickle.loads(pickle.dumps(invocation)) == invocation
