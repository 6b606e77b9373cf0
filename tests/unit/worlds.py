"""Small rubrics and bundles in memory, for tests of judgement."""

from datetime import date, timedelta
from decimal import Decimal

from psfkit.model.bundle import (
    Bundle,
    BundleFile,
    Claim,
    CompensatingControl,
    EvidenceItem,
    Organisation,
    Period,
    Scope,
    System,
    Waiver,
)
from psfkit.model.determination import (
    AssessorDeterminations,
    CriterionDecision,
    EvidenceDecision,
    LevelCap,
)
from psfkit.model.fact import Fact, Facts
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location, Source, Span
from psfkit.model.names import CriterionId, Digest, DomainId, EvidenceId, SystemId
from psfkit.model.rubric import (
    Comparison,
    Criterion,
    Domain,
    EvidenceKind,
    Example,
    FactTest,
    Level,
    LevelRule,
    MapPolicy,
    MapRule,
    Provenance,
    Remedy,
    Requirement,
    Rubric,
)
from psfkit.model.workflow import MAP_KIND

TODAY = date(2026, 11, 20)
HEX = "a" * 64
DIGEST = Digest(f"sha256:{HEX}")
TEXT = b"Every ticket passes one function, which checks length, language and markup before any model answers.\n"
RUNG_KINDS = {2: ("policy",), 3: ("configuration",), 4: ("log",), 5: ("test-report",)}


def criterion(name, *, efforts=(1, 2, 3, 4, 5), cap=3, maps=None):
    def rule(level):
        needs = () if level == 1 else (need(level),)
        return LevelRule(Level(level), f"{name} at {level}", needs, "paper", efforts[level - 1])

    return Criterion(
        id=CriterionId(name),
        title=f"title of {name}",
        provenance=Provenance.PUBLISHED,
        basis="test",
        asks="asks",
        why="why",
        applies_to="all",
        levels=tuple(rule(level) for level in range(1, 6)),
        examples=(Example(Level(3), "cheap", "rich"),),
        remedy=Remedy("first", "somebody", "small", "trap"),
        compensating_cap=Level(cap),
        changed_in_1_1="nothing",
        stub="x.yaml",
        maps=maps,
    )


def map_policy(*rows, criteria=(), effort=1):
    """What a rubric asks of maps: rows of a rule's code and the level at which it holds."""
    rules = tuple(MapRule(code, tuple(map(CriterionId, criteria)), Level(level), "because") for code, level in rows)
    return MapPolicy(rules, max_age_days=90, effort_days=effort)


def map_item(name, criteria=("PSF-1.1",), **more):
    """A workflow map among the evidence."""
    listed = {"criteria": tuple(map(CriterionId, criteria)), "kind": MAP_KIND, "covers": None}
    return item(name, criteria[0], 2, **(listed | more))


def map_facts(steps=2, **outcomes):
    """What checking a map came to, by the code of each rule; a finding stands for each that does not hold."""
    place = Location("workflows/map.json", Span(7, 3, 7, 9), '"draft"')
    severities = {"breaks": Severity.WARNING, "unknown": Severity.NOTE}
    findings = tuple(
        Finding(code, severities[said], f"{code} {said} (mail → draft)", place, hint=f"mend {code}")
        for code, said in outcomes.items()
        if said in severities
    )
    rules = tuple(Fact(f"rule_{code}", said) for code, said in outcomes.items())
    return Facts(MAP_KIND, (Fact("steps", steps), *rules), findings=findings)


def need(level, **more):
    facts = (FactTest("pass_rate_low", Comparison.AT_LEAST, Decimal("0.80"), "because"),) if level == 5 else ()
    values = {"max_age_days": 90, "period_days": 30 if level == 4 else 0, "facts": facts} | more
    return Requirement(kinds=RUNG_KINDS[level], must_show=f"what level {level} shows", **values)


def domain(name="PSF-1", count=5, threshold=300, **kwargs):
    criteria = tuple(criterion(f"{name}.{n}", **kwargs) for n in range(1, count + 1))
    return Domain(DomainId(name), f"title of {name}", "about", threshold, criteria)


def rubric(*domains):
    kinds = tuple(EvidenceKind(k, k, k, k) for kinds in RUNG_KINDS.values() for k in kinds)
    return Rubric("psf", "1.1", "t", "p", "l", "a", "j", (), kinds, domains or (domain(),), DIGEST, carried=True)


def system(name="bot", maps=()):
    source = Source("bundle.yaml", ("systems", 0))
    named = tuple(map(EvidenceId, maps))
    return System(SystemId(name), name.title(), "purpose", "L1", (), (), source, named)


def item(name, criterion_id, level, *, age=5, systems=("bot",), days=30, path=None, **more):
    produced = TODAY - timedelta(days=age)
    covers = Period(produced - timedelta(days=days - 1), produced) if level == 4 else None
    values = {
        "id": EvidenceId(name),
        "title": name,
        "kind": RUNG_KINDS[level][0],
        "path": path or f"evidence/{name}",
        "sha256": HEX,
        "systems": tuple(SystemId(s) for s in systems),
        "criteria": (CriterionId(criterion_id),),
        "produced_on": produced,
        "covers": covers,
        "collected_on": None,
        "submitted_on": None,
        "reader": "",
        "source": Source("evidence.yaml", ("evidence", 0)),
    }
    return EvidenceItem(**(values | more))


def claim(criterion_id, evidence=(), *, systems=("bot",), **more):
    values = {
        "criterion": CriterionId(criterion_id),
        "systems": tuple(SystemId(s) for s in systems),
        "owner": "Owner",
        "statement": "Statement",
        "level": None,
        "evidence": tuple(EvidenceId(e) for e in evidence),
        "compensating": None,
        "not_applicable": "",
        "source": Source("criteria/psf-1.yaml", ("claims", 0)),
    }
    return Claim(**(values | more))


def compensating(*evidence, until=None):
    return CompensatingControl("instead", "reason", tuple(EvidenceId(e) for e in evidence), until)


def waiver(until, *, approver="A. Roth", owner="M. Berg", reason="bought in March"):
    return Waiver(reason, approver, owner, until)


def good_facts(value="0.9000"):
    return Facts("junit", (Fact("pass_rate_low", Decimal(value), where="line 1"),))


def bundle(claims=(), items=(), *, systems=("bot",), facts=None, maps=None):
    files = tuple({i.path: BundleFile(i.path, HEX, len(TEXT), TEXT) for i in items}.values())
    if facts is None:
        facts = {i.id: good_facts() for i in items if i.kind == "test-report"}
    return Bundle(
        organisation=Organisation("Acme AI", "NO"),
        application_id="APP-0001",
        psf_version="1.1",
        submitted_on=None,
        scope=Scope("scope"),
        vendors=(),
        systems=tuple(system(s, (maps or {}).get(s, ())) for s in systems),
        claims=tuple(claims),
        evidence=tuple(items),
        files=files,
        facts=facts,
        documents={},
        digest=DIGEST,
    )


def ladder(criterion_id, top, *, systems=("bot",), prefix="EV"):
    """A claim with one item for each level up to the top one, and those items."""
    number = criterion_id.replace("PSF-", "").replace(".", "")
    items = tuple(
        item(f"{prefix}-{number}{level}{'0' * len(systems)}", criterion_id, level, systems=systems)
        for level in range(2, top + 1)
    )
    return claim(criterion_id, [i.id for i in items], systems=systems), items


def decision(criterion_id, accepted=(), rejected=(), *, systems=("bot",), cap=None, agrees=None):
    return CriterionDecision(
        criterion=CriterionId(criterion_id),
        systems=tuple(SystemId(s) for s in systems),
        evidence=(
            *(EvidenceDecision(EvidenceId(e), accepted=True, reason="") for e in accepted),
            *(EvidenceDecision(EvidenceId(e), accepted=False, reason="not good") for e in rejected),
        ),
        cap=None if cap is None else LevelCap(Level(cap), "too weak"),
        agrees_not_applicable=agrees,
        not_applicable_reason="" if agrees is None else "as far as the assessor saw",
        note="",
        source=Source("d.yaml", ("decisions", 0)),
    )


def determinations(*decisions):
    return AssessorDeterminations(
        "d.yaml", DIGEST, DIGEST, "Ada", "PAI", "none", "2026-11-19", tuple(decisions), Digest("sha256:" + "b" * 64)
    )
