"""A case in words that every format shares."""

from collections.abc import Mapping, Sequence

from psfkit.model.case import CaseEvent, Kind, Party, Planned, Standing, Timeline
from psfkit.model.case_sheet import CaseSheet
from psfkit.model.score import show_score
from psfkit.model.stale import Stale, StaleItem, StaleKind
from psfkit.model.trend import DomainTrend, Look, Occasion, Trend
from psfkit.report.words import capitalise, count, join_words, plain, say_date

HAPPENED: Mapping[Kind, str] = {
    Kind.OPENED: "applied",
    Kind.SCOPE_AGREED: "scope agreed",
    Kind.MAPS_RECEIVED: "maps received",
    Kind.EVIDENCE_SUBMITTED: "evidence submitted",
    Kind.PASSED: "passed",
    Kind.FAILED: "not passed",
    Kind.MARK_ISSUED: "mark issued",
    Kind.MARK_RENEWED: "mark renewed",
    Kind.MARK_SUSPENDED: "mark suspended",
    Kind.MARK_REINSTATED: "mark reinstated",
    Kind.WITHDRAWN: "withdrawn",
}
OCCASIONS: Mapping[Occasion, str] = {
    Occasion.FIRST: "first assessment",
    Occasion.REASSESSMENT: "reassessment",
    Occasion.SURVEILLANCE: "yearly look",
    Occasion.REINSTATEMENT: "look at the suspended mark",
    Occasion.ANEW: "decided anew",
}
READ_TREND = (
    "Each domain from 0 to 5 at the day of each decision. A filled point is at or above the threshold, which is dashed;"
    " a hollow one is below it. Where a domain was not scored there is a gap."
)
READ_TABLE = "Scores from 0 to 5; a cross marks what is below the threshold, and a dash what was not scored."
OTHER_RUBRIC = (
    "Not all of these decisions were made by the same rubric, so their scores cannot be compared as they stand."
)
_MOST_SINCE, _MOST_STALE = 40, (60, 20)
"""Lines that lists have at most."""


def say_plan(timeline: Timeline) -> str:
    """Say which plan a case has, and what of it is published."""
    days = f"{timeline.days} business days"
    mode = timeline.mode.value
    if timeline.published:
        return f"A {mode} assessment takes {days}. The programme publishes them step by step."
    return f"An {mode} assessment takes {days}. That is published; how they are divided into steps is psfkit's own."


def say_holidays(timeline: Timeline) -> str:
    """Name the public holidays that fall into a plan."""
    named = tuple(f"{say_date(day)} ({plain(name)})" for day, name in timeline.holidays)
    left = f" Public holidays left out: {join_words(named)}." if named else ""
    return f"Weekends are Saturday and Sunday.{left}"


def say_span(planned: Planned) -> str:
    """Say on which days a step is planned."""
    first = planned.first.isoformat()
    return first if planned.first == planned.last else f"{first} to {planned.last.isoformat()}"


def say_done(planned: Planned) -> str:
    """Say when a step was done and by whom; empty while it is not."""
    if planned.done_on is None:
        return ""
    return f"{planned.done_on.isoformat()}{', late' if planned.is_late else ''}, by {plain(planned.done_by)}"


def say_since(sheet: CaseSheet) -> tuple[str, ...]:
    """Tell what came after the first decision, the last of it where there is much."""
    case = sheet.case
    since = case.events[case.decisions[0].number :] if case.decisions else ()
    return tuple(_say_event(event) for event in since[-_MOST_SINCE:])


def _say_event(event: CaseEvent) -> str:
    named = event.kind in (Kind.MARK_ISSUED, Kind.MARK_RENEWED, Kind.MARK_SUSPENDED, Kind.MARK_REINSTATED)
    note = f" {plain(event.note)}" if named and event.note else ""
    return f"{event.on.isoformat()}: {HAPPENED[event.kind]}{note}, by {plain(event.by)}"


def say_next(standing: Standing) -> tuple[str, ...]:
    """Say what comes next, who does it and by when."""
    if standing.step is None or standing.waits_for is Party.NOBODY:
        return ("The case has come to its end.",)
    due = "" if standing.due is None else f", by {say_date(standing.due)}"
    return (f"It waits for the {standing.waits_for.value}{due}.", *map(capitalise, standing.next))


def say_look(look: Look) -> str:
    """Say what one decision was."""
    return f"{look.on.isoformat()} {OCCASIONS[look.occasion]}: {'passed' if look.passes else 'not passed'}."


def describe_domain(domain: DomainTrend, looks: Sequence[Look]) -> str:
    """Tell in words what the picture of a domain shows."""
    said = (f"{look.on.isoformat()} {describe_score(domain, number)}" for number, look in enumerate(looks))
    return f"{'; '.join(said)}. The threshold is {show_score(domain.threshold)}."


def describe_score(domain: DomainTrend, number: int) -> str:
    """Say where a domain stood in a decision."""
    below = domain.scores[number] is not None and not domain.passes(number)
    return f"{show_score(domain.scores[number])}{' (below)' if below else ''}"


def mark_score(domain: DomainTrend, number: int) -> str:
    """Write a score for a table: with a cross where it is too low, and a dash where there is none."""
    score = domain.scores[number]
    return "-" if score is None else f"{show_score(score)}{'' if domain.passes(number) else ' ✗'}"


def say_trend(trend: Trend, *, drawn: bool) -> tuple[str, ...]:
    """Say how a trend is to be read, as a picture or as a table."""
    read = READ_TREND if drawn else READ_TABLE
    return (read,) if trend.is_one_rubric else (read, OTHER_RUBRIC)


def say_stale(stale: Stale) -> str:
    """Say how much has gone stale."""
    since = f"the decision of {say_date(stale.since)}"
    if stale.untold:
        return f"What has gone stale since {since} cannot be said: {plain(stale.untold)}."
    gone, going = (len({(item.kind, item.subject, item.title) for item in each}) for each in (stale.gone, stale.going))
    said = f"Everything that counted in {since} and is still there counts."
    if gone:
        ends = "counts, for its age" if gone == 1 else "count, for their age"
        end = "" if all(item.kind is StaleKind.EVIDENCE for item in stale.gone) else " or the end that was set"
        said = f"{count(gone, 'item')} that counted in {since} no longer {ends}{end}."
    if stale.due is None:
        return said
    due = say_date(stale.due)
    if not going:
        return f"{said} Nothing more goes stale before {due}."
    return f"{said} {count(going, 'more item')} {'goes' if going == 1 else 'go'} stale before {due}."


def list_stale(stale: Stale, most: tuple[int, int] = _MOST_STALE) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List what has gone stale and what will, each list with its title; empty ones are left out.

    Args:
        stale: What has gone stale.
        most: Lines that the one list and the other have at most; a last line says how many are left out.
    """
    lists = (
        ("No longer counts:", stale.gone, "counted", "was in force", most[0]),
        ("Counts no longer by then:", stale.going, "counts", "in force", most[1]),
    )
    return tuple(
        (title, _first(say_items(items, counts, stands), items, limit))
        for title, items, counts, stands, limit in lists
        if items
    )


def _first(sentences: tuple[str, ...], items: Sequence[StaleItem], most: int) -> tuple[str, ...]:
    more = len(sentences) - most
    last = max(item.counts_until for item in items).isoformat()
    return sentences if more <= 0 else (*sentences[:most], f"and {more} more, the last on {last}")


def say_items(items: Sequence[StaleItem], counts: str, in_force: str) -> tuple[str, ...]:
    """Name what goes stale, each thing and day once, with the criteria; the verbs say whether it is so already."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for item in items:
        stands = f"; {plain(item.replaced_by)} stands in" if item.replaced_by is not None else ""
        is_evidence = item.kind is StaleKind.EVIDENCE
        name = f"{plain(item.subject)} {plain(item.title)}: {counts}" if is_evidence else _say_exception(item, in_force)
        alike.setdefault((item.counts_until.isoformat(), name, stands), []).append(plain(item.criterion))
    return tuple(
        f"{name} until {until} for {join_words(tuple(dict.fromkeys(criteria)))}{stands}"
        for (until, name, stands), criteria in sorted(alike.items())
    )


def _say_exception(item: StaleItem, in_force: str) -> str:
    return f"{capitalise(item.kind.value.replace('_', ' '))} ({plain(item.title)}): {in_force}"
