"""PK921 to PK926: what makes a crosswalk hold, beyond its schema."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psfkit.checks.rubric_lint import RubricHit, make_finding
from psfkit.documents.crosswalk_reader import known_frameworks
from psfkit.documents.places import node_at
from psfkit.documents.spelling import closest
from psfkit.model.bundle import Document
from psfkit.model.crosswalk import Crosswalk, Relation, Row
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Pointer
from psfkit.model.rubric import Rubric

Placed = tuple[Pointer, Row]


@dataclass(frozen=True, slots=True)
class CrosswalkSheet:
    """What the rules look at."""

    crosswalk: Crosswalk
    rubric: Rubric
    criteria: tuple[tuple[Pointer, str], ...]
    rows: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class CrosswalkRule:
    """A rule over a crosswalk (docs/checks.md has a section for each)."""

    code: str
    title: str
    severity: Severity
    look: Callable[[CrosswalkSheet], Iterator[RubricHit]]


def lint_crosswalk(crosswalk: Crosswalk, document: Document, value: object, rubric: Rubric) -> tuple[Finding, ...]:
    """Return every finding about a crosswalk, rule by rule.

    Args:
        crosswalk: The crosswalk.
        document: Its file, for positions.
        value: What the file says.
        rubric: The rubric whose criteria it maps.
    """
    sheet = _lay_out(crosswalk, value, rubric)
    return tuple(
        make_finding(rule.code, rule.severity, hit, document) for rule in CROSSWALK_RULES for hit in rule.look(sheet)
    )


def _lay_out(crosswalk: Crosswalk, value: object, rubric: Rubric) -> CrosswalkSheet:
    entries = node_at(value, ("criteria",))
    listed = entries if isinstance(entries, list) else []
    places = [("criteria", c, "maps", m) for c, entry in enumerate(listed) for m in range(len(entry["maps"]))]
    criteria = tuple((("criteria", c, "criterion"), str(entry["criterion"])) for c, entry in enumerate(listed))
    return CrosswalkSheet(crosswalk, rubric, criteria, tuple(zip(places, crosswalk.rows, strict=True)))


def unknown_duty(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A row leads to an id that the framework does not have, or to no framework that psfkit carries."""
    carried = known_frameworks()
    for pointer, row in sheet.rows:
        framework = sheet.crosswalk.frameworks.get(row.framework)
        if framework is None:
            message = f"psfkit carries no framework {row.framework}"
            yield RubricHit((*pointer, "framework"), message, closest(row.framework, carried) or ", ".join(carried))
        elif row.to:
            duty = framework.duty(row.to)
            if duty is None:
                message = f"{framework.title} has no {row.to}"
                yield RubricHit((*pointer, "to"), message, closest(row.to, [each.id for each in framework.duties]))
            elif row.part and row.part not in duty.parts:
                message = f"{row.to} of {framework.title} has no part {row.part}"
                yield RubricHit((*pointer, "part"), message, closest(row.part, list(duty.parts)))


def unknown_criterion(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A criterion is none of the rubric's, or the crosswalk is for another rubric altogether."""
    mapped, rubric = sheet.crosswalk, sheet.rubric
    if (mapped.rubric, mapped.rubric_version) != (rubric.id, rubric.version):
        message = f"it maps {mapped.rubric} {mapped.rubric_version}, and the rubric is {rubric.id} {rubric.version}"
        yield RubricHit(("rubric",), message, "name the rubric that it is for")
    known = [criterion.id for criterion in rubric.criteria]
    for pointer, name in sheet.criteria:
        if name not in known:
            yield RubricHit(pointer, f"the rubric has no criterion {name}", closest(name, known))


def missing_criterion(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A criterion has no rows, or none for one of the frameworks."""
    has = {(row.criterion, row.framework) for _, row in sheet.rows}
    mapped = [name for _, name in sheet.criteria]
    for criterion in sheet.rubric.criteria:
        if criterion.id not in mapped:
            yield RubricHit(("criteria",), f"{criterion.id} is not mapped", "write none where nothing maps")
    for pointer, name in sheet.criteria:
        for framework in sheet.crosswalk.frameworks:
            if (name, framework) not in has:
                message = f"{name} says nothing about {framework}"
                yield RubricHit(pointer, message, "write a row with relation: none where nothing maps")


def repeated_row(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A criterion, or a row of one, stands twice."""
    seen: set[str] = set()
    for pointer, name in sheet.criteria:
        if name in seen:
            yield RubricHit(pointer, f"{name} is mapped twice", "keep its rows together")
        seen.add(name)
    led: set[tuple[str, str, str, str]] = set()
    for pointer, row in sheet.rows:
        key = (row.criterion, row.framework, row.to, row.part)
        if key in led:
            yield RubricHit(pointer, f"{row.criterion} leads to {row.to or row.framework} twice", "keep one of them")
        led.add(key)


def contradicting_none(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A row says that nothing maps and names a duty, or stands beside rows that do; or it names none and should."""
    leads = {(row.criterion, row.framework) for _, row in sheet.rows if row.relation is not Relation.NONE}
    for pointer, row in sheet.rows:
        if row.relation is Relation.NONE and (row.to or row.part):
            yield RubricHit((*pointer, "relation"), f"relation none, and it leads to {row.to}", "leave out to")
        elif row.relation is Relation.NONE and (row.criterion, row.framework) in leads:
            message = f"nothing of {row.framework} maps to {row.criterion}, and other rows do"
            yield RubricHit((*pointer, "relation"), message, "take this row out, or the others")
        elif row.relation is not Relation.NONE and not row.to:
            yield RubricHit((*pointer, "relation"), f"relation {row.relation.value}, and it leads nowhere", "add to")


def unknown_source(sheet: CrosswalkSheet) -> Iterator[RubricHit]:
    """A row names a source that is not listed."""
    known = [source.id for source in sheet.crosswalk.sources]
    for pointer, row in sheet.rows:
        if row.source not in known:
            yield RubricHit((*pointer, "source"), f"there is no source {row.source}", closest(row.source, known))


CROSSWALK_RULES: tuple[CrosswalkRule, ...] = (
    CrosswalkRule("PK921", "unknown id in a crosswalk", Severity.ERROR, unknown_duty),
    CrosswalkRule("PK922", "unknown criterion in a crosswalk", Severity.ERROR, unknown_criterion),
    CrosswalkRule("PK923", "criterion missing in a crosswalk", Severity.ERROR, missing_criterion),
    CrosswalkRule("PK924", "row given twice in a crosswalk", Severity.ERROR, repeated_row),
    CrosswalkRule("PK925", "row that contradicts itself or others", Severity.ERROR, contradicting_none),
    CrosswalkRule("PK926", "unknown source in a crosswalk", Severity.ERROR, unknown_source),
)
