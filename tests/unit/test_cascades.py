"""One fault is one finding: what only follows from it is left out, whatever the checks would say of it."""

import re
import shutil
from datetime import date

import pytest

from psfkit import pipeline
from tests.unit.bad_bundles import MINIMAL

RUBRIC = pipeline.read_rubric("psf/1.1")
UNTOUCHED = ["PK502", "PK512"]
"""What the smallest bundle says as it is: a policy where a design is asked for."""

FAULTS = {
    "psf missing": ("bundle.yaml", r"^psf:.*\n", "", ["PK131"]),
    "psf a number": ("bundle.yaml", r"^psf:.*", "psf: 1.1", ["PK132"]),
    "psf a word": ("bundle.yaml", r"^psf:.*", "psf: one", ["PK134"]),
    "psf of another version": ("bundle.yaml", r"^psf:.*", 'psf: "1.0"', ["PK310"]),
    "a system's id odd": ("bundle.yaml", "id: support-assistant", "id: Support Assistant", ["PK134"]),
    "a system's id missing": ("bundle.yaml", r"- id: support-assistant\n    ", "- ", ["PK131"]),
    "a vendor's id odd": ("bundle.yaml", "- id: openrouter", "- id: Open Router", ["PK134"]),
    "vendors no list": ("bundle.yaml", r"vendors:\n(.*\n){3}", "vendors: openrouter\n", ["PK132"]),
    "no such day of submission": ("bundle.yaml", "submitted_on:.*", "submitted_on: 2026-02-30", ["PK120"]),
    "criterion missing": ("criteria/psf-1.yaml", r"- criterion: PSF-1.1\n    ", "- ", ["PK131"]),
    "criterion odd": ("criteria/psf-1.yaml", "criterion: PSF-1.1", "criterion: PSF1.1", ["PK134"]),
    "criterion unknown": ("criteria/psf-1.yaml", "criterion: PSF-1.1", "criterion: PSF-1.9", ["PK302"]),
    "owner missing": ("criteria/psf-1.yaml", r"    owner:.*\n", "", ["PK131"]),
    "evidence a text": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidence: EV-001", ["PK132"]),
    "evidence missing": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidence:", ["PK119"]),
    "evidence misspelt": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidences: [EV-001]", ["PK130"]),
    "evidence id odd": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidence: [EV_1]", ["PK134"]),
    "evidence id unknown": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidence: [EV-009]", ["PK301", "PK306"]),
    "evidence an alias": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "evidence: *x", ["PK113"]),
    "no list of claims": ("criteria/psf-1.yaml", r"claims:\n(.*\n)*", "claims: none\n", ["PK132"]),
    "claims not well-formed": ("criteria/psf-1.yaml", "owner: Head", 'owner: "Head', ["PK101"]),
    "control a text": ("criteria/psf-1.yaml", r"evidence: \[EV-001\]", "compensating: another", ["PK132"]),
    "list of evidence misspelt": ("evidence.yaml", "^evidence:", "evidences:", ["PK130", "PK131"]),
    "list not well-formed": ("evidence.yaml", "title: Calls", 'title: "Calls', ["PK101"]),
    "item's id missing": ("evidence.yaml", r"- id: EV-001\n    ", "- ", ["PK131"]),
    "item's id odd": ("evidence.yaml", "- id: EV-001", "- id: EV_001", ["PK134"]),
    "item's id twice": ("evidence.yaml", "- id: EV-002", "- id: EV-001", ["PK207"]),
    "kind missing": ("evidence.yaml", r"    kind: policy\n", "", ["PK131"]),
    "kind unknown": ("evidence.yaml", "kind: policy", "kind: polcy", ["PK305"]),
    "kind a number": ("evidence.yaml", "kind: policy", "kind: 3", ["PK132"]),
    "path missing": ("evidence.yaml", r"    path: evidence/psf-1.txt\n", "", ["PK131"]),
    "path outside": ("evidence.yaml", "path: evidence/psf-1.txt", "path: ../psf-1.txt", ["PK134"]),
    "path misspelt": ("evidence.yaml", "path: evidence/psf-1.txt", "path: evidence/psf1.txt", ["PK202"]),
    "digests missing": ("evidence.yaml", r"    sha256:.*\n", "", ["PK131"] * 3),
    "digests to be written": ("evidence.yaml", "sha256:.*", "sha256: TODO", ["PK203"] * 3),
    "criteria missing": ("evidence.yaml", r"    criteria: \[PSF-1.1\]\n", "", ["PK131"]),
    "criteria a text": ("evidence.yaml", r"criteria: \[PSF-1.1\]", "criteria: PSF-1.1", ["PK132"]),
    "criteria odd": ("evidence.yaml", r"criteria: \[PSF-1.1\]", "criteria: [psf1.1]", ["PK134"]),
    "systems odd": ("evidence.yaml", r"systems: \[support-assistant\]", "systems: [Support Assistant]", ["PK134"]),
    "day missing": ("evidence.yaml", r"    produced_on: 2026-09-14\n", "", ["PK131"]),
    "no such day": ("evidence.yaml", "produced_on: 2026-09-14", "produced_on: 2026-13-14", ["PK120"]),
    "period a text": ("evidence.yaml", r"covers:\n.*\n.*\n", "covers: September\n", ["PK132"]),
    "reader unknown": ("evidence.yaml", "reader: log", "reader: csv", ["PK309"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_one_finding(name, tmp_path):
    file, find, replace, expected = FAULTS[name]
    bundle = tmp_path / "bundle"
    shutil.copytree(MINIMAL, bundle)
    text = (bundle / file).read_text("utf-8")
    changed = re.sub(find, replace, text, count=len(expected), flags=re.MULTILINE)
    assert changed != text
    (bundle / file).write_text(changed, "utf-8")
    result = pipeline.validate(str(bundle), RUBRIC, date(2026, 10, 30))
    assert [f.code for f in result.findings if f.code not in UNTOUCHED] == expected
