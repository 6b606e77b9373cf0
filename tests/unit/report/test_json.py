"""The JSON that psfkit writes is valid against the schemas it publishes, and nothing is left out of them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from psfkit.errors import InputError
from psfkit.model.assessment import RunKind
from psfkit.model.decision import PublicScore
from psfkit.model.finding import Finding, Fix, Severity
from psfkit.model.location import Location, Span
from psfkit.model.record import Issuer, MarkRecord, MarkState
from psfkit.model.verification import Step, StepResult, Verification
from psfkit.report.comparison_json import render_comparison
from psfkit.report.findings_json import render_validations
from psfkit.report.plan_json import render_plan
from psfkit.report.saved import find_difference, read_saved
from psfkit.report.verification_json import render_verification
from psfkit.scoring.compare import compare, side_of
from tests.unit import worlds as w
from tests.unit.report import runs


def closed(rule):
    """Return a schema that refuses whatever it does not name."""
    if isinstance(rule, list):
        return [closed(each) for each in rule]
    if not isinstance(rule, dict):
        return rule
    more = {"additionalProperties": False} if "properties" in rule else {}
    return {key: closed(child) for key, child in rule.items()} | more


def check(name, content):
    document = json.loads(content)
    errors = list(Draft202012Validator(closed(load_schema(name))).iter_errors(document))
    assert [error.message for error in errors] == []
    return document


@pytest.mark.parametrize("name", runs.ALL)
def test_an_assessment_is_valid_against_its_schema(name):
    check("assessment", runs.ALL[name]().render("json")["assessment.json"])


@pytest.mark.parametrize("name", runs.ALL)
def test_a_plan_is_valid_against_its_schema(name):
    made = runs.ALL[name]()
    check("plan", render_plan(made.plan, made.assessment))


@pytest.mark.parametrize("name", runs.ALL)
def test_a_comparison_is_valid_against_its_schema(name):
    sides = [side_of(made().assessment, "a") for made in (runs.gap, runs.ALL[name])]
    made = check("comparison", render_comparison(compare(*sides)))
    assert made["regression"] is any(
        each["change"] in ("opened", "worse", "not_evaluated") for each in made["criteria"]
    )


def test_findings_are_valid_against_their_schema():
    spot = Location("evidence.yaml", Span(14, 13, 14, 77), "    sha256: 3a24")
    fix = Fix("evidence.yaml", 14, 13, 77, "91c0")
    found = (
        Finding(
            "PK203", Severity.ERROR, "does not match", spot, "evidence EV-007", "expected", "run it again", fix=fix
        ),
        Finding("PK401", Severity.WARNING, "old", Location("bundle.yaml"), criterion="PSF-1.1"),
    )
    document = check("findings", render_validations([("a", found, False), ("b/", (), True)], date(2026, 11, 20)))
    assert document["valid"] is False
    assert document["bundles"][0]["counts"] == {"error": 1, "warning": 1, "note": 0}


def record():
    return MarkRecord(
        mark_id="TM-00142",
        organisation="Acme AI",
        country="NO",
        scope_statement="scope",
        hosts=("acme.example",),
        systems=("Bot",),
        psf_version="1.1",
        scores=(PublicScore("PSF-1", 320, 300),),
        assessed_as_of=date(2026, 11, 20),
        issued_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        valid_until=date(2027, 11, 20),
        bundle=w.DIGEST,
        rubric=w.DIGEST,
        determinations=w.DIGEST,
        issuer=Issuer("PAI", "did:key:z6Mk", test=True),
    )


@pytest.mark.parametrize(("mark", "state"), [*((record(), state) for state in MarkState), (None, None)])
def test_a_verification_is_valid_against_its_schema(mark, state):
    steps = (Step(1, "reads", StepResult.PASSED, "ok"), Step(2, "signature", StepResult.NOT_RUN, "no key"))
    document = check("verification", render_verification(Verification("x", steps, mark, state, date(2026, 12, 1))))
    assert document["in_force"] is (state is MarkState.ACTIVE)
    assert [step["result"] for step in document["steps"]] == ["passed", "not_run"]


@pytest.mark.parametrize("name", runs.ALL)
def test_a_saved_assessment_reads_back(name):
    made = runs.ALL[name]()
    saved = read_saved(made.render("json")["assessment.json"])
    assert (saved.kind, saved.as_of, saved.digests) == (
        made.assessment.kind,
        made.assessment.as_of,
        made.assessment.digests,
    )
    assert find_difference(saved, made.assessment) == ""


def test_a_difference_is_named():
    made = runs.passed()
    saved = read_saved(made.render("json")["assessment.json"])
    other = runs.gap().assessment
    assert find_difference(saved, other) == "PSF-1 was saved with 4.0 of 3.0 and is at 2.3 of 3.0"
    assert "digest of the bundle" in find_difference(
        saved, replace(other, digests=replace(other.digests, bundle="sha256:" + "c" * 64))
    )
    assert "as of" in find_difference(saved, replace(made.assessment, as_of=date(2026, 1, 1)))
    assert "self_check" in find_difference(saved, replace(made.assessment, kind=RunKind.SELF_CHECK))
    assert find_difference(saved, replace(made.assessment, domains=made.assessment.domains[:1]))


def changed(**changes):
    document = json.loads(runs.passed().render("json")["assessment.json"])
    return document | changes


SPOILT = {
    "another format": changed(format="psfkit-assessment/2"),
    "no date": changed(as_of=20261120),
    "a date that is none": changed(as_of="2026-02-30"),
    "no digests": changed(digests=None),
    "a short digest": changed(digests={"bundle": "sha256:ab", "rubric": w.DIGEST, "determinations": None}),
    "an unknown kind": changed(kind="verified"),
    "a kind of the wrong type": changed(kind=["assessed"]),
    "no domains": changed(domains=[]),
    "a score out of bounds": changed(domains=[{"domain": "PSF-1", "score": 501, "threshold": 300}]),
    "a score that is true": changed(domains=[{"domain": "PSF-1", "score": True, "threshold": 300}]),
    "a score that is a fraction": changed(domains=[{"domain": "PSF-1", "score": 3.5, "threshold": 300}]),
    "a domain twice": changed(domains=[{"domain": "PSF-1", "score": 300, "threshold": 300}] * 2),
    "a domain without a name": changed(domains=[{"score": 300, "threshold": 300}]),
    "a list": [],
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_saved_assessment_is_refused(name):
    with pytest.raises(InputError):
        read_saved(json.dumps(SPOILT[name]).encode())


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": NaN}', b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 9999])
def test_bytes_that_are_no_json_are_refused(content):
    with pytest.raises(InputError):
        read_saved(content)
