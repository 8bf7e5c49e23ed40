import pickle

import pytest

from restapi.errors import FileError, InvocationError, Place, RequestError, did_you_mean, located

PLACE = Place("steps.yml", 3, 5, "    method: GTE")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (InvocationError("no way"), "no way"),
        (InvocationError("no way", hint="go round"), "no way\nHint: go round"),
        (InvocationError("no way", place=Place("a.yml", 1, 2)), "a.yml:1:2: no way"),
        (FileError("no way", place=PLACE), "steps.yml:3:5: no way\n        method: GTE\n        ^"),
        (
            FileError("no way", place=PLACE, detail="more\nlines", hint="go round"),
            "steps.yml:3:5: no way\n        method: GTE\n        ^\nmore\nlines\nHint: go round",
        ),
    ],
)
def test_an_error_prints_its_place_the_line_with_a_caret_the_detail_and_the_hint(
    error: InvocationError, text: str
) -> None:
    assert str(error) == text


def test_the_caret_is_right_after_wide_characters() -> None:
    lines = str(FileError("no", place=Place("a.yml", 1, 5, "名前: x"))).splitlines()
    assert lines[1:] == ["    名前: x", "          ^"]


def test_an_error_survives_pickling() -> None:
    error = RequestError("no way", hint="go round", place=PLACE)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (RequestError, str(error))


def test_located_gives_a_place_only_to_an_error_without_one() -> None:
    with pytest.raises(RequestError) as without, located(PLACE):
        raise RequestError("no way")
    with pytest.raises(RequestError) as within, located(Place("b.yml", 1, 1)):
        raise RequestError("no way", place=PLACE)
    assert without.value.place == within.value.place == PLACE


def test_a_rewritten_error_shows_no_line_that_had_to_be_rewritten() -> None:
    error = FileError("GTE is wrong", hint="not GTE", detail="GTE", place=PLACE)
    assert str(error.rewritten(lambda text: text.replace("GTE", "***"))) == (
        "steps.yml:3:5: *** is wrong\n***\nHint: not ***"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("metod", "did you mean 'method'?"),
        ("METHODS", "did you mean 'method'?"),
        ("genericservise", "did you mean 'genericService'?"),
        ("x", "known are method, urlSuffix"),
    ],
)
def test_did_you_mean_names_the_nearest_or_all(name: str, hint: str) -> None:
    assert did_you_mean(name, ["method", "urlSuffix"], ["genericService"]) == hint
