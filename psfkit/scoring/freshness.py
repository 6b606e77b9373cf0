"""Look ahead: how long each evidence item counts for each criterion, and what each loss brings down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from psfkit.checks.assertions import oldest_age
from psfkit.checks.map_holds import find_holds, named_maps
from psfkit.checks.witness import current_until
from psfkit.model.bundle import Bundle, Claim, EvidenceItem
from psfkit.model.claim_exception import share
from psfkit.model.determination import AssessorDeterminations, Truth
from psfkit.model.freshness import DomainFall, ExceptionEnd, Fall, Freshness, Lapse
from psfkit.model.names import EvidenceId, SystemId
from psfkit.model.rubric import Criterion, Domain, Level, Requirement, Rubric
from psfkit.model.workflow import MAP_KIND
from psfkit.scoring.admit import Hearing, admit
from psfkit.scoring.claim_exceptions import control_stands
from psfkit.scoring.determine import determine
from psfkit.scoring.score import score_domain

_NEXT = timedelta(days=1)
_FOR_EVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class _Service:
    """One item that serves one requirement of one level for one system."""

    item: EvidenceItem
    system: SystemId
    level: Level
    requirement: Requirement
    until: date


def look_ahead(bundle: Bundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date) -> Freshness:
    """Return what goes stale when, were nothing added to the bundle."""
    lapses = tuple(
        sorted(
            (
                lapse
                for criterion in rubric.criteria
                for lapse in _find_lapses(criterion, bundle, determinations, as_of)
            ),
            key=lambda lapse: (lapse.counts_until, lapse.evidence, lapse.criterion),
        )
    )
    exceptions = tuple(
        sorted(
            (
                end
                for criterion in rubric.criteria
                for end in _find_exception_ends(criterion, bundle, determinations, as_of)
            ),
            key=lambda end: (end.exception.expires_on or date.max, end.exception.criterion, end.exception.kind.value),
        )
    )
    lost = {lapse.counts_until for lapse in lapses if lapse.falls}
    lost |= {end.exception.expires_on for end in exceptions if end.exception.expires_on is not None and end.falls}
    days = sorted(day + _NEXT for day in lost)
    falls = (_fall(domain, bundle, determinations, as_of, days) for domain in rubric.domains)
    return Freshness(
        organisation=bundle.organisation.name,
        application_id=bundle.application_id,
        as_of=as_of,
        rubric_version=rubric.version,
        bundle=bundle.digest,
        rubric=rubric.digest,
        lapses=lapses,
        domains=tuple(sorted(filter(None, falls), key=lambda fall: fall.on)),
        exceptions=exceptions,
    )


def _find_lapses(
    criterion: Criterion, bundle: Bundle, determinations: AssessorDeterminations | None, as_of: date
) -> Iterator[Lapse]:
    services = [
        service
        for system in bundle.systems
        for service in _find_services(criterion, system.id, bundle, determinations, as_of)
    ]
    days = {service.until for service in services if service.until >= as_of}
    falls = {day: _find_falls(criterion, bundle, determinations, day) for day in days}
    pairs = dict.fromkeys((service.item.id, service.until) for service in services)
    for evidence, until in pairs:
        own = [service for service in services if (service.item.id, service.until) == (evidence, until)]
        yield Lapse(
            evidence=evidence,
            title=own[0].item.title,
            criterion=criterion.id,
            systems=tuple(dict.fromkeys(service.system for service in own)),
            levels=tuple(sorted({service.level for service in own})),
            max_age_days=own[0].requirement.max_age_days,
            counts_until=until,
            replaced_by=_find_replacement(own, services, as_of),
            falls=falls.get(until, ()),
        )


def _find_exception_ends(
    criterion: Criterion, bundle: Bundle, determinations: AssessorDeterminations | None, as_of: date
) -> Iterator[ExceptionEnd]:
    """Yield each exception once for the systems for which it stands alike, with what its end brings down."""
    found = determine(criterion, bundle, determinations, as_of).by_system.values()
    for shared in share(each for determination in found for each in determination.exceptions):
        last = shared.exception.expires_on
        lost = _find_falls(criterion, bundle, determinations, last) if last is not None and last >= as_of else ()
        yield ExceptionEnd(shared.exception, shared.systems, tuple(f for f in lost if f.system in shared.systems))


def _find_services(
    criterion: Criterion,
    system: SystemId,
    bundle: Bundle,
    determinations: AssessorDeterminations | None,
    as_of: date,
) -> Iterator[_Service]:
    claim = bundle.claim(criterion.id, system)
    if claim is None or claim.not_applicable:
        return
    decision = None if determinations is None else determinations.decision(criterion.id, system)
    hearing = Hearing(bundle, criterion.id, system, as_of, determinations is not None, decision)
    items = tuple(_items(bundle, claim, as_of))
    for rule in criterion.levels:
        for requirement in rule.needs:
            serving = [i for i in items if i.kind in requirement.kinds and _counts(i, requirement, hearing)]
            for item, until in _find_ends(serving, requirement, bundle):
                yield _Service(item, system, rule.level, requirement, until)
    yield from _find_map_services(criterion, system, bundle, determinations, as_of)


def _find_map_services(
    criterion: Criterion,
    system: SystemId,
    bundle: Bundle,
    determinations: AssessorDeterminations | None,
    as_of: date,
) -> Iterator[_Service]:
    """Find the maps of a system that let a criterion above the level at which it is held without them."""
    policy = criterion.maps
    if policy is None:
        return
    holds = find_holds(criterion, bundle, system, as_of, determinations)
    absent = {cap.map.evidence for cap in holds if cap.map is not None and not cap.map.rule}
    for name in named_maps(bundle, system):
        item = bundle.item(name)
        if item is not None and name not in absent:
            # Every map is needed, so none stands in for another: each has a requirement of its own.
            requirement = Requirement((MAP_KIND,), f"the workflow that {name} maps", policy.max_age_days)
            until = item.produced_on + timedelta(days=policy.max_age_days)
            yield _Service(item, system, Level(policy.floor + 1), requirement, until)


def _find_ends(
    items: Sequence[EvidenceItem], requirement: Requirement, bundle: Bundle
) -> Iterator[tuple[EvidenceItem, date]]:
    """Yield how long each item counts: as long as its own age lets it, and in a series as that of the newest does."""
    dated = [(item, current_until(item, bundle.facts.get(item.id))) for item in items]
    newest = max((since for _, since in dated), default=date.min)
    for item, since in dated:
        own = oldest_age(requirement, item.kind, bundle.facts.get(item.id))
        yield item, min(since + timedelta(days=own), newest + timedelta(days=requirement.max_age_days))


def _items(bundle: Bundle, claim: Claim, as_of: date) -> Iterator[EvidenceItem]:
    """Go through what a claim leans on; evidence of a control that does not stand serves nothing, however fresh."""
    for evidence in claim.leans_on if control_stands(claim, as_of) else claim.evidence:
        item = bundle.item(evidence)
        if item is not None:
            yield item


def _counts(item: EvidenceItem, requirement: Requirement, hearing: Hearing) -> bool:
    """Whether an item counts, or would if age did not matter, or may yet when a person has decided."""
    return admit(item, replace(requirement, max_age_days=_FOR_EVER), hearing).truth is not Truth.NO


def _find_replacement(own: Iterable[_Service], services: Sequence[_Service], as_of: date) -> EvidenceId | None:
    """Return the item that stands in wherever some services end, or None when one of them is lost."""
    found: list[_Service] = []
    for service in own:
        others = [other for other in services if _stands_in(other, service, as_of)]
        if not others:
            return None
        found.append(max(others, key=lambda other: (other.until, other.item.id)))
    return min(found, key=lambda other: other.until).item.id


def _stands_in(other: _Service, service: _Service, as_of: date) -> bool:
    """Whether one service makes another unnecessary; where several items add up, none does."""
    same = (other.system, other.level, other.requirement) == (service.system, service.level, service.requirement)
    period = service.requirement.period_days
    covered = 0 if other.item.covers is None else other.item.covers.days
    return (
        same
        and other.until >= as_of
        and other.until > service.until
        and service.requirement.count == 1
        and covered >= period
    )


def _find_falls(
    criterion: Criterion, bundle: Bundle, determinations: AssessorDeterminations | None, day: date
) -> tuple[Fall, ...]:
    before = determine(criterion, bundle, determinations, day).by_system
    after = determine(criterion, bundle, determinations, day + _NEXT).by_system
    return tuple(
        Fall(system, determination.level, after[system].level)
        for system, determination in before.items()
        if after[system].level < determination.level
    )


def _fall(
    domain: Domain,
    bundle: Bundle,
    determinations: AssessorDeterminations | None,
    as_of: date,
    days: Iterable[date],
) -> DomainFall | None:
    """Return the first of the days on which a domain that passes today no longer does."""
    now = score_domain(domain, tuple(determine(c, bundle, determinations, as_of) for c in domain.criteria))
    if not now.passes or now.score is None:
        return None
    for day in days:
        then = score_domain(domain, tuple(determine(c, bundle, determinations, day) for c in domain.criteria))
        if not then.passes:
            return DomainFall(domain.id, domain.title, day, now.score, then.score, domain.threshold)
    return None
