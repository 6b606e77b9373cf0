"""Workflow maps by themselves: check them, draw them, and write them in their other form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import InputError
from psfkit.model.finding import Severity

if TYPE_CHECKING:
    from datetime import date

    from psfkit.documents.sources import Watch
    from psfkit.model.workflow import MapForm, WorkflowMap
    from psfkit.workflows import CheckedMap
    from psfkit.workflows.drift import Drift


def check_workflow(path: str) -> CheckedMap:
    """Read a workflow map in any form and check it; a file that is none becomes a finding like any other."""
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown
    from psfkit.documents.workflow_codes import make_finding
    from psfkit.documents.workflow_parcels import MAX_FILE
    from psfkit.documents.workflow_reader import read_map
    from psfkit.model.location import Location
    from psfkit.workflows import CheckedMap, check_map

    name = shown(path, 200)
    try:
        content = read_given(path, MAX_FILE, "workflow map")
    except InputError as error:
        return CheckedMap(path, None, None, (make_finding("PK600", error.message, Location(name), hint=error.hint),))
    reading = read_map(content, name)
    if reading.map is None:
        return CheckedMap(path, None, None, reading.findings)
    check = check_map(reading.map)
    return CheckedMap(path, reading.map, check, (*reading.findings, *check.findings))


def convert_workflow(path: str, form: MapForm, as_of: date) -> bytes:
    """Read a workflow map in any form and write it in one.

    Raises:
        InputError: It cannot be read, or holds what the form has no place for.
    """
    from psfkit.documents.workflow_writer import write_map

    return write_map(_read(path), form, as_of)


def draw_workflow(path: str, form: str) -> bytes:
    """Read a workflow map in any form and draw it, with what is broken on it.

    Args:
        path: The map.
        form: One of :data:`psfkit.report.map_formats.DRAWINGS`.

    Raises:
        InputError: It cannot be read.
        RenderError: There is nothing on it, or it is too large to be drawn.
    """
    from psfkit.report.map_formats import DRAWINGS
    from psfkit.workflows import sketch_map

    return DRAWINGS[form].render(sketch_map(_read(path)))


def _read(path: str) -> WorkflowMap:
    """Read a map without which nothing can be written.

    Raises:
        InputError: It cannot be read.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown
    from psfkit.documents.workflow_parcels import MAX_FILE
    from psfkit.documents.workflow_reader import read_map

    reading = read_map(read_given(path, MAX_FILE, "workflow map"), shown(path, 200))
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if reading.map is None or errors:
        first = errors[0]
        line = "" if first.location.span is None else f":{first.location.span.line}"
        raise InputError(f"{first.location.file}{line}: {first.message} [{first.code}]", hint=first.hint)
    return reading.map


def compare_workflow(path: str, log: str, watch: Watch) -> Drift:
    """Hold a workflow map against a log of what ran, which is read once and not kept.

    Raises:
        InputError: Either cannot be read.
    """
    from psfkit.documents.given_files import read_given, read_given_blocks
    from psfkit.documents.text_safety import shown
    from psfkit.documents.workflow_parcels import MAX_FILE
    from psfkit.documents.workflow_reader import read_map
    from psfkit.evidence.activity import open_activity
    from psfkit.workflows.drift import compare_activity

    reading = read_map(read_given(path, MAX_FILE, "workflow map"), shown(path, 200))
    if reading.map is None:
        raise InputError(
            f"{shown(path, 200)} is no workflow map that can be read: {reading.findings[0].message}",
            hint="`psfkit workflow check` says more",
        )
    blocks = read_given_blocks(log, _LOG_BYTES, "log", watch)
    try:
        form, sightings = open_activity(blocks)
        return compare_activity(reading.map, form, sightings)
    except InputError as error:
        name = shown(log, 200)
        message = error.message if name in error.message else f"{name}: {error.message}"
        raise InputError(message, hint=error.hint) from None


_LOG_BYTES = 16 * 1024 * 1024 * 1024
