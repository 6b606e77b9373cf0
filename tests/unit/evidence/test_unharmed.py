"""Hostile and damaged evidence in a bundle: each file is said once, in one line, and nothing else changes."""

from datetime import date
from hashlib import sha256

import pytest

from psfkit import pipeline
from tests.unit.bad_bundles import build
from tests.unit.evidence.damage import VERSIONS, damage
from tests.unit.evidence.test_damage import HOSTILE, ONE_OF_EACH

AS_OF = date(2026, 10, 30)
RUBRIC = pipeline.read_rubric("psf/1.1")
ENTRY = """\
  - id: EV-{number}
    title: What was handed in as {name}
    kind: {kind}
    path: evidence/{name}
    sha256: {sha256}
    criteria: [PSF-4.1]
    produced_on: 2026-10-01
    reader: {reader}
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return judge(build({}, tmp_path_factory.mktemp("before") / "bundle"))


def judge(bundle):
    result = pipeline.validate(str(bundle), RUBRIC, AS_OF)
    assert result.validated is not None, [f.message for f in result.findings if f.code[2] in "12"]
    run = pipeline.assess(result.validated, RUBRIC, None, AS_OF)
    levels = {one.criterion: one.level for domain in run.assessment.domains for one in domain.criteria}
    facts = {item: facts for item, facts in result.validated.bundle.facts.items() if item < "EV-100"}
    return levels, facts, result.findings


def hand_in(bundle, files) -> None:
    """Add files of so many readers to the bundle, and let one claim rest on all of them."""
    listing, claims = bundle / "evidence.yaml", bundle / "criteria/psf-4.yaml"
    ids = [f"EV-{number}" for number in range(100, 100 + len(files))]
    for id_, (reader, name, content) in zip(ids, files, strict=True):
        (bundle / "evidence" / name).write_bytes(content)
        entry = {"number": id_[3:], "name": name, "reader": reader, "sha256": sha256(content).hexdigest()}
        with listing.open("a", encoding="utf-8") as file:
            file.write(ENTRY.format(kind="log", **entry))
    text = claims.read_text("utf-8")
    assert "[EV-002]" in text
    claims.write_text(text.replace("[EV-002]", f"[EV-002, {', '.join(ids)}]"), "utf-8")


def test_a_bundle_full_of_hostile_files_stands_where_it_stood(before, tmp_path):
    bundle = build({}, tmp_path / "bundle")
    readers = [one.reader for one in ONE_OF_EACH]
    files = [
        (readers[n], f"hostile-{n}.{ONE_OF_EACH[n].suffix}", content) for n, content in enumerate(HOSTILE.values())
    ]
    _hold(before, bundle, files)


@pytest.mark.parametrize("how", ["cut", "NUL", "utf-16", "newer version"])
def test_a_bundle_with_a_file_of_every_reader_damaged_in_one_way_stands_where_it_stood(before, tmp_path, how):
    found = [(one, next((d for d in damage(one, 3) if d.how.split(" at ")[0] == how), None)) for one in ONE_OF_EACH]
    damaged = [(one, d) for one, d in found if d is not None and d.shows]
    assert len(damaged) >= len(VERSIONS)
    files = [(one.reader, f"damaged-{n}.{one.suffix}", d.content) for n, (one, d) in enumerate(damaged)]
    _hold(before, build({}, tmp_path / "bundle"), files)


def _hold(before, bundle, files) -> None:
    hand_in(bundle, files)
    levels, facts, findings = judge(bundle)
    assert (levels, facts) == before[:2]
    for number, (reader, name, _) in enumerate(files, 100):
        said = [f for f in findings if f.subject == f"evidence EV-{number}" and f.code in ("PK505", "PK510", "PK241")]
        assert len(said) == 1, (reader, name, [(f.code, f.message) for f in findings if f"EV-{number}" in f.subject])
        assert said[0].message.isprintable()
