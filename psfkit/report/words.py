"""Words that every format shares: dates, levels, kinds of evidence, amounts."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal

from psfkit.checks import assertions
from psfkit.documents.text_dates import MONTHS
from psfkit.documents.text_safety import clip, scrubbed
from psfkit.model.claim_exception import ClaimException, ExceptionKind, ExceptionStanding
from psfkit.model.determination import Settled, Truth
from psfkit.model.fact import Fact
from psfkit.model.rubric import FactTest, FactValue, Level, Provenance, Requirement

MAX_TEXT = 4000
"""Characters of one text that a report shows."""
_SHOWN_TO = Decimal("0.0001")
"""How far a report shows a number; assessment.json has all of its decimals."""
_LARGE = 10**12

ABRIDGED = "Levels beyond the next one are given in short where they can wait; psfkit why spells each of them out."
"""Stands above work orders that are not spelled out in full."""

MAPS = (
    "The maps of the bundle as they were read, from left to right; a line that goes on in the next strip has the same"
    " number there. What is inside the trust boundary is the organisation's own. What"
    " is not kept is marked with its code."
)
"""Stands above the drawings of workflow maps."""

NOT_CARRIED = (
    "Judged by a rubric that psfkit does not carry. The scores are that rubric's, not the framework's, and no mark can"
    " come of them."
)
"""Stands first where a run was judged by a rubric of somebody's own."""

LEVEL_MEANINGS: Mapping[Level, str] = {
    Level.ABSENT: "nothing is claimed, or the claim has no owner or no statement",
    Level.STATED: "claimed, with a named owner and a statement",
    Level.DOCUMENTED: "designed and written down",
    Level.IMPLEMENTED: "exists in the system in scope; the criterion is met from here on",
    Level.OPERATING: "worked in production over a period",
    Level.VERIFIED: "was tested, with results that clear the rubric's bars",
}

PROVENANCE: Mapping[Provenance, str] = {
    Provenance.PUBLISHED: "published by the framework, restated here",
    Provenance.PARTIAL: "published in part by the framework, completed here",
    Provenance.RECONSTRUCTED: "reconstructed, since the framework has not published this criterion",
}

STANDINGS: Mapping[Truth, str] = {
    Truth.YES: "counts",
    Truth.NO: "does not count",
    Truth.UNKNOWN: "cannot be settled",
}

SETTLED: Mapping[Settled, str] = {Settled.TOO_THIN: "too thin to settle"}
"""Remarks on assertions that are neither cleared nor missed."""


def plain(text: str) -> str:
    r"""Return a text on one line, without forbidden characters, at most :data:`MAX_TEXT` characters long.

    >>> plain(" a\n\tb\x1b ")
    'a b\ufffd'
    """
    return clip(scrubbed(" ".join(text[: MAX_TEXT + 1].split())), MAX_TEXT)


def say_date(day: date) -> str:
    """Write a date as people read it.

    >>> say_date(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_level(level: Level, *, self_check: bool) -> str:
    """Return the name of a level; in a self-check nothing is called verified.

    >>> say_level(Level.VERIFIED, self_check=True), say_level(Level.VERIFIED, self_check=False)
    ('tested', 'verified')
    """
    return "tested" if self_check and level is Level.VERIFIED else level.name.lower()


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> count(1, "day"), count(3, "day"), count(2, "criterion", "criteria")
    ('1 day', '3 days', '2 criteria')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def join_words(words: tuple[str, ...], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> join_words(("a", "b", "c")), join_words(("a",), "or")
    ('a, b and c', 'a')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def say_value(value: FactValue) -> str:
    """Write the value of a fact.

    >>> say_value(True), say_value(12), say_value(Decimal("0.9777777778"))
    ('true', '12', '0.9777…')
    """
    if isinstance(value, Decimal) and value.is_finite() and abs(value) < _LARGE:
        short = value.quantize(_SHOWN_TO, ROUND_DOWN)
        return str(value) if short == value else f"{short}…"
    return plain(assertions.say_value(value))


def say_found(fact: Fact) -> str:
    """Write what was found, and for a rate what it rests on.

    >>> from psfkit.model.fact import Sample
    >>> say_found(Fact("pass_rate", Decimal("0.9600"), sample=Sample(50, Decimal("0.8654"), Decimal("0.9891"))))
    '0.9600 of 50 cases (95 %: 0.8654 to 0.9891)'
    """
    if fact.sample is None:
        return say_value(fact.value)
    low, high = say_value(fact.sample.low), say_value(fact.sample.high)
    return f"{say_value(fact.value)} of {fact.sample.cases} cases (95 %: {low} to {high})"


def say_bar(test: FactTest) -> str:
    """Write a bar.

    >>> from psfkit.model.rubric import Comparison
    >>> say_bar(FactTest("cases", Comparison.AT_LEAST, 50, "enough"))
    'at least 50'
    """
    return plain(assertions.say_bar(test))


def say_amount(requirement: Requirement) -> str:
    """Say how many items a requirement needs, how old and over what period."""
    items = "one item" if requirement.count == 1 else f"{requirement.count} items"
    period = f", covering {count(requirement.period_days, 'day')}" if requirement.period_days else ""
    return f"{items}, at most {count(requirement.max_age_days, 'day')} old{period}"


def say_steps(steps: tuple[int, ...]) -> str:
    """Name steps of the plan.

    >>> say_steps((3,)), say_steps((1, 4))
    ('step 3', 'steps 1 and 4')
    """
    return ("step " if len(steps) == 1 else "steps ") + join_words(tuple(map(str, steps)))


def say_standing(truth: Truth, levels: tuple[int, ...]) -> str:
    """Say whether evidence counts, and for which levels.

    >>> say_standing(Truth.YES, (2, 3)), say_standing(Truth.NO, ())
    ('counts for levels 2 and 3', 'does not count')
    """
    return f"counts for {say_levels(levels)}" if truth is Truth.YES and levels else STANDINGS[truth]


def say_levels(levels: tuple[int, ...]) -> str:
    """Name levels in a sentence.

    >>> say_levels((2,)), say_levels((2, 3))
    ('level 2', 'levels 2 and 3')
    """
    return ("level " if len(levels) == 1 else "levels ") + join_words(tuple(map(str, levels)))


def say_later(evidence: tuple[str, ...], target: int) -> str:
    """Say which evidence was not gone into, because only higher levels ask for it."""
    return f"Only levels above {target} ask for {join_words(evidence)}."


def say_settled(evidence: tuple[str, ...]) -> str:
    """Say that nothing is needed, and what that rests on."""
    return f"Nothing more is needed; {join_words(evidence)} {'counts' if len(evidence) == 1 else 'count'}."


def say_lift(evidence_level: int, level: int, *, by_map: bool) -> str:
    """Say what lifts a level that is held down although the evidence reaches a higher one.

    Args:
        evidence_level: What the evidence alone gives.
        level: Where it is held.
        by_map: Whether a workflow map holds it, or the lack of one, and no assessor.
    """
    if by_map:
        return (
            f"The evidence alone reaches level {evidence_level}; the system's workflow maps hold it at level {level}."
            " Mend what the remark names, in the system first where it is so there, then draw it as it runs."
        )
    return (
        f"The evidence alone reaches level {evidence_level}; the assessor holds it at level {level}. Show what the"
        " assessor's reason asks for, then the assessor decides again."
    )


EXCEPTIONS = (
    "What the organisation decided to live with for a time, and what stands in for a control that is asked for."
    " A waiver changes no level and no score; what has expired counts as if nobody had written it."
)
"""Stands above a list of exceptions."""

STANDINGS_OF_EXCEPTIONS: Mapping[ExceptionStanding, str] = {
    ExceptionStanding.IN_FORCE: "in force",
    ExceptionStanding.EXPIRES_SOON: "expires soon",
    ExceptionStanding.EXPIRED: "expired",
    ExceptionStanding.NOT_NEEDED: "not needed",
    ExceptionStanding.VOID: "void",
}

_WAYS_OUT = {
    ExceptionStanding.EXPIRED: {
        ExceptionKind.WAIVER: "meet the criterion, or have it decided anew with a new reason and a new day",
        ExceptionKind.COMPENSATING_CONTROL: "put the control that is asked for in its place, or decide anew for how"
        " long this one stands in",
    },
    ExceptionStanding.EXPIRES_SOON: {
        ExceptionKind.WAIVER: "meet the criterion before then, or have it decided anew",
        ExceptionKind.COMPENSATING_CONTROL: "put the control that is asked for in its place before then, or decide"
        " anew for how long this one stands in",
    },
}


def name_exception(kind: ExceptionKind) -> str:
    """Return what an exception is called: ``waiver`` or ``compensating control``."""
    return kind.value.replace("_", " ")


def say_exception(exception: ClaimException) -> str:
    """Say how an exception stands, who answers for it, and what it is for."""
    reason = plain(exception.says)
    if exception.kind is ExceptionKind.WAIVER:
        return f"{plain(exception.remark)}; {plain(exception.owner) or 'nobody'} answers for it: {reason}"
    return f"{plain(exception.remark)}: {reason}"


def say_way_out(exception: ClaimException) -> str:
    """Say what to do about an exception, in the imperative; empty for what stands for a while yet."""
    if exception.standing is ExceptionStanding.VOID:
        return "mend what it lacks, or take it out"
    if exception.standing is ExceptionStanding.NOT_NEEDED:
        return "take it out"
    return _WAYS_OUT.get(exception.standing, {}).get(exception.kind, "")


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital and a full stop.

    >>> sentence("it is too old"), sentence("The run was stopped.")
    ('It is too old.', 'The run was stopped.')
    """
    return capitalise(text) if text.endswith((".", "!", "?", "…")) else f"{capitalise(text)}."


def capitalise(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it stands.

    >>> capitalise("no DPA is there")
    'No DPA is there'
    """
    return text[:1].upper() + text[1:]
