"""Whatever the documents of a bundle say, reading ends with findings, never with an exception of its own."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psfkit.documents.bundle_reader import read_bundle
from psfkit.documents.determinations_reader import expand_systems, read_determinations
from psfkit.documents.rubric_reader import read_rubric_bytes
from psfkit.documents.text_safety import printable
from psfkit.model.bundle import Bundle
from psfkit.model.finding import Severity
from tests.unit.documents_typed.mutations import mutated
from tests.unit.documents_typed.samples import copy_minimal

FILES = {"bundle": "bundle.yaml", "criteria": "criteria/psf-1.yaml", "evidence": "evidence.yaml"}
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def bundle():
    with tempfile.TemporaryDirectory() as folder:
        yield copy_minimal(Path(folder))


def written(value):
    """Write a value as JSON, which is YAML as well."""
    return json.dumps(value, default=str, ensure_ascii=False).encode()


def read_with(bundle, file, content):
    path = bundle / file
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        return read_bundle(str(bundle), lambda _item, _start, _rest: None)
    finally:
        path.write_bytes(before)


def assert_sound(reading):
    for finding in reading.findings:
        assert printable(finding.message) == finding.message
        assert len(finding.message) < 700
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        return
    found: Bundle = reading.bundle
    assert found.systems
    for system in found.systems:
        assert re.fullmatch("[a-z][a-z0-9-]{0,39}", system.id)
    for claim in found.claims:
        assert claim.systems
        assert re.fullmatch(r"PSF-[1-9][0-9]?[.][1-9][0-9]?", claim.criterion)
        assert claim.owner
        assert claim.not_applicable or claim.statement
    for item in found.evidence:
        assert item.systems
        assert re.fullmatch("[A-Z]{2,8}-[0-9]{1,8}", item.id)
        assert found.file(item.path).sha256 == item.sha256


@QUICK
@given(case=mutated(tuple(FILES)))
def test_a_changed_document_leads_to_findings_or_to_a_sound_bundle(bundle, case):
    name, value = case
    assert_sound(read_with(bundle, FILES[name], written(value)))


@QUICK
@given(
    file=st.sampled_from(sorted(FILES.values())), content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode)
)
def test_any_bytes_lead_to_findings(bundle, file, content):
    assert_sound(read_with(bundle, file, content))


@QUICK
@given(case=mutated(("determinations",)))
def test_changed_determinations_lead_to_findings_or_to_sound_ones(bundle, case):
    path = bundle.parent / "word.yaml"
    path.write_bytes(written(case[1]))
    word, _, findings = read_determinations(str(path))
    assert (word is None) == any(finding.severity is Severity.ERROR for finding in findings)
    if word is not None:
        assert all(decision.systems for decision in expand_systems(word, ["a"]).decisions)


@QUICK
@given(content=st.binary(max_size=60) | mutated(("criteria", "record-evidence")).map(lambda case: written(case[1])))
def test_what_is_no_rubric_leads_to_findings(content):
    rubric, findings = read_rubric_bytes(content, "r.yaml")
    assert rubric is None
    assert findings
