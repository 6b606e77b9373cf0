"""How the decisions of a case compare, and what has gone stale between them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from psfkit.cases.trend import find_stale, make_trend, occasion_of
from psfkit.model.case import Kind
from psfkit.model.claim_exception import ClaimException, ExceptionKind, ExceptionStanding
from psfkit.model.freshness import ExceptionEnd, Freshness, Lapse
from psfkit.model.rubric import Level
from psfkit.model.stale import StaleKind
from psfkit.model.trend import Occasion, Scored, ScoredDomain
from psfkit.report.case_words import list_stale, say_items, say_stale
from tests.unit.cases.test_steps import AGAIN, ISSUED, SUSPENDED, TO_SUBMITTED, case

DAY = date(2026, 11, 24)
RUBRIC, OTHER = f"sha256:{'0' * 64}", f"sha256:{'1' * 64}"


@pytest.mark.parametrize(
    ("so_far", "occasion"),
    [
        (TO_SUBMITTED, Occasion.FIRST),
        ((*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED), Occasion.REASSESSMENT),
        (AGAIN, Occasion.SURVEILLANCE),
        ((*TO_SUBMITTED, Kind.PASSED), Occasion.ANEW),
        ((*SUSPENDED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED), Occasion.ANEW),
        ((*AGAIN, Kind.FAILED, Kind.EVIDENCE_SUBMITTED), Occasion.REASSESSMENT),
        ((*SUSPENDED, Kind.EVIDENCE_SUBMITTED), Occasion.REINSTATEMENT),
        ((*ISSUED, Kind.MARK_SUSPENDED, Kind.EVIDENCE_SUBMITTED), Occasion.REINSTATEMENT),
    ],
)
@pytest.mark.parametrize("kind", [Kind.PASSED, Kind.FAILED])
def test_a_decision_is_named_for_what_went_before_it(so_far, occasion, kind):
    made = case(*so_far, kind)
    assert occasion_of(made, made.last) is occasion


def scored(rubric=RUBRIC, **domains):
    return Scored(
        rubric, tuple(ScoredDomain(name.replace("_", "-"), name, score, 300) for name, score in domains.items())
    )


def test_a_domain_that_was_not_scored_or_not_there_is_a_gap_and_not_zero():
    made = case(*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED)
    trend = make_trend(made, (scored(A=0, B=None), scored(A=300, C=310)))
    assert [(domain.domain, domain.scores) for domain in trend.domains] == [
        ("A", (0, 300)),
        ("C", (None, 310)),
        ("B", (None, None)),
    ]
    assert [domain.thresholds for domain in trend.domains] == [(300, 300), (None, 300), (300, None)]
    assert [look.event for look in trend.looks] == [event.number for event in made.decisions] == [5, 7]
    assert not trend.domains[0].passes(0)
    assert trend.domains[0].passes(1)
    assert not trend.domains[1].passes(0)


def test_a_trend_over_two_rubrics_says_so():
    made = case(*AGAIN[:5], *AGAIN[5:], Kind.PASSED)
    assert make_trend(made, (scored(A=300), scored(A=300))).is_one_rubric
    assert not make_trend(made, (scored(A=300), scored(OTHER, A=300))).is_one_rubric


def lapse(evidence, days, *, criterion="PSF-1.1", levels=(3,), replaced_by=None):
    levels = tuple(map(Level, levels))
    return Lapse(evidence, f"Title {evidence}", criterion, ("bot",), levels, 90, day(days), replaced_by, ())


def day(days):
    return DAY + timedelta(days=days)


def fresh(as_of, *lapses):
    return Freshness("Acme AI", "APP-0142", as_of, "1.1", RUBRIC, RUBRIC, lapses, ())


def named(items):
    return [(item.subject, item.counts_until) for item in items]


def test_stale_is_what_counted_in_the_decision_before_and_no_longer_does():
    all_of_it = (lapse("EV-1", -1), lapse("EV-2", 10), lapse("EV-3", 100), lapse("EV-4", 400))
    stale = find_stale(fresh(DAY, *all_of_it), fresh(day(90), *all_of_it), day(364))
    assert named(stale.gone) == [("EV-2", day(10))]  # EV-1 was stale when it was decided
    assert named(stale.going) == [("EV-3", day(100))]
    assert (stale.since, stale.as_of, stale.due) == (DAY, day(90), day(364))


def test_what_is_handed_in_anew_has_not_gone_stale():
    stale = find_stale(fresh(DAY, lapse("EV-1", 10)), fresh(day(90), lapse("EV-1", 180), lapse("EV-9", 20)), day(91))
    assert stale.gone == ()  # EV-9 did not count before, so it is not gone
    assert stale.going == ()


def test_another_level_that_never_counted_has_not_gone_stale():
    before = fresh(DAY, lapse("EV-1", -5, levels=(5,)), lapse("EV-1", 10, levels=(3,)))
    now = fresh(day(30), *before.lapses)
    assert named(find_stale(before, now, None).gone) == [("EV-1", day(10))]


def test_what_something_stands_in_for_does_not_have_to_be_made_anew():
    one = lapse("EV-1", 10, replaced_by="EV-2")
    assert find_stale(fresh(DAY, one), fresh(DAY, one), day(30)).going == ()
    gone = find_stale(fresh(DAY, one), fresh(day(20), one), day(30)).gone
    assert [item.replaced_by for item in gone] == ["EV-2"]


@pytest.mark.parametrize(("due", "going"), [(10, []), (11, ["EV-1"]), (None, [])])
def test_on_its_last_day_evidence_still_counts(due, going):
    one = fresh(DAY, lapse("EV-1", 10))
    stale = find_stale(one, one, None if due is None else day(due))
    assert [item.subject for item in stale.going] == going
    assert find_stale(one, replace(one, as_of=day(10)), None).gone == ()


def exception(standing, *, says="Not yet.", expires=10, criterion="PSF-2.1", kind=ExceptionKind.WAIVER):
    last = None if expires is None else day(expires)
    one = ClaimException(kind, standing, criterion, "bot", says, "Ada", "Bo", last, None, "")
    return ExceptionEnd(one, ("bot",), ())


IN_FORCE, SOON, EXPIRED = ExceptionStanding.IN_FORCE, ExceptionStanding.EXPIRES_SOON, ExceptionStanding.EXPIRED


def test_an_exception_that_was_in_force_and_has_ended_is_gone_and_one_that_ends_is_going():
    before = replace(fresh(DAY), exceptions=(exception(IN_FORCE), exception(EXPIRED, says="Old.", expires=-1)))
    ended = (exception(EXPIRED), exception(EXPIRED, says="Old.", expires=-1))
    later = (
        exception(SOON, says="New.", expires=40),
        exception(IN_FORCE, expires=None, kind=ExceptionKind.COMPENSATING_CONTROL),
    )
    stale = find_stale(before, replace(fresh(day(20)), exceptions=(*ended, *later)), day(364))
    assert [(item.kind, item.title) for item in stale.gone] == [(StaleKind.WAIVER, "Not yet.")]
    assert [item.title for item in stale.going] == ["New."]
    assert say_items(stale.gone, "counted", "was in force") == (
        "Waiver (Not yet.): was in force until 2026-12-04 for PSF-2.1",
    )
    assert (
        "1 item that counted in the decision of 24 November 2026 no longer counts, for its age or the end"
        in say_stale(stale)
    )


@pytest.mark.parametrize("standing", [ExceptionStanding.NOT_NEEDED, ExceptionStanding.VOID])
def test_an_exception_that_gives_nothing_does_not_go_stale(standing):
    one = replace(fresh(DAY), exceptions=(exception(standing),))
    stale = find_stale(one, one, day(364))
    assert stale.gone == stale.going == ()


def test_a_long_list_of_what_goes_stale_says_how_much_is_left_out():
    many = fresh(DAY, *(lapse(f"EV-{number}", number) for number in range(1, 31)))
    ((title, sentences),) = list_stale(find_stale(many, many, day(364)))
    assert title == "Counts no longer by then:"
    assert len(sentences) == 21
    assert sentences[0] == "EV-1 Title EV-1: counts until 2026-11-25 for PSF-1.1"
    assert sentences[-1] == "and 10 more, the last on 2026-12-24"
