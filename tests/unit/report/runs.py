"""Whole runs in memory: a gap report, a self-check, a pass, an undecided run, two systems."""

from dataclasses import dataclass, replace
from datetime import date

from psfkit.model.bundle import BundleFile, Organisation, Scope, ValidatedBundle
from psfkit.report import render_report
from psfkit.report.compose import make_view
from psfkit.scoring.assess import assess
from psfkit.scoring.decide import decide
from psfkit.scoring.plan import make_plan
from tests.unit import worlds as w

STUB = "psf-1.1.yaml"
TWO = ("bot", "clerk")


@dataclass(frozen=True)
class Made:
    assessment: object
    decision: object
    plan: object
    rubric: object

    def view(self, stubs=(STUB,)):
        return make_view(self.assessment, self.decision, self.plan, self.rubric, stubs)

    def render(self, *formats):
        return render_report(self.assessment, self.decision, self.plan, self.rubric, formats)


def rubric():
    def stubbed(domain):
        return replace(domain, criteria=tuple(replace(c, stub=STUB) for c in domain.criteria))

    return w.rubric(stubbed(w.domain("PSF-1", count=3)), stubbed(w.domain("PSF-2", count=3, threshold=200)))


def make(tops, *, assessed=True, systems=("bot",), change=None, decisions=None, extra=(), rules=None):
    """Assess a bundle whose criteria have evidence up to the levels given, in order of the rubric."""
    rules = rules or rubric()
    ladders = [
        w.ladder(c.id, top, systems=systems) for c, top in zip(rules.criteria, tops, strict=True) if top is not None
    ]
    claims = [claim for claim, _ in ladders]
    items = [item for _, own in ladders for item in own] + list(extra)
    bundle = w.bundle(claims, items, systems=systems)
    if change is not None:
        bundle = change(bundle)
    if decisions is None:
        decisions = [w.decision(c.criterion, c.evidence, systems=systems) for c in bundle.claims]
    determinations = w.determinations(*decisions) if assessed else None
    validated = ValidatedBundle(bundle, (), tuple(d.id for d in rules.domains))
    assessment = assess(validated, rules, determinations, w.TODAY)
    return Made(assessment, decide(assessment), make_plan(assessment.domains, rules), rules)


def gap():
    """Not passed: PSF-1 is short, one piece of evidence was rejected, one is too old."""
    claim, _items = w.ladder("PSF-1.1", 2)
    old = w.item("EV-1199", "PSF-1.1", 3, age=200)

    def change(bundle):
        claims = (replace(claim, evidence=(*claim.evidence, old.id)), *bundle.claims[1:])
        return replace(bundle, claims=claims)

    decisions = [
        w.decision("PSF-1.1", [*claim.evidence, old.id]),
        w.decision("PSF-1.2", ["EV-1220"], ["EV-1230"]),
        w.decision("PSF-1.3", ["EV-1320", "EV-1330"]),
        *(w.decision(f"PSF-2.{n}", [f"EV-2{n}20", f"EV-2{n}30"]) for n in (1, 2, 3)),
    ]
    return make((2, 3, 3, 3, 3, 3), change=change, decisions=decisions, extra=(old,))


def self_check():
    return make((2, None, 3, 3, 1, 2), assessed=False)


def passed():
    return make((5, 4, 3, 3, 3, 3))


def self_check_passed():
    return make((5, 4, 3, 3, 3, 3), assessed=False)


def undecided():
    return make((3, 3, 3, 3, 3, 3), decisions=[])


def lowered():
    """Not passed: the evidence is all there, and the assessor lowered one criterion below level 3."""
    names = [c.id for c in rubric().criteria]
    decisions = [
        w.decision(name, [f"EV-{name[4]}{name[6]}20", f"EV-{name[4]}{name[6]}30"], cap=1 if name == "PSF-1.1" else None)
        for name in names
    ]
    return make((3, 3, 3, 3, 3, 3), decisions=decisions)


def two_systems():
    """One system drags a criterion down: its evidence was taken from the other."""
    only = w.item("EV-1130", "PSF-1.1", 3, systems=("bot",))

    def change(bundle):
        claims = tuple(
            replace(c, evidence=(*c.evidence, only.id)) if c.criterion == "PSF-1.1" else c for c in bundle.claims
        )
        return replace(bundle, claims=claims)

    return make((2, 3, 3, 3, 3, 3), systems=TWO, assessed=False, change=change, extra=(only,))


def not_applicable():
    def change(bundle):
        claims = (*bundle.claims, w.claim("PSF-1.2", not_applicable="No such input."))
        return replace(bundle, claims=claims)

    return make((3, None, 3, 3, 3, 3), assessed=False, change=change)


def named(text):
    """A self-check whose every free text is the given one."""

    def change(bundle):
        return replace(
            bundle,
            organisation=Organisation(text, "NO", text),
            scope=Scope(text),
            systems=tuple(replace(s, name=text, purpose=text, autonomy=text) for s in bundle.systems),
            evidence=tuple(replace(item, title=text) for item in bundle.evidence),
            claims=(*bundle.claims, w.claim("PSF-1.2", not_applicable=text)),
        )

    return make((2, None, 3, 4, 1, 2), assessed=False, change=change)


def held_by_map():
    """Not passed: the evidence is all there, and a workflow map shows one criterion an unchecked path."""
    rules = rubric()
    policy = w.map_policy(("PK621", 1), criteria=("PSF-1.1",))
    first = rules.domains[0]
    asking = replace(first, criteria=(replace(first.criteria[0], maps=policy), *first.criteria[1:]))
    rules = replace(rules, domains=(asking, *rules.domains[1:]), maps=policy)

    def change(bundle):
        drawn = w.map_item("EV-9000", title="Map of the bot", path="workflows/map.json")
        return replace(
            bundle,
            evidence=(*bundle.evidence, drawn),
            files=(*bundle.files, BundleFile(drawn.path, w.HEX, len(w.TEXT), w.TEXT)),
            facts={**bundle.facts, drawn.id: w.map_facts(PK621="breaks")},
            systems=tuple(replace(s, maps=(drawn.id,)) for s in bundle.systems),
        )

    return make((3, 3, 3, 3, 3, 3), assessed=False, change=change, rules=rules)


LIVE, OVER = date(2027, 3, 31), date(2026, 10, 31)
APPROVERS = ("Ida Lund, Director", "Per Holm, Director")
"""Who approved the waiver that is in force, and who the one that has expired."""
CONTROLS = (date(2027, 5, 31), date(2026, 9, 30))


def excused(text="bought in March"):
    """Not passed: a waiver in force and one that has expired, a control that stands and one that does not any more."""
    instead = (w.item("EV-2130", "PSF-2.1", 3), w.item("EV-2230", "PSF-2.2", 3))
    more = {
        "PSF-1.1": {"waiver": w.waiver(LIVE, approver=APPROVERS[0], reason=text)},
        "PSF-1.2": {"waiver": w.waiver(OVER, approver=APPROVERS[1], reason=text)},
        "PSF-2.1": {"compensating": w.compensating("EV-2130", until=CONTROLS[0])},
        "PSF-2.2": {"compensating": w.compensating("EV-2230", until=CONTROLS[1])},
    }

    def change(bundle):
        return replace(bundle, claims=tuple(replace(c, **more.get(c.criterion, {})) for c in bundle.claims))

    return make((2, 2, 3, 2, 2, 3), assessed=False, change=change, extra=instead)


ALL = {
    "gap": gap,
    "held-by-map": held_by_map,
    "lowered": lowered,
    "self-check": self_check,
    "passed": passed,
    "self-check-passed": self_check_passed,
    "undecided": undecided,
    "two-systems": two_systems,
    "not-applicable": not_applicable,
    "excused": excused,
}
