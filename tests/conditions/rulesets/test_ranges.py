"""Which of many ranges hold a Number."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from conditions.declaring.value_tests import Range
from conditions.rulesets.ranges import Interval, Ranges

numbers = st.integers(-9, 9) | st.sampled_from([Decimal("0.5"), Decimal("-2.25"), Decimal("3.0")])
bounds = st.none() | numbers
ranges = st.builds(Range, bounds, bounds)


@given(st.lists(ranges, max_size=12), st.lists(numbers, max_size=20))
def test_a_number_is_held_by_the_ranges_that_it_lies_in(some, asked):
    known = Ranges([Interval(*one, position, -position) for position, one in enumerate(some, 1)])
    for number in asked:
        held = [at if number in one else -at for at, one in enumerate(some, 1) if lies_in(one, number)]
        assert sorted(known.holding(number)) == sorted(held), "where it is no bound, it is held within"


def lies_in(one: Range, number: int | Decimal) -> bool:
    return (one.least is None or one.least <= number) and (one.most is None or number <= one.most)
