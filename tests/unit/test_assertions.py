"""Assertions: what clears a bar, what misses it, and what is too thin to settle."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.checks.assertions import is_looser, say_test, settle
from psfkit.checks.assertions import tests_for as choose
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.rates import bad_rate, good_rate
from psfkit.evidence.statistics import share_near, wilson
from psfkit.model.determination import Settled, Truth
from psfkit.model.fact import Fact, Facts
from psfkit.model.rubric import Bound, Comparison, FactTest
from tests.unit import worlds as w

AT_LEAST, AT_MOST, EQUALS, WITHIN = Comparison
PLACES = Places("cases", "passed", "failed", "errors")


def rate(part, whole, name="pass_rate"):
    return Facts("log", (Fact(name, share_near(part, whole), sample=wilson(part, whole)),))


def asked_for(comparison, bar, fact="pass_rate", **more):
    return FactTest(fact, comparison, Decimal(str(bar)) if isinstance(bar, float) else bar, "because", **more)


ITEM = w.item("EV-1", "PSF-1.1", 5)
TWO_THIRDS = good_rate("pass_rate", 2, 3, "computed")
ONE_THIRD = bad_rate("errors_share", 1, 3, "computed")
EXACT = [
    (asked_for(AT_LEAST, Decimal("0.66665")), TWO_THIRDS, Settled.CLEARS),
    (asked_for(AT_LEAST, Decimal("0.66667")), TWO_THIRDS, Settled.MISSES),
    (asked_for(AT_LEAST, Decimal("0.6666")), TWO_THIRDS, Settled.CLEARS),
    (asked_for(EQUALS, Decimal("0.6666")), TWO_THIRDS, Settled.MISSES),
    (asked_for(EQUALS, Decimal("0.50")), good_rate("pass_rate", 2, 4, "computed"), Settled.CLEARS),
    (asked_for(WITHIN, Decimal("0.66666"), top=Decimal("0.66667")), TWO_THIRDS, Settled.CLEARS),
    (asked_for(AT_MOST, Decimal("0.33334"), "errors_share"), ONE_THIRD, Settled.CLEARS),
    (asked_for(AT_MOST, Decimal("0.33333"), "errors_share"), ONE_THIRD, Settled.MISSES),
    (asked_for(AT_MOST, Decimal("1e999999999"), "errors_share"), ONE_THIRD, Settled.CLEARS),
    (asked_for(AT_LEAST, Decimal("1e-999999999"), "errors_share"), ONE_THIRD, Settled.CLEARS),
    (asked_for(AT_LEAST, "0.1", "errors_share"), ONE_THIRD, Settled.MISSES),
    (asked_for(AT_LEAST, 1), good_rate("pass_rate", 3, 3, "computed"), Settled.CLEARS),
]
THREE_DAYS = Facts("log", (Fact("days", 2), Fact("period_days", 3)))
BY = {"by": Bound.INTERVAL}
CASES = [
    (asked_for(AT_LEAST, 0.8), rate(8, 10), Settled.CLEARS),
    (asked_for(AT_LEAST, 0.8, **BY), rate(8, 10), Settled.TOO_THIN),
    (asked_for(AT_LEAST, 0.8, **BY), rate(2, 10), Settled.MISSES),
    (asked_for(AT_LEAST, 0.8, **BY), rate(96, 100), Settled.CLEARS),
    (asked_for(AT_MOST, 0.1, **BY), rate(0, 10), Settled.TOO_THIN),
    (asked_for(AT_MOST, 0.1, **BY), rate(1, 100), Settled.CLEARS),
    (asked_for(AT_MOST, 0.1, **BY), rate(50, 100), Settled.MISSES),
    (asked_for(WITHIN, 0.4, top=Decimal("0.6"), **BY), rate(500, 1000), Settled.CLEARS),
    (asked_for(WITHIN, 0.4, top=Decimal("0.6"), **BY), rate(5, 10), Settled.TOO_THIN),
    (asked_for(WITHIN, 0.4, top=Decimal("0.6"), **BY), rate(990, 1000), Settled.MISSES),
    (asked_for(WITHIN, 0.4, top=Decimal("0.6")), rate(5, 10), Settled.CLEARS),
    (asked_for(AT_LEAST, 0.8, min_sample=50), rate(49, 49), Settled.TOO_THIN),
    (asked_for(AT_LEAST, 0.8, min_sample=50), rate(50, 50), Settled.CLEARS),
    (asked_for(AT_LEAST, 0.8, min_sample=50), rate(10, 50), Settled.MISSES),
    (asked_for(AT_LEAST, 0.8, **BY), Facts("log", (Fact("pass_rate", Decimal(1)),)), Settled.TOO_THIN),
    (asked_for(AT_LEAST, 0.8), Facts("log"), Settled.NOT_FOUND),
    (asked_for(AT_LEAST, 0.8), None, Settled.NOT_FOUND),
    (asked_for(AT_LEAST, 0.8), Facts("log", refusal="cut"), Settled.NOT_EVALUATED),
    (asked_for(AT_LEAST, 0.8, over_days=30), rate(1, 1), Settled.MISSES),
    (
        asked_for(AT_LEAST, 1, "days", over_days=3),
        Facts("log", (Fact("days", 2), Fact("period_days", 3))),
        Settled.CLEARS,
    ),
    (
        asked_for(AT_LEAST, 1, "days", over_days=4),
        Facts("log", (Fact("days", 2), Fact("period_days", 3))),
        Settled.MISSES,
    ),
    (asked_for(EQUALS, "eu", "region"), Facts("log", (Fact("region", "eu"),)), Settled.CLEARS),
    (asked_for(AT_LEAST, 1, "region"), Facts("log", (Fact("region", "eu"),)), Settled.MISSES),
]


@pytest.mark.parametrize(("asked", "facts", "outcome"), CASES, ids=lambda v: say_test(v) if hasattr(v, "bar") else "")
def test_an_assertion_is_cleared_missed_or_too_thin(asked, facts, outcome):
    result = settle(asked, ITEM, facts)
    assert result.outcome is outcome
    assert bool(result.shortfall) == (outcome is not Settled.CLEARS)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 100))
def test_more_of_the_same_settles_and_never_turns_a_result_round(counts, percent):
    (part, whole), asked = counts, asked_for(AT_LEAST, percent / 100, **BY)
    first = settle(asked, ITEM, rate(part, whole)).outcome
    later = settle(asked, ITEM, rate(part * 100, whole * 100)).outcome
    assert first in (Settled.TOO_THIN, later)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 100))
def test_the_interval_never_lets_through_what_the_point_does_not(counts, percent):
    for comparison in (AT_LEAST, AT_MOST):
        asked = asked_for(comparison, percent / 100)
        if settle(replace(asked, by=Bound.INTERVAL), ITEM, rate(*counts)).truth is Truth.YES:
            assert settle(asked, ITEM, rate(*counts)).truth is Truth.YES


def test_pass_rates_of_readers_say_what_they_rest_on():
    facts = {fact.name: fact for fact in case_facts(Cases(48, 1, 1), PLACES)}
    assert facts["pass_rate"].sample == wilson(48, 50)
    assert facts["pass_rate"].sample.low == facts["pass_rate_low"].value


def test_assertions_that_name_readers_are_for_their_files_alone():
    logged, traced = asked_for(AT_LEAST, 1, reader="log"), asked_for(AT_LEAST, 1, reader="otlp")
    always = asked_for(AT_LEAST, 2)
    assert choose((logged, traced, always), "log", Facts("otlp")) == (traced, always)
    assert choose((logged, traced), "log", Facts("sarif")) is None
    assert choose((logged,), "log", None) is None
    assert choose((always,), "log", None) == (always,)


def test_assertions_about_another_kind_are_left_out_first():
    of_logs = asked_for(AT_LEAST, 1, reader="log", kind="log")
    always = asked_for(AT_LEAST, 2)
    assert choose((of_logs, always), "ticket", None) == (always,)
    assert choose((of_logs, always), "log", None) is None


@pytest.mark.parametrize(
    ("own", "asked", "looser"),
    [
        (asked_for(AT_LEAST, 0.5), asked_for(AT_LEAST, 0.8), True),
        (asked_for(AT_LEAST, 0.8), asked_for(AT_LEAST, 0.8), False),
        (asked_for(AT_MOST, 9), asked_for(AT_MOST, 5), True),
        (asked_for(AT_MOST, 4), asked_for(AT_MOST, 5), False),
        (asked_for(WITHIN, 1, top=9), asked_for(WITHIN, 2, top=8), True),
        (asked_for(WITHIN, 3, top=7), asked_for(WITHIN, 2, top=8), False),
        (asked_for(AT_LEAST, 0.5, "other"), asked_for(AT_LEAST, 0.8), False),
    ],
)
def test_an_assertion_that_lets_through_more_than_the_rubric_is_looser(own, asked, looser):
    assert is_looser(own, asked) is looser


@pytest.mark.parametrize(("test", "fact", "outcome"), EXACT)
def test_a_rate_is_held_against_a_bar_as_it_was_counted_and_not_as_it_is_shown(test, fact, outcome):
    assert settle(test, ITEM, Facts("log", (fact,))).outcome is outcome
