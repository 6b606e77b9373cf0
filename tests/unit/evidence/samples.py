"""The real files under tests/fixtures/evidence and the truth about them."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psfkit.model.bundle import EvidenceItem
from psfkit.model.fact import Facts
from psfkit.model.location import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "evidence"
INDEX = json.loads((FIXTURES / "index.json").read_text(encoding="utf-8"))["fixtures"]


@dataclass(frozen=True)
class Sample:
    """A real file with what is true of it."""

    file: str
    kind: str
    expectation: str
    facts: dict

    @property
    def content(self) -> bytes:
        return (FIXTURES / self.file).read_bytes()


def _stated(entry: dict) -> dict:
    """Return the true facts that the file itself carries; what was made from another file carries what that one did."""
    of = entry if "derived" not in entry else _ENTRIES.get(entry["derived"]["from"], entry)
    return {name: value for name, value in entry["facts"].items() if name not in of.get("not_in_file", ())}


_ENTRIES = {entry["file"]: entry for entry in INDEX}
SAMPLES = tuple(Sample(entry["file"], entry["kind"], entry["expectation"], _stated(entry)) for entry in INDEX)


def sample(file: str) -> bytes:
    return (FIXTURES / file).read_bytes()


def item(path: str, reader: str = "") -> EvidenceItem:
    return EvidenceItem(
        id="EV-001",
        title="A file",
        kind="test-report",
        path=path,
        sha256="0" * 64,
        systems=("support",),
        criteria=("PSF-1.1",),
        produced_on=date(2026, 11, 1),
        covers=None,
        collected_on=None,
        submitted_on=None,
        reader=reader,
        source=Source("evidence.yaml"),
    )


def values(facts: Facts) -> dict:
    """Return the facts as a plain mapping, after making sure that there are any."""
    assert not facts.refusal, facts.refusal
    return {fact.name: fact.value for fact in facts.facts}
