"""PK4xx: days must be possible, in order, and recent enough to count."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from psfkit.checks.assertions import oldest_age
from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.checks.witness import current_until, disowns_dates
from psfkit.model.bundle import EvidenceItem
from psfkit.model.location import Location

_OPTIONAL = ("covers", "collected_on", "submitted_on")


def _dated(context: Context) -> Iterator[EvidenceItem]:
    """Go through the items whose days could be read; another day in their place would say nothing."""
    earlier = context.earlier
    for item in context.bundle.evidence:
        broken = any(earlier.is_in(item.source, field) for field in _OPTIONAL)
        if not broken and not earlier.has_unread(item.source, "produced_on"):
            yield item


def in_the_future(context: Context) -> Iterator[Hit]:
    """Evidence is dated after the day of the assessment."""
    for item in _dated(context):
        for field, day in (
            ("produced_on", item.produced_on),
            ("collected_on", item.collected_on),
            ("submitted_on", item.submitted_on),
        ):
            if day is not None and day > context.as_of:
                yield Hit(
                    location=context.at(item.source, field),
                    message=f"{field} {day.isoformat()} is after the as-of date {context.as_of.isoformat()}",
                    subject=f"evidence {item.id}",
                    label="in the future",
                    hint="correct the date; evidence made after the assessment date cannot count",
                )


def out_of_order(context: Context) -> Iterator[Hit]:
    """Evidence was collected before it was made, or handed in before it was collected."""
    for item in _dated(context):
        for earlier, later in _pairs(item):
            (first_field, first), (second_field, second) = earlier, later
            if first > second:
                yield Hit(
                    location=context.at(item.source, second_field),
                    message=f"{second_field} {second.isoformat()} is before {first_field} {first.isoformat()}",
                    subject=f"evidence {item.id}",
                    label="before it can have happened",
                    hint="the order is: period covered, produced, collected, submitted",
                )


def _pairs(item: EvidenceItem) -> Iterator[tuple[tuple[str, date], tuple[str, date]]]:
    days = [("produced_on", item.produced_on)]
    if item.collected_on is not None:
        days.append(("collected_on", item.collected_on))
    if item.submitted_on is not None:
        days.append(("submitted_on", item.submitted_on))
    yield from pairwise(days)


def period_reversed(context: Context) -> Iterator[Hit]:
    """A period ends before it begins, or reaches past the day its evidence was made."""
    for item in _dated(context):
        if item.covers is None:
            continue
        if item.covers.last < item.covers.first:
            problem, label = "ends before it begins", "ends too early"
        elif item.covers.last > item.produced_on:
            problem, label = f"reaches past the day it was made, {item.produced_on.isoformat()}", "ends too late"
        else:
            continue
        yield Hit(
            location=context.at(item.source, "covers"),
            message=f"the period {item.covers.first.isoformat()} to {item.covers.last.isoformat()} {problem}",
            subject=f"evidence {item.id}",
            label=label,
            hint="write the first and the last day that the evidence itself reports on",
        )


def too_old(context: Context) -> Iterator[Hit]:
    """Evidence is older than every requirement that it could serve allows."""
    for item in _dated(context):
        facts = context.bundle.facts.get(item.id)
        limits = [
            (oldest_age(need, item.kind, facts), criterion.id)
            for criterion in context.rubric.criteria
            if criterion.id in item.criteria
            for rule in criterion.levels
            for need in rule.needs
            if item.kind in need.kinds
        ]
        until = current_until(item, facts)
        age = (context.as_of - until).days
        if limits and age > max(limits)[0]:
            longest, criterion_id = max(limits)
            yield Hit(
                location=_counted_from(context, item, until),
                message=f"{item.id} is {age} days old on {context.as_of.isoformat()}, counted from "
                f"{until.isoformat()}; at most {longest} days count",
                subject=f"evidence {item.id}",
                label="too old to count",
                hint="collect it anew and give it its own dates",
                criterion=criterion_id,
            )


def _counted_from(context: Context, item: EvidenceItem, until: date) -> Location:
    """Return where the day stands from which an item's age counts: in its entry, or else in the file it names."""
    if until != item.current_until:
        return context.at(item.source, "path")
    return context.at(item.source, *(("covers", "to") if item.covers is not None else ("produced_on",)))


def contradicted(context: Context) -> Iterator[Hit]:
    """The days inside a file are others than those of its entry."""
    for item in _dated(context):
        against = disowns_dates(item, context.bundle.facts.get(item.id))
        if against:
            yield Hit(
                location=context.at(item.source, "covers" if item.covers is not None else "produced_on"),
                message=f"{item.path} {against}",
                subject=f"evidence {item.id}",
                label="the file says otherwise",
                hint="write the days that the file itself reports on; until then it does not count",
            )


def after_submission(context: Context) -> Iterator[Hit]:
    """Evidence was made after the application was submitted."""
    submitted = context.bundle.submitted_on
    for item in _dated(context):
        if submitted is not None and item.produced_on > submitted:
            yield Hit(
                location=context.at(item.source, "produced_on"),
                message=f"{item.id} was made on {item.produced_on.isoformat()}, "
                f"after the application was submitted on {submitted.isoformat()}",
                subject=f"evidence {item.id}",
                label="after the submission",
                hint="it does not count; submit again with a later submitted_on if it should",
            )
