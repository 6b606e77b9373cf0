"""The words in which every format answers about another framework."""

from collections.abc import Mapping

from psfkit.model.crosswalk import Author, Confidence, CrosswalkAnswer, DutyAnswer, MappedCriterion, Relation, Standing
from psfkit.model.determination import Outcome
from psfkit.report.words import plain

STANDINGS: Mapping[Standing, str] = {
    Standing.SHOWN: "shown, as far as PSF asks",
    Standing.PARTLY: "shown in part",
    Standing.NOT_SHOWN: "not shown",
    Standing.NOT_APPLICABLE: "mapped to criteria that do not apply",
    Standing.LOOSE: "only bordered on",
    Standing.UNTOUCHED: "not touched by PSF",
}
"""What a run shows of a duty, in the order in which it is told."""

MEANINGS: Mapping[Standing, str] = {
    Standing.SHOWN: "Every criterion that maps to it and applies is met. What else it asks for needs other evidence.",
    Standing.PARTLY: "Some of the criteria that map to it are met.",
    Standing.NOT_SHOWN: "No criterion that maps to it is met.",
    Standing.NOT_APPLICABLE: "Nothing that maps to it applies to the systems in scope.",
    Standing.LOOSE: "Only rows of low confidence lead to it, and these count for nothing.",
    Standing.UNTOUCHED: "No criterion of PSF asks about it: it has to be shown in another way altogether.",
}
RELATIONS: Mapping[Relation, str] = {
    Relation.EQUAL: "asks the same",
    Relation.SUBSET: "asks for a part of it",
    Relation.INTERSECTS: "shares a part with it",
    Relation.NONE: "does not ask about it",
}
REACHES: Mapping[Relation, str] = {
    Relation.EQUAL: "PSF asks the same",
    Relation.SUBSET: "PSF asks for a part",
    Relation.INTERSECTS: "PSF shares a part",
    Relation.NONE: "",
}
"""How far the criteria that count reach into a duty."""
CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.HIGH: "high confidence",
    Confidence.MEDIUM: "medium confidence",
    Confidence.LOW: "low confidence, counts for nothing",
}
PUBLISHER_MARK = "*"
"""Stands after a criterion whose row PSF's publisher names."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not met",
    Outcome.NOT_APPLICABLE: "does not apply",
    Outcome.INDETERMINATE: "cannot be settled",
}


def say_author(answer: CrosswalkAnswer, by: Author) -> str:
    """Say whose word a row is; every format shows it."""
    if by is Author.PUBLISHER:
        return f"named by PSF's publisher{'' if answer.crosswalk.carried else ', says the crosswalk'}"
    return "psfkit's reading" if answer.crosswalk.carried else "a reading of the crosswalk's author"


def say_notice(answer: CrosswalkAnswer) -> str:
    """Say what the answer is not; of a crosswalk of somebody's own, whatever that says itself."""
    notice = plain(answer.crosswalk.notice)
    return notice if answer.crosswalk.carried else f"{_OWN} {notice}"


_OWN = "No legal opinion and no certificate; by a crosswalk that psfkit does not carry."


def say_publisher(answer: CrosswalkAnswer) -> str:
    """Say what the mark of the publisher means, and whose reading all else is."""
    whose = "psfkit's" if answer.crosswalk.carried else "the crosswalk's author's"
    return (
        "PSF's publisher names the article for the criterion's domain; every other row, and every relation and"
        f" confidence, is {whose} own reading"
    )


def say_kind(answer: CrosswalkAnswer) -> str:
    """Say whose run it is, and what is still open."""
    own = "" if answer.rubric_carried else "; judged by a rubric that psfkit does not carry"
    if answer.self_check:
        return f"Self-check: no assessor has looked at it{own}"
    waits = f"; {answer.undecided} claims still wait and do not count" if answer.undecided else ""
    return f"Assessed by {plain(answer.assessor) or 'an assessor'}{waits}{own}"


def say_counts(answer: CrosswalkAnswer) -> str:
    """Count what the framework lists by what is shown of it."""
    found = [(len(answer.standing_at(standing)), words) for standing, words in STANDINGS.items()]
    counts = [f"{number} {words}" for number, words in found if number]
    return f"Of {len(answer.duties)} {answer.framework.nouns}: {'; '.join(counts)}"


def say_levels(answer: DutyAnswer) -> str:
    """Say at which levels the criteria stand that count, and how far they reach; empty when none does."""
    if answer.levels is None:
        return ""
    low, high = map(int, answer.levels)
    return (
        f"{f'level {low}' if low == high else f'levels {low} to {high}'}; {REACHES[answer.reach]}{_paragraphs(answer)}"
    )


def _paragraphs(answer: DutyAnswer) -> str:
    """Name the paragraphs, where all that counts is about some of them and about nothing else of the duty."""
    parts = [each.row.part for each in answer.counted]
    return f" of {', '.join(sorted(set(parts)))} alone" if all(parts) else ""


def say_mapped(mapped: MappedCriterion) -> str:
    """Say where one criterion stands.

    Its level, and a mark when the row is the publisher's.
    """
    mark = PUBLISHER_MARK if mapped.by is Author.PUBLISHER else ""
    stands = "n/a" if mapped.outcome is Outcome.NOT_APPLICABLE else str(int(mapped.level))
    unsettled = "?" if mapped.outcome is Outcome.INDETERMINATE else ""
    return f"{mapped.row.criterion}{mark} ({stands}{unsettled})"
