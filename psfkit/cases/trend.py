"""How the decisions of a case compare, and what has gone stale between them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from psfkit.model.case import Case, CaseEvent, Kind
from psfkit.model.claim_exception import ClaimException, ExceptionStanding
from psfkit.model.freshness import Freshness, Lapse
from psfkit.model.names import DomainId
from psfkit.model.stale import Stale, StaleItem, StaleKind
from psfkit.model.trend import DomainTrend, Look, Occasion, Scored, ScoredDomain, Trend


def occasion_of(case: Case, decision: CaseEvent) -> Occasion:
    """Return what a decision of a case was about."""
    before = Case(case.application, case.events[: decision.number - 1])
    earlier = before.decisions
    if before.last.kind is Kind.PASSED:
        return Occasion.ANEW
    if before.is_suspended:
        return Occasion.REINSTATEMENT
    if not earlier:
        return Occasion.FIRST
    return Occasion.SURVEILLANCE if before.mark and earlier[-1].kind is Kind.PASSED else Occasion.REASSESSMENT


def make_trend(case: Case, scored: Sequence[Scored]) -> Trend:
    """Return the trend over the decisions of a case.

    Args:
        case: The case; something has been decided in it.
        scored: What each decision came to, in order.
    """
    looks = tuple(
        Look(event.number, event.on, occasion_of(case, event), event.kind is Kind.PASSED, each.rubric)
        for event, each in zip(case.decisions, scored, strict=True)
    )
    return Trend(case.application.id, case.application.organisation, looks, tuple(_domains(scored)))


def _domains(scored: Sequence[Scored]) -> Iterator[DomainTrend]:
    """Yield every domain, those of the last decision first and in its order."""
    known = [{each.domain: each for each in one.domains} for one in scored]
    titles: dict[DomainId, str] = {}
    for one in reversed(scored):
        for each in one.domains:
            titles.setdefault(each.domain, each.title)
    for domain, title in titles.items():
        found: list[ScoredDomain | None] = [each.get(domain) for each in known]
        scores = tuple(None if each is None else each.score for each in found)
        yield DomainTrend(domain, title, scores, tuple(None if each is None else each.threshold for each in found))


def find_stale(before: Freshness, now: Freshness, due: date | None) -> Stale:
    """Return what counted in a decision and no longer does for its age or its end, and what will not on the due day.

    Args:
        before: Of the bundle that was decided on, on the day of the decision.
        now: Of the bundle that is looked at, on the day asked about; it may be the same bundle.
        due: The next due day.
    """
    counted = [lapse for lapse in before.lapses if lapse.counts_until >= before.as_of]
    gone = (_item(lapse) for lapse in now.lapses if lapse.counts_until < now.as_of and _counted(lapse, counted))
    horizon = now.as_of if due is None else due
    going = (
        _item(lapse) for lapse in now.lapses if lapse.replaced_by is None and now.as_of <= lapse.counts_until < horizon
    )
    stood = {_named(end.exception) for end in before.exceptions if end.exception.standing.is_in_force}
    ended, ending = [], []
    for each in (end.exception for end in now.exceptions):
        if each.expires_on is None:
            continue
        if each.standing is ExceptionStanding.EXPIRED and _named(each) in stood:
            ended.append(_exception(each, each.expires_on))
        elif each.standing.is_in_force and each.expires_on < horizon:
            ending.append(_exception(each, each.expires_on))
    return Stale(before.as_of, now.as_of, due, (*gone, *ended), (*going, *ending))


def _named(exception: ClaimException) -> tuple[object, ...]:
    """Return what tells one exception from another."""
    return exception.kind, exception.criterion, exception.says, exception.expires_on


def _exception(exception: ClaimException, last: date) -> StaleItem:
    return StaleItem(StaleKind(exception.kind.value), "", exception.says, exception.criterion, last, None)


def _counted(lapse: Lapse, counted: Iterable[Lapse]) -> bool:
    """Whether an item counted for a criterion, for one of the levels for which it does no longer."""
    return any(
        (each.evidence, each.criterion) == (lapse.evidence, lapse.criterion) and set(each.levels) & set(lapse.levels)
        for each in counted
    )


def _item(lapse: Lapse) -> StaleItem:
    return StaleItem(
        StaleKind.EVIDENCE, lapse.evidence, lapse.title, lapse.criterion, lapse.counts_until, lapse.replaced_by
    )
