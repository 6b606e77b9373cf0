"""Each folder under tests/bundles/bad is a test; its name is the assertion."""

from datetime import date

import pytest

from psfkit import pipeline
from psfkit.model.finding import Severity
from tests.unit.bad_bundles import BUNDLES, build, read_case

FOLDERS = sorted(folder for folder in (BUNDLES / "bad").iterdir() if folder.is_dir())
RUBRIC = pipeline.read_rubric("psf/1.1")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_finding_is_raised_at_its_place_and_no_other_error(folder, tmp_path):
    case = read_case(folder)
    code = folder.name[:5]
    result = pipeline.validate(str(build(case, tmp_path / "bundle")), RUBRIC, case["as_of"])
    hits = [f for f in result.findings if f.code == code]
    assert hits, [(f.code, f.message) for f in result.findings]
    span = hits[0].location.span
    place = hits[0].location.file + ("" if span is None else f":{span.line}:{span.column}-{span.end_column}")
    assert place == case["expect"]
    others = {f.code for f in result.findings if f.severity is Severity.ERROR} - {code}
    assert others == set(case.get("also", []))
    assert hits[0].message
    assert case.get("says", "") in hits[0].message
    assert hits[0].hint


def test_the_smallest_honest_bundle_has_no_errors_and_no_surprises():
    result = pipeline.validate(str(BUNDLES / "good" / "minimal"), RUBRIC, date(2026, 10, 30))
    assert [(f.code, f.severity) for f in result.findings] == [
        ("PK502", Severity.WARNING),
        ("PK512", Severity.WARNING),
    ]
