"""Places in a text as browsers count them."""

from hypothesis import given
from hypothesis import strategies as st

from conditions.playground.offsets import Offsets
from conditions.values.dotnet_text import length

texts = st.text(alphabet=st.sampled_from("a'é😀𝒳\n\ud83d\ude00"), max_size=12) | st.text(max_size=12)


def sliced(text: str, start: int, end: int) -> bytes:
    """What a browser takes for `text.slice(start, end)`, as code units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]


@given(texts, st.data())
def test_a_stretch_is_the_same_text_in_a_browser(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Offsets(text)
    here = text[start:end].encode("utf-16-le", "surrogatepass")
    assert sliced(text, offsets.unit(start), offsets.unit(end)) == here


@given(texts)
def test_each_place_leads_back_to_itself(text):
    offsets = Offsets(text)
    assert [offsets.character(offsets.unit(at)) for at in range(len(text) + 1)] == list(range(len(text) + 1))


@given(texts, st.integers(-3, 40) | st.integers())
def test_no_place_lies_outside(text, place):
    offsets = Offsets(text)
    assert 0 <= offsets.unit(place) <= length(text)
    assert 0 <= offsets.character(place) <= len(text)


def test_the_second_unit_of_a_character_counts_as_its_first():
    assert [Offsets("a😀b").character(unit) for unit in range(6)] == [0, 1, 1, 2, 3, 3]
