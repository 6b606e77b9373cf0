"""The statistics against numbers worked out elsewhere."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.evidence.statistics import mean, nearest_rank, share_down, share_near, share_up, total, wilson

# statsmodels 0.15.0: proportion_confint(passed, cases, alpha=0.05, method="wilson")[0]
WILSON = [
    (0, 1, 0.0),
    (1, 1, 0.2065493143772374),
    (0, 5, 0.0),
    (1, 20, 0.008881448800795402),
    (15, 20, 0.5312991223812559),
    (14, 24, 0.38834665865228757),
    (12, 12, 0.7575059933447589),
    (2, 26, 0.0213550884722762),
    (66, 70, 0.8620804952516177),
    (10, 64, 0.08714842338206587),
    (198, 198, 0.9809679396733518),
    (50, 50, 0.9286524008666412),
    (48, 50, 0.8653990931249297),
    (80, 80, 0.9541818704644728),
    (79, 80, 0.9325372992233133),
    (95, 100, 0.8882495307680808),
    (500, 1000, 0.4690696003681042),
    (999, 1000, 0.9943574414020421),
    (0, 1000, 0.0),
    (123456, 200000, 0.6151475941710203),
]
# scipy 1.17.1: scipy.stats.binomtest(passed, cases).proportion_ci(0.95, "wilson").high
WILSON_HIGH = [
    (0, 1, 0.7934506856227626),
    (0, 5, 0.43448246478317476),
    (1, 20, 0.23613119344674205),
    (12, 12, 1.0),
    (2, 26, 0.2414155377162906),
    (66, 70, 0.9775562208992887),
    (10, 64, 0.2642806177254878),
    (48, 50, 0.9889611156723802),
    (95, 100, 0.978456320845632),
    (500, 1000, 0.5309303996318958),
    (999, 1000, 0.9998234536293739),
]
# numpy.percentile(values, q, method="inverted_cdf") and numpy.mean, numpy of the same environment
WHOLE = ([12, 7, 3, 9, 100, 41, 5, 5, 8, 60], 8, 100, "25")
PARTS = ([0.1, 0.25, 1.5, 2.75, 0.3, 0.7, 12.125], 0.7, 12.125, "2.532143")


@pytest.mark.parametrize(("passed", "cases", "bound"), WILSON)
def test_the_lower_bound_is_that_of_statsmodels_rounded_down(passed, cases, bound):
    assert wilson(passed, cases).low == Decimal(repr(bound)).quantize(Decimal("0.0001"), ROUND_FLOOR)


@pytest.mark.parametrize(("passed", "cases", "bound"), WILSON_HIGH)
def test_the_upper_bound_is_that_of_scipy_rounded_up(passed, cases, bound):
    assert wilson(passed, cases).high == Decimal(repr(bound)).quantize(Decimal("0.0001"), ROUND_CEILING)


@pytest.mark.parametrize(("values", "median", "high", "average"), [WHOLE, PARTS])
def test_percentiles_and_mean_are_those_of_numpy(values, median, high, average):
    ordered = sorted(values)
    assert (nearest_rank(ordered, 50), nearest_rank(ordered, 95)) == (median, high)
    assert mean(total((1, Decimal(str(value))) for value in values), len(values)) == Decimal(average)


@given(st.integers(1, 10**7).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))))
def test_rounding_never_helps(counts):
    part, whole = counts
    exact = Decimal(part) / whole
    assert share_down(part, whole) <= exact <= share_up(part, whole)
    sample = wilson(part, whole)
    assert 0 <= sample.low <= share_down(part, whole) <= share_up(part, whole) <= sample.high <= 1
    assert sample.high == 1 - wilson(whole - part, whole).low, "the interval is the same seen from the other side"


@given(
    st.integers(1, 10**6).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))), st.integers(0, 10**4)
)
def test_a_share_stays_on_its_side_of_any_bar_of_four_decimals(counts, ten_thousandths):
    part, whole = counts
    bar = Decimal(ten_thousandths) / 10**4
    true = part * 10**4 - ten_thousandths * whole
    found = share_near(part, whole)
    assert (found > bar, found < bar) == (true > 0, true < 0)
