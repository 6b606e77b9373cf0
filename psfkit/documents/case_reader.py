"""An application and the programme: YAML to nouns, and an application to YAML."""

from collections.abc import Iterable

from psfkit.documents import entries as fields
from psfkit.documents.compiled import find_compiled
from psfkit.documents.determinations_writer import quoted
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import Entry
from psfkit.errors import InputError, ResourceError
from psfkit.model.case import Application, Mode, Step
from psfkit.model.finding import Severity
from psfkit.model.programme import Plan, PlannedStep, Programme, Tier
from psfkit.resources import read_resource

FORMAT = "psfkit-application/1"


def read_application(content: bytes, file: str) -> Application:
    """Read an application.

    Args:
        content: The file.
        file: What it is called, safe to print.

    Raises:
        InputError: It is not one; the message says in which line.
    """
    value = _read(content, file, "application")
    organisation = fields.entry(value.get("organisation"))
    applied_on = fields.day(value, "applied_on")
    if applied_on is None:
        raise InputError(f"{file} says no day of application", hint="write applied_on: YYYY-MM-DD")
    return Application(
        id=fields.text(value, "id"),
        organisation=fields.text(organisation, "name"),
        country=fields.text(organisation, "country"),
        contact=fields.text(fields.entry(value.get("contact")), "name"),
        employees=_whole(organisation, "employees"),
        revenue_usd=_whole(organisation, "revenue_usd"),
        systems=fields.texts(value, "systems"),
        mode=Mode(fields.text(value, "mode")),
        hosts=fields.texts(value, "hosts"),
        applied_on=applied_on,
    )


def write_application(application: Application) -> bytes:
    """Return an application as YAML; what :func:`read_application` reads back equal."""
    lines = [
        f"format: {FORMAT}",
        f"id: {application.id}",
        "organisation:",
        f"  name: {quoted(application.organisation)}",
        f"  country: {quoted(application.country)}",
    ]
    if application.employees is not None:
        lines.append(f"  employees: {application.employees}")
    if application.revenue_usd is not None:
        lines.append(f"  revenue_usd: {application.revenue_usd}")
    lines += ["contact:", f"  name: {quoted(application.contact)}", "systems:", *_listed(application.systems)]
    lines.append(f"mode: {application.mode.value}")
    if application.hosts:
        lines += ["hosts:", *_listed(application.hosts)]
    lines.append(f"applied_on: {application.applied_on.isoformat()}")
    return ("\n".join(lines) + "\n").encode()


def _listed(texts: Iterable[str]) -> list[str]:
    return [f"  - {quoted(text)}" for text in texts]


def read_programme() -> Programme:
    """Read the programme that psfkit carries.

    Raises:
        ResourceError: The installation does not hold it, or it is damaged.
    """
    name = "rubrics/psf/programme.yaml"
    try:
        data = read_resource(name)
        value = find_compiled(name, data) or _read(data, name, "programme")
    except InputError as error:
        raise ResourceError(f"psfkit's own file {name} is damaged: {error.message}", hint="reinstall psfkit") from None
    reassessment = fields.entry(value.get("reassessment"))
    surcharges = {
        Mode(fields.text(each, "mode")): _whole(each, "percent") or 0 for _, each in fields.entries(value, "surcharges")
    }
    return Programme(
        title=fields.text(value, "title"),
        source=fields.text(value, "source"),
        reassessment_days=_whole(reassessment, "within_days") or 0,
        free_reassessments=_whole(reassessment, "free") or 0,
        plans={Mode(fields.text(plan, "mode")): _plan(plan) for _, plan in fields.entries(value, "plans")},
        tiers=tuple(_tier(tier) for _, tier in fields.entries(value, "tiers")),
        surcharges=surcharges,
    )


def _plan(value: Entry) -> Plan:
    steps = tuple(
        PlannedStep(Step(fields.text(step, "step")), _whole(step, "first") or 1, _whole(step, "last") or 1)
        for _, step in fields.entries(value, "steps")
    )
    return Plan(_whole(value, "days") or 1, value.get("published") is True, steps)


def _tier(value: Entry) -> Tier:
    return Tier(
        id=fields.text(value, "id"),
        title=fields.text(value, "title"),
        employees=_span(fields.entry(value.get("employees"))),
        revenue_usd=_span(fields.entry(value.get("revenue_usd"))),
        price_usd=_whole(value, "price_usd") or 0,
    )


def _span(value: Entry) -> tuple[int, int]:
    return _whole(value, "from") or 0, _whole(value, "to") or 0


def _whole(value: Entry, key: str) -> int | None:
    number = value.get(key)
    return number if type(number) is int else None


def _read(content: bytes, file: str, schema: str) -> Entry:
    reading = read_document(content, file, schema)
    wrong = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if wrong or not isinstance(reading.value, dict):
        span = wrong[0].location.span if wrong else None
        said = f"{f'line {span.line}: ' if span else ''}{wrong[0].message}" if wrong else "it holds no members"
        raise InputError(f"{file} is no {schema}: {said}", hint=wrong[0].hint if wrong else "")
    return reading.value
