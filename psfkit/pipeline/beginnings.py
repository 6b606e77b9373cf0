"""A new bundle from what somebody says and what a workflow map shows; and the templates it is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psfkit.errors import InputError, StorageError, UsageError
from psfkit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from psfkit.documents.templates import Template
    from psfkit.model.beginning import NewBundle, NewMap, NewSystem
    from psfkit.model.bundle import Vendor
    from psfkit.model.rubric import Rubric
    from psfkit.model.workflow import WorkflowMap
    from psfkit.workflows import MapCheck
    from psfkit.workflows.showing import MapShows


@dataclass(frozen=True, slots=True)
class GivenSystem:
    """A system as somebody names it; what is empty is not said."""

    name: str
    purpose: str = ""
    autonomy: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a new bundle; what is empty is not said."""

    organisation: str
    country: str
    systems: tuple[GivenSystem, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class GivenMap:
    """A workflow map that was read and checked."""

    path: str
    content: bytes
    map: WorkflowMap
    check: MapCheck
    shows: MapShows


@dataclass(frozen=True, slots=True)
class Begun:
    """A bundle that was made."""

    new: NewBundle
    written: tuple[str, ...]
    above: str
    """The folder of the repository that the bundle lies in, where that is not the bundle's own; else empty."""


def read_given_map(path: str) -> GivenMap:
    """Read the workflow map that a bundle is to begin with, in any form.

    Raises:
        InputError: It is none, or shows nothing.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown
    from psfkit.documents.workflow_parcels import MAX_FILE
    from psfkit.documents.workflow_reader import read_map
    from psfkit.workflows import check_map
    from psfkit.workflows.showing import find_shown

    name = shown(path, 200)
    content = read_given(path, MAX_FILE, "workflow map")
    reading = read_map(content, name)
    if reading.map is None:
        first = next(finding for finding in reading.findings if finding.severity is Severity.ERROR)
        raise InputError(
            f"{name} is no workflow map that can be read: {first.message} [{first.code}]",
            hint=f"`psfkit workflow check` says more; docs/workflow-maps.md lists the forms. {first.hint}".strip(),
        )
    if not reading.map.nodes:
        raise InputError(f"{name} holds no step", hint="leave --from out, and a map to write over is put in")
    check = check_map(reading.map)
    return GivenMap(path, content, reading.map, check, find_shown(reading.map, check.outcomes))


def begin_bundle(
    directory: str, said: Said, given: GivenMap | None, rubric: Rubric, as_of: date, *, force: bool
) -> Begun:
    """Make a bundle that validates, in a folder that is new or empty.

    Args:
        directory: The folder.
        said: What somebody says.
        given: The map to begin with, if there is one; it shows the first system.
        rubric: By which it will be assessed.
        as_of: Today.
        force: Write into a folder that holds something, and over files that differ.

    Raises:
        UsageError: What is said cannot stand in a bundle.
        StorageError: The folder is not empty, or cannot be written.
    """
    from psfkit.documents.beginnings import find_repository, is_taken
    from psfkit.documents.bundle_scaffold import scaffold
    from psfkit.documents.text_safety import shown
    from psfkit.documents.writer import write_files

    if not force and is_taken(directory):
        raise StorageError(
            f"{shown(directory, 200)} is not empty", hint="name a new folder, or use --force to write into this one"
        )
    above, place = find_repository(directory)
    new = _new_bundle(said, given, rubric, as_of, place)
    files = scaffold(new, rubric)
    _require_sound(files)
    return Begun(new, write_files(directory, files, force=force), above)


def _new_bundle(said: Said, given: GivenMap | None, rubric: Rubric, as_of: date, place: str) -> NewBundle:
    from psfkit.documents.beginnings import NO_COUNTRY, line_of, list_vendors, make_ids
    from psfkit.documents.placeholders import FILL_IN
    from psfkit.model.beginning import NewBundle
    from psfkit.model.bundle import Organisation

    names = [system.name for system in said.systems]
    ids = make_ids(names, "system")
    vendors = () if given is None else list_vendors(given.shows.vendors)
    systems = tuple(
        _new_system(system, name, given if index == 0 else None, vendors)
        for index, (system, name) in enumerate(zip(said.systems, ids, strict=True))
    )
    return NewBundle(
        organisation=Organisation(said.organisation, said.country or NO_COUNTRY),
        systems=systems,
        vendors=vendors,
        owner=said.owner or ("" if given is None else line_of(given.shows.owner, 200)) or FILL_IN,
        map=None if given is None else _new_map(given, ids[0], rubric, as_of),
        place=place,
    )


def _new_system(said: GivenSystem, name: str, given: GivenMap | None, vendors: Sequence[Vendor]) -> NewSystem:
    from psfkit.documents.beginnings import line_of
    from psfkit.documents.placeholders import FILL_IN
    from psfkit.model.beginning import NewSystem
    from psfkit.workflows.showing import CAUTIOUS

    described = "" if given is None else line_of(str(given.map.top.get("description") or ""), _LONGEST_PURPOSE)
    if said.autonomy:
        level, remark = said.autonomy, "As it was given"
    elif given is not None:
        level, remark = given.shows.autonomy, f"From the map: {line_of(given.shows.decided_by, 200)}"
    else:
        level, remark = CAUTIOUS, "Nobody has said how far it acts alone, so the level that promises least stands here"
    models = () if given is None else tuple(filter(None, (line_of(model, 200) for model in given.shows.models)))
    return NewSystem(
        id=name,
        name=said.name,
        purpose=said.purpose or described or FILL_IN,
        autonomy=level,
        remark=remark,
        models=tuple(dict.fromkeys(models))[:_MOST_LISTED],
        vendors=() if given is None else tuple(vendor.id for vendor in vendors),
    )


_LONGEST_PURPOSE = 1000
_MOST_LISTED = 50


def _new_map(given: GivenMap, system: str, rubric: Rubric, as_of: date) -> NewMap:
    from psfkit.documents.beginnings import line_of, map_day, map_file_name
    from psfkit.model.beginning import NewMap
    from psfkit.model.workflow import FUTURE, MAP_KIND

    name = map_file_name(given.content, given.path)
    day = map_day(given.map, as_of)
    taken = {
        criterion.id
        for criterion in rubric.criteria
        if any(MAP_KIND in need.kinds for rule in criterion.levels for need in rule.needs)
    }
    claims = {
        criterion: f"{said} See workflows/{name}."
        for criterion, said in given.shows.claims.items()
        if criterion in taken
    }
    return NewMap(
        name=name,
        title=line_of(f"Workflow map: {given.map.name}", 200) or "Workflow map",
        content=given.content,
        made_on=day or as_of,
        is_dated=day is not None,
        is_intended=given.map.top.get("workflowType") == FUTURE,
        system=system,
        claims=claims,
    )


def _require_sound(files: Mapping[str, bytes]) -> None:
    """See that what somebody said can stand in a bundle, by the same rules that will be asked of it.

    Raises:
        UsageError: It cannot.
    """
    from psfkit.documents.document_reader import read_document
    from psfkit.documents.text_safety import shown

    schemas = {name: "criteria" for name in files if name.startswith("criteria/")}
    for name, schema in {"bundle.yaml": "bundle", "evidence.yaml": "evidence", **schemas}.items():
        for finding in read_document(files[name], name, schema).findings:
            if finding.severity is Severity.ERROR:
                line = shown(finding.location.line_text.strip(), 80)
                raise UsageError(f"this cannot stand in a bundle: {finding.message}", hint=f"it would be: {line}")


def list_templates(rubric: Rubric) -> tuple[Template, ...]:
    """Return the templates that people fill in."""
    from psfkit.documents import templates

    return templates.list_templates(rubric)
