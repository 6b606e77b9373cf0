"""Assertions: a fact of an evidence file held against a bar.

The rubric's assertions say what a level needs; an applicant's own, in evidence.yaml, can only ask for more. Both the
checks and the judgement ask here, so that what is warned of is also what does not count.
"""

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TypeGuard

from psfkit.model.bundle import EvidenceItem
from psfkit.model.determination import FactResult, Settled
from psfkit.model.fact import Fact, Facts, Sample, Share
from psfkit.model.rubric import Bound, Comparison, FactTest, FactValue, Requirement


def settle(test: FactTest, item: EvidenceItem, facts: Facts | None, *, own: bool = False) -> FactResult:
    """Hold one fact of an evidence item against an assertion.

    Args:
        test: The assertion.
        item: The entry of the file, for the days it covers.
        facts: What a reader made of the file, if one recognised it.
        own: Whether the applicant asserts it.
    """
    if facts is not None and facts.refusal:
        return FactResult(test, Settled.NOT_EVALUATED, None, "the file is not evaluated", own)
    fact = None if facts is None else facts.get(test.fact)
    if fact is None:
        return FactResult(test, Settled.NOT_FOUND, None, "no reader finds it in the file", own)
    outcome, shortfall = _hold(test, fact, _days(item, facts))
    return FactResult(test, outcome, fact, shortfall, own)


def _hold(test: FactTest, fact: Fact, days: int) -> tuple[Settled, str]:
    if days < test.over_days:
        return Settled.MISSES, f"is told of {days} days; {test.over_days} are needed"
    if test.within_days and days > test.within_days:
        return (
            Settled.MISSES,
            f"is told of {days} days at once; {test.within_days} at most count, so hand in several files",
        )
    if not (test.min_sample or test.by is Bound.INTERVAL):
        return _hold_point(test, fact)
    if fact.sample is None:
        return Settled.TOO_THIN, "comes without the number of cases it rests on"
    if fact.sample.cases < test.min_sample:
        return Settled.TOO_THIN, f"rests on {fact.sample.cases} cases, too thin to settle; {test.min_sample} are needed"
    if test.by is Bound.POINT:
        return _hold_point(test, fact)
    return _hold_interval(test, fact.value, fact.sample)


def _hold_point(test: FactTest, fact: Fact) -> tuple[Settled, str]:
    """Hold a fact itself against the bar; a rate by the numbers it was counted from, not as it is shown."""
    exact = fact.value if fact.share is None else fact.share
    if holds(exact, test):
        return Settled.CLEARS, ""
    return Settled.MISSES, _of_another_type(test, fact.value) or f"is {say_value(fact.value)}"


_COMPARED = {
    "a text": "compared with `equals` alone",
    "a number": "compared with `at_least`, `at_most`, `within`, or `equals` and a number",
    "true or false": "compared with `equals: true` or `equals: false` alone",
}


def _of_another_type(test: FactTest, value: FactValue) -> str:
    """Say that a fact is of another type than its bar, and what it is compared with, or nothing.

    >>> _of_another_type(FactTest("environment", Comparison.AT_LEAST, 5, ""), "production")
    'is a text ("production"), which is compared with `equals` alone'
    """
    own, bar = _type(value), _type(test.bar)
    if own == bar and (own == "a number" or test.comparison is Comparison.EQUALS):
        return ""
    return f"is {own} ({_quote(value)}), which is {_COMPARED[own]}"


def _type(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "a text" if isinstance(value, str) else "a number"


def _quote(value: FactValue) -> str:
    return f'"{value}"' if isinstance(value, str) else say_value(value)


def _hold_interval(test: FactTest, value: FactValue, sample: Sample) -> tuple[Settled, str]:
    """Hold both ends of the interval against the bar: cleared by both, missed by both, or too thin to settle."""
    ends = {holds(sample.low, test), holds(sample.high, test)}
    if ends == {True}:
        return Settled.CLEARS, ""
    between = f"is {say_value(value)} of {sample.cases} cases, so between {sample.low} and {sample.high}"
    if ends == {False} and not _straddles(test, sample):
        return Settled.MISSES, between
    return Settled.TOO_THIN, f"{between}: too thin to settle"


def _straddles(test: FactTest, sample: Sample) -> bool:
    """Whether the interval holds the whole range that is asked for, and reaches beyond it at both ends."""
    if test.comparison is not Comparison.WITHIN or not isinstance(test.bar, int | Decimal):
        return False
    return isinstance(test.top, int | Decimal) and sample.low < test.bar and sample.high > test.top


def _days(item: EvidenceItem, facts: Facts | None) -> int:
    """Return how many days a file tells of: those it states itself, or else those its entry says it covers."""
    stated = None if facts is None else facts.get("period_days")
    if stated is not None and isinstance(stated.value, int):
        return stated.value
    return 0 if item.covers is None else (item.covers.last - item.covers.first).days + 1


def holds(value: FactValue | Share, test: FactTest) -> bool:
    """Say whether a value clears a bar; values that cannot be compared never do.

    >>> bar = FactTest("cases", Comparison.AT_LEAST, 50, "")
    >>> holds(60, bar), holds("60", bar), holds(True, FactTest("cases", Comparison.AT_LEAST, 1, ""))
    (True, False, False)
    >>> holds(3, FactTest("hours", Comparison.WITHIN, 1, "", top=4))
    True
    >>> holds(Share(2, 3), FactTest("pass_rate", Comparison.AT_LEAST, Decimal("0.66666"), ""))
    True
    """
    match test.comparison:
        case Comparison.EQUALS:
            if isinstance(value, Share):
                return _is_number(test.bar) and _times(test.bar, value.whole) == value.part
            return isinstance(value, bool) == isinstance(test.bar, bool) and value == test.bar
        case Comparison.AT_LEAST:
            return _at_most(test.bar, value)
        case Comparison.AT_MOST:
            return _at_most(value, test.bar)
        case Comparison.WITHIN:
            return _at_most(test.bar, value) and test.top is not None and _at_most(value, test.top)


def _at_most(one: FactValue | Share, other: FactValue | Share) -> bool:
    """Whether the one number is at most the other; anything else than two finite numbers never is."""
    if isinstance(one, Share):
        return _is_number(other) and one.part <= _times(other, one.whole)
    if isinstance(other, Share):
        return _is_number(one) and _times(one, other.whole) <= other.part
    return _is_number(one) and _is_number(other) and one <= other


def _times(number: int | Decimal, whole: int) -> Decimal:
    """Return the exact product; a number of few digits and a huge exponent stays as short as it is written."""
    exact = Decimal(number)
    digits = len(exact.as_tuple().digits) + len(str(whole))
    return Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN).multiply(exact, whole)


def _is_number(value: FactValue | Share | None) -> TypeGuard[int | Decimal]:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def tests_for(tests: Iterable[FactTest], kind: str, facts: Facts | None) -> tuple[FactTest, ...] | None:
    """Return the assertions that are about a file, or None when they are about other readers' files only.

    Args:
        tests: Of one requirement.
        kind: The kind of evidence that the file is listed as; assertions about other kinds are left out first.
        facts: What a reader made of the file, if one recognised it.

    >>> logged = FactTest("records", Comparison.AT_LEAST, 1, "", reader="log")
    >>> everywhere = FactTest("cases", Comparison.AT_LEAST, 1, "")
    >>> tests_for((logged, everywhere), "log", Facts("log")) == (logged, everywhere)
    True
    >>> tests_for((logged, everywhere), "log", Facts("sarif")) is None
    True
    >>> when_read = FactTest("records", Comparison.AT_LEAST, 1, "", reader="log", when_read=True)
    >>> tests_for((when_read, everywhere), "log", Facts("sarif")) == (everywhere,)
    True
    """
    own = tuple(test for test in tests if test.kind in ("", kind))
    named = {test.reader for test in own if test.reader and not test.when_read}
    reader = "" if facts is None else facts.reader
    if named and reader not in named:
        return None
    return tuple(test for test in own if test.reader in ("", reader))


def oldest_age(requirement: Requirement, kind: str, facts: Facts | None) -> int:
    """Return the age in days up to which a file may count.

    Of a series of files, which a bar on `within_days` asks for, the first ones are older than the last by the whole
    period; the newest has to be as young as any other evidence.

    >>> weekly = FactTest("columns", Comparison.AT_LEAST, 4, "", reader="evidently", within_days=10)
    >>> need = Requirement(kinds=("scan-report",), max_age_days=30, period_days=85, must_show="", facts=(weekly,))
    >>> oldest_age(need, "scan-report", Facts("evidently")), oldest_age(need, "scan-report", Facts("log"))
    (115, 30)
    """
    tests = tests_for(requirement.facts, kind, facts) or ()
    in_series = any(test.within_days for test in tests)
    return requirement.max_age_days + (requirement.period_days if in_series else 0)


def is_looser(own: FactTest, bar: FactTest) -> bool:
    """Say whether an applicant's assertion lets through what the rubric's does not.

    >>> asked = FactTest("pass_rate", Comparison.AT_LEAST, Decimal("0.9"), "")
    >>> is_looser(FactTest("pass_rate", Comparison.AT_LEAST, Decimal("0.5"), ""), asked)
    True
    >>> is_looser(FactTest("pass_rate", Comparison.AT_LEAST, Decimal("0.95"), ""), asked)
    False
    """
    if own.fact != bar.fact or own.comparison is not bar.comparison or not holds(bar.bar, bar):
        return False
    return not holds(own.bar, bar) or (own.top is not None and not holds(own.top, bar))


_WORDS = {Comparison.AT_LEAST: "at least", Comparison.AT_MOST: "at most", Comparison.EQUALS: "exactly"}


def say_bar(test: FactTest) -> str:
    """Write the bar of an assertion in words.

    >>> say_bar(FactTest("cases", Comparison.AT_LEAST, 50, ""))
    'at least 50'
    >>> say_bar(FactTest("pass_rate", Comparison.AT_LEAST, Decimal("0.80"), "", by=Bound.INTERVAL, min_sample=50))
    'at least 0.80 for the whole 95 % interval, of 50 cases or more'
    """
    bar = (
        f"from {say_value(test.bar)} to {say_value(test.top)}"
        if test.top is not None
        else f"{_WORDS[test.comparison]} {say_value(test.bar)}"
    )
    interval = " for the whole 95 % interval" if test.by is Bound.INTERVAL else ""
    sample = f", of {test.min_sample} cases or more" if test.min_sample else ""
    over = f", over {test.over_days} days" if test.over_days else ""
    within = f", {test.within_days} days a file at most" if test.within_days else ""
    return f"{bar}{interval}{sample}{over}{within}"


def say_test(test: FactTest) -> str:
    """Write an assertion in words.

    >>> say_test(FactTest("cases", Comparison.AT_LEAST, 50, ""))
    'cases at least 50'
    """
    return f"{name_test(test)} {say_bar(test)}"


def name_test(test: FactTest) -> str:
    """Name the fact of an assertion, with what it is about where that is not every file.

    >>> name_test(FactTest("records", Comparison.AT_LEAST, 1, "", reader="log"))
    'log: records'
    """
    about = f"if {test.reader} reads it" if test.when_read else test.reader or test.kind
    return f"{about}: {test.fact}" if about else test.fact


def say_value(value: FactValue) -> str:
    """Write the value of a fact or a bar as YAML does.

    >>> say_value(True), say_value(Decimal("0.80"))
    ('true', '0.80')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)
