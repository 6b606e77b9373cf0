"""What is made of each evidence file while a bundle is read: facts, and of a workflow map its findings as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psfkit.documents.text_safety import shown
from psfkit.model.finding import Severity
from psfkit.model.workflow import MAP_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psfkit.model.bundle import EvidenceItem
    from psfkit.model.fact import Facts
    from psfkit.model.finding import Finding

MOST_DRAWN = 120
"""Nodes of a map that is drawn in reports; three times as many arrows are."""
_HEAD = 4096


def examine(item: EvidenceItem, content: bytes, rest: Iterable[bytes] = ()) -> Facts | None:
    """Return the facts of an evidence file; with a workflow map go the findings about it.

    Args:
        item: The entry in evidence.yaml.
        content: The whole file, or its beginning.
        rest: The blocks that follow, for a file that is too long to be held whole.
    """
    from psfkit import evidence

    if item.kind != MAP_KIND or item.reader:
        return evidence.examine(item, content, rest)
    from psfkit.documents.workflow_parcels import looks_like_map

    if not looks_like_map(content[:_HEAD], item.path):
        return evidence.examine(item, content, rest)
    return _check_map(item, content, rest)


def _check_map(item: EvidenceItem, content: bytes, rest: Iterable[bytes]) -> Facts:
    from psfkit.documents.workflow_parcels import MAX_FILE
    from psfkit.documents.workflow_reader import read_map
    from psfkit.model.fact import Fact, Facts
    from psfkit.workflows import check_map, sketch_map

    parts, size = [content], len(content)
    for block in rest:
        parts.append(block)
        size += len(block)
        if size > MAX_FILE:
            break
    reading = read_map(b"".join(parts), item.path)
    if reading.map is None:
        return Facts(MAP_KIND, refusal=reading.findings[0].message, findings=_within(item, reading.findings))
    check = check_map(reading.map)
    findings = _within(item, (*reading.findings, *check.findings))
    if not reading.map.nodes:
        return Facts(MAP_KIND, refusal="there is no node on the map", findings=findings)
    outcomes = [outcome.value for outcome in check.outcomes.values()]
    facts = (
        Fact("nodes", len(reading.map.nodes)),
        Fact("edges", len(reading.map.edges)),
        Fact("steps", check.steps),
        *(Fact(f"rules_{name}", outcomes.count(name)) for name in ("holds", "unknown", "breaks")),
        *(Fact(f"rule_{code}", outcome.value) for code, outcome in check.outcomes.items()),
    )
    small = len(reading.map.nodes) <= MOST_DRAWN and len(reading.map.edges) <= 3 * MOST_DRAWN
    return Facts(MAP_KIND, facts, findings=findings, sketch=sketch_map(reading.map) if small else None)


def _within(item: EvidenceItem, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Name the evidence; what is wrong with a map does not make the bundle around it less whole."""
    subject = f"evidence {shown(item.id, 40)}"
    return tuple(
        replace(
            finding,
            severity=Severity.WARNING if finding.severity is Severity.ERROR else finding.severity,
            subject=f"{subject}, {finding.subject}" if finding.subject else subject,
        )
        for finding in findings
    )
