"""What may stand where the cursor is: ids of the bundle and of the rubric."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from psfkit.documents.bundle_nouns import EVIDENCE
from psfkit.editor.cursor import Cursor
from psfkit.editor.known import Known
from psfkit.report.words import plain

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be written."""

    text: str
    detail: str
    """What it is, in a line."""


def complete(known: Known, file: str, cursor: Cursor) -> tuple[Offer, ...]:
    """Return what may stand at a cursor, in the order in which it is shown."""
    make = _OFFERS.get(cursor.key)
    if cursor.key == "id" and not file.startswith("determinations/"):
        make = None
    return () if make is None else tuple(make(known, file))[:_MOST]


def _criteria(known: Known, file: str) -> Iterator[Offer]:
    number = file.removeprefix("criteria/psf-").removesuffix(".yaml")
    own = f"PSF-{number}."
    ordered = sorted(known.rubric.criteria, key=lambda criterion: not criterion.id.startswith(own))
    for criterion in ordered:
        yield Offer(criterion.id, plain(criterion.title))


def _domains(known: Known, _file: str) -> Iterator[Offer]:
    for domain in known.rubric.domains:
        yield Offer(domain.id, plain(domain.title))


def _evidence(known: Known, _file: str) -> Iterator[Offer]:
    for item in known.last_bundle.evidence if known.last_bundle else ():
        yield Offer(item.id, plain(f"{item.title} ({item.kind})"))


def _systems(known: Known, _file: str) -> Iterator[Offer]:
    for system in known.last_bundle.systems if known.last_bundle else ():
        yield Offer(system.id, plain(system.name))


def _vendors(known: Known, _file: str) -> Iterator[Offer]:
    for vendor in known.last_bundle.vendors if known.last_bundle else ():
        yield Offer(vendor.id, plain(vendor.name))


def _kinds(known: Known, _file: str) -> Iterator[Offer]:
    for kind in known.rubric.kinds:
        yield Offer(kind.id, plain(kind.title))


def _readers(known: Known, _file: str) -> Iterator[Offer]:
    for reader in known.readers:
        yield Offer(reader, "evidence reader")


def _paths(known: Known, file: str) -> Iterator[Offer]:
    """Offer the evidence files that no item lists yet, then the others."""
    if file != EVIDENCE:
        return
    listed = {item.path for item in known.last_bundle.evidence} if known.last_bundle else set()
    there = [path for path in known.look.files if path.startswith(("evidence/", "workflows/"))]
    for path in sorted(there, key=lambda path: (path in listed, path)):
        yield Offer(path, "listed already" if path in listed else "not listed yet")


_OFFERS: Mapping[str, Callable[[Known, str], Iterator[Offer]]] = {
    "criterion": _criteria,
    "criteria": _criteria,
    "domain": _domains,
    "evidence": _evidence,
    "id": _evidence,
    "systems": _systems,
    "vendors": _vendors,
    "kind": _kinds,
    "reader": _readers,
    "path": _paths,
}
"""What is offered as the value of a key."""
