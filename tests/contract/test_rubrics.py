"""Every rubric found is whole, and a released one never changes."""

import re
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.documents.rubric_reader import known_rubrics
from psfkit.documents.yaml_reader import read_yaml
from psfkit.evidence.record import NAME as RECORD
from psfkit.model.rubric import Level, Provenance

ROOT = Path(__file__).parents[2]
RUBRICS = known_rubrics()
PSF = pipeline.read_rubric("psf/1.1")


@pytest.mark.parametrize("name", RUBRICS)
def test_a_rubric_has_no_findings(name):
    findings, _ = pipeline.lint_rubric(name)
    assert findings == ()


@pytest.mark.parametrize("name", RUBRICS)
def test_a_released_rubric_has_the_digest_that_is_pinned(name):
    pinned = dict(re.findall(r"^\| (\S+ \S+) \| (sha256:[0-9a-f]{64}) \|", CHANGES, re.MULTILINE))
    assert pinned[name.replace("/", " ")] == pipeline.read_rubric(name).digest


CHANGES = (ROOT / "rubrics/psf/CHANGES.md").read_text("utf-8")


def test_the_thresholds_are_the_frameworks():
    assert {d.id: d.threshold for d in PSF.domains} == {f"PSF-{n}": 300 if n <= 6 else 200 for n in range(1, 9)}
    assert [len(d.criteria) for d in PSF.domains] == [5] * 8


def test_provenance_is_what_is_known_to_be_published():
    by_provenance = {p: [c.id for c in PSF.criteria if c.provenance is p] for p in Provenance}
    assert by_provenance[Provenance.PUBLISHED] == [f"PSF-{d}.{n}" for d in (1, 2) for n in range(1, 6)]
    assert by_provenance[Provenance.PARTIAL] == ["PSF-3.1"]
    assert len(by_provenance[Provenance.RECONSTRUCTED]) == 29


def test_what_v1_1_is_known_to_have_touched_says_so():
    touched = {"PSF-3.4", "PSF-4.1", "PSF-4.2", "PSF-6.1", "PSF-6.2", "PSF-8.4"}
    assert all("change note" in PSF.criterion(c).changed_in_1_1 for c in touched)


def test_injection_at_level_five_needs_fifty_cases_and_a_stated_rate():
    facts = {t.fact: t.bar for need in PSF.criterion("PSF-1.1").rule(Level.VERIFIED).needs for t in need.facts}
    assert facts["cases"] == 50
    assert facts["pass_rate"] > 0


@pytest.mark.parametrize("criterion", PSF.criteria, ids=lambda c: c.id)
def test_every_criterion_has_a_stub_that_its_reader_knows_and_that_counts_for_nothing_unfilled(criterion):
    content = (ROOT / "templates/stubs" / criterion.stub).read_bytes()
    value = read_yaml(content, criterion.stub).value
    assert value["criteria"] == [criterion.id]
    kinds = {kind for rule in criterion.levels for need in rule.needs for kind in need.kinds}
    assert value["kind"] in kinds
    tested = {t.fact for rule in criterion.levels for need in rule.needs for t in need.facts}
    derived = {"cases", "passed", "failed", "errors"}
    assert set(value["facts"]) <= tested | derived
    assert set(value["facts"].values()) == {"FILL-IN"}
    from psfkit.evidence.record import read

    facts = read(content)
    assert facts.reader == RECORD
    assert facts.refusal


@pytest.mark.parametrize("criterion", PSF.criteria, ids=lambda c: c.id)
def test_effort_adds_up_to_the_size_that_the_remedy_names(criterion):
    days = sum(rule.effort_days for rule in criterion.levels[:3])
    size = "small" if days <= 1 else "medium" if days <= 5 else "large"
    order = ["small", "medium", "large"]
    assert abs(order.index(size) - order.index(criterion.remedy.effort)) <= 1


def test_the_table_of_maps_ties_each_safety_rule_to_the_criteria_that_its_findings_name():
    from psfkit.workflows import RULES

    table = {rule.code: {c for row in PSF.maps.rules if row.rule == rule.code for c in row.criteria} for rule in RULES}
    assert table == {rule.code: set(rule.criteria) for rule in RULES}


@pytest.mark.parametrize("criterion", [c for c in PSF.criteria if c.maps is not None], ids=lambda c: c.id)
def test_no_table_of_maps_holds_below_what_a_document_alone_reaches(criterion):
    assert criterion.maps.floor >= Level.DOCUMENTED
