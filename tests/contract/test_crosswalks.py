"""Every crosswalk found holds, and a released one never changes."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.documents.crosswalk_reader import known_frameworks, read_framework
from psfkit.documents.rubric_reader import known_rubrics
from psfkit.model.crosswalk import Author, Confidence, Relation

ROOT = Path(__file__).parents[2]
CHANGES = (ROOT / "rubrics/psf/CHANGES.md").read_text("utf-8")
PINNED = dict(re.findall(r"^\| (crosswalk \S+ of \S+ \S+|frameworks/\S+) \| (sha256:\S+) \|", CHANGES, re.MULTILINE))
MAPPED = {
    name: crosswalk
    for name in known_rubrics()
    if (crosswalk := pipeline.find_crosswalk(pipeline.read_rubric(name))) is not None
}
PSF = MAPPED["psf/1.1"]


@pytest.mark.parametrize("name", MAPPED)
def test_a_crosswalk_has_no_findings(name):
    looked = {what: findings for what, findings, _ in pipeline.lint(name)}
    assert looked == {name: (), f"crosswalk of {name}": ()}


@pytest.mark.parametrize("name", MAPPED)
def test_a_released_crosswalk_has_the_digest_that_is_pinned(name):
    crosswalk = MAPPED[name]
    assert PINNED[f"crosswalk {crosswalk.version} of {name.replace('/', ' ')}"] == crosswalk.digest


@pytest.mark.parametrize("name", known_frameworks())
def test_a_released_list_of_ids_has_the_digest_that_is_pinned(name):
    content = (ROOT / "rubrics/frameworks" / f"{name}.yaml").read_bytes()
    assert PINNED[f"frameworks/{name}.yaml"] == f"sha256:{sha256(content).hexdigest()}" == read_framework(name).digest


@pytest.mark.parametrize("name", known_frameworks())
def test_a_framework_lists_each_id_once_and_says_where_it_has_them_from(name):
    framework = read_framework(name)
    ids = [duty.id for duty in framework.duties]
    assert len(ids) == len(set(ids))
    assert framework.id == name
    assert framework.source
    assert all(len(duty.title) <= 70 for duty in framework.duties), "a title is a few words, no wording"


@pytest.mark.parametrize("name", MAPPED)
def test_every_criterion_says_something_about_every_framework(name):
    crosswalk = MAPPED[name]
    criteria = {criterion.id for criterion in pipeline.read_rubric(name).criteria}
    assert set(crosswalk.frameworks) == set(known_frameworks())
    for framework in crosswalk.frameworks:
        assert {row.criterion for row in crosswalk.rows if row.framework == framework} == criteria


def test_what_the_publisher_names_is_told_from_what_is_read():
    named = {
        (row.criterion.partition(".")[0], row.framework, row.to)
        for row in PSF.rows
        if PSF.source(row.source).by is Author.PUBLISHER
    }
    assert named == {
        ("PSF-1", "eu-ai-act", "Article 9"),
        ("PSF-1", "eu-ai-act", "Article 10"),
        ("PSF-2", "eu-ai-act", "Article 9"),
        ("PSF-2", "eu-ai-act", "Article 13"),
        ("PSF-6", "eu-ai-act", "Article 14"),
        ("PSF-6", "gdpr", "Article 22"),
    }


def test_only_the_annex_of_iso_42001_is_mapped():
    assert {row.to[:2] for row in PSF.rows_to("iso-42001")} == {"A."}


def test_nothing_is_said_to_be_equal_and_little_to_lie_within_a_duty():
    assert [row for row in PSF.rows if row.relation is Relation.EQUAL] == []
    within = sum(row.relation is Relation.SUBSET for row in PSF.rows)
    assert 0 < within < len(PSF.rows) / 10


NEVER_SHOWN = {
    "eu-ai-act": "4, 5, 6(4), 10, 11, 13, 15(3), 18, 26(4), 26(9), 27, 43, 49, 50, 53, 55, 86",
    "gdpr": "7, 9, 12, 13, 14, 15, 16, 19, 20, 21, 34, 35, 36, 37, 46",
    "soc2": "CC1.2, CC3.3, CC4.2, CC5.1, CC6.2, CC6.4, CC6.6, P1.1, P2.1, P3.1, P3.2, P6.1, P6.6",
    "iso-42001": "A.2.2, A.3.3, A.5.2, A.5.3, A.5.4, A.5.5, A.6.2.7, A.8.2",
    "nist-ai-rmf": "GOVERN 1.7, GOVERN 2.2, MANAGE 2.3, MAP 1.2, MEASURE 2.2, MEASURE 2.9, MEASURE 2.11, MEASURE 2.12",
}
"""Duties about what no criterion asks (telling somebody, an impact assessment, fairness, registration)."""


@pytest.mark.parametrize("name", NEVER_SHOWN)
def test_no_bundle_shows_a_duty_about_something_that_is_never_asked(name):
    counting = {row.to for row in PSF.rows_to(name) if row.confidence is not Confidence.LOW}
    listed = {duty.id for duty in PSF.frameworks[name].duties}
    never = {f"Article {each}" if each[0].isdigit() else each for each in NEVER_SHOWN[name].split(", ")}
    assert never <= listed
    assert never & counting == set()


def test_a_row_within_a_duty_is_sure():
    assert all(row.confidence is not Confidence.LOW for row in PSF.rows if row.relation is Relation.SUBSET)


def test_each_reason_is_its_own():
    reasons = [row.because for row in PSF.rows]
    repeated = {reason for reason in reasons if reasons.count(reason) > 1}
    assert repeated == set()


def test_most_rows_are_sure_enough_to_count():
    low = sum(row.confidence is Confidence.LOW for row in PSF.rows)
    assert 0 < low < len(PSF.rows) / 3


def test_law_is_spoken_of_with_care():
    assert "No legal opinion" in PSF.notice
    assert "does not replace" in PSF.frameworks["soc2"].note


def test_a_crosswalk_does_not_touch_the_digest_of_its_rubric():
    content = (ROOT / "rubrics/psf/1.1/rubric.yaml").read_bytes()
    assert pipeline.read_rubric("psf/1.1").digest == f"sha256:{sha256(content).hexdigest()}"
    assert b"crosswalk" not in content


@pytest.mark.parametrize("name", known_frameworks())
def test_docs_count_what_a_framework_lists(name):
    page = (ROOT / "docs/crosswalk.md").read_text("utf-8")
    (counted,) = re.findall(rf"^\| `{name}` \|[^|]+\|\D*(\d+) ", page, re.MULTILINE)
    assert int(counted) == len(read_framework(name).duties)


def test_the_decision_counts_the_rows():
    page = (ROOT / "docs/adr/0016-a-crosswalk-is-data-beside-the-rubric.md").read_text("utf-8")
    ours = sum(PSF.source(row.source).by is Author.READING for row in PSF.rows)
    assert f"{ours} of {len(PSF.rows)} rows" in page
