"""Documents to start from: whole ones, and the smallest bundle to copy and break."""

import shutil
from pathlib import Path

from psfkit.documents.yaml_reader import YamlReading, read_yaml
from psfkit.resources import read_resource

MINIMAL = Path(__file__).parents[2] / "bundles" / "good" / "minimal"
HEX = "ab" * 32

APPLICATION = """\
format: psfkit-application/1
id: APP-0142
organisation: {name: Northlight AI AS, country: "NO", employees: 70, revenue_usd: 6000000}
contact: {name: Mia Berg}
systems: [Reply assistant]
mode: expedited
hosts: [northlight.example]
applied_on: 2026-11-02
"""
PANEL = f"""\
format: psfkit-panel/1
bundle: sha256:{HEX}
rubric: sha256:{HEX}
members:
  - {{file: ada.yaml, sha256: {HEX}}}
  - {{file: bo.yaml, sha256: {HEX}}}
adjudicator: {{name: Cyn, independence: No tie., conflicts: []}}
settled_on: 2026-10-30
decisions:
  - criterion: PSF-1.1
    systems: [helpdesk]
    evidence:
      - {{id: EV-001, accept: true, reason: Seen.}}
    lower_to: {{level: 5, reason: Enough.}}
  - criterion: PSF-1.2
    not_applicable: {{agree: false, reason: It does apply.}}
    note: Look again.
"""
DETERMINATIONS = f"""\
format: psfkit-determinations/1
bundle: sha256:{HEX}
rubric: sha256:{HEX}
assessor:
  name: J. Oduya
  organisation: Oduya Assurance
  independence: No financial or personal tie to the applicant.
decided_on: 2026-11-20
decisions:
  - criterion: PSF-1.1
    systems: [support-assistant]
    evidence:
      - {{id: EV-001, accept: true}}
      - {{id: EV-002, accept: false, reason: Run against another prompt version.}}
    lower_to: {{level: 1, reason: The table misses the help pages.}}
    note: Seen on a call.
  - criterion: PSF-5.4
    not_applicable: {{agree: false, reason: Releases happen weekly.}}
"""

CLAIMS = """\
domain: PSF-1
claims:
  - criterion: PSF-1.1
    systems: [support-assistant]
    owner: Head of Platform
    statement: Input is screened.
    level: 3
    evidence: [EV-001, EV-002]
    compensating: {control: A person reads each input., reason: No gateway yet., evidence: [EV-003]}
    x-ticket: 12
  - criterion: PSF-1.4
    owner: Head of Platform
    not_applicable: The system takes no input from outside at all.
"""

ISSUER_POLICY = f"""\
format: psfkit-issuer-policy/1
countersignatures:
  required: 1
  keys:
    - {{key: "did:key:z6Mk{"a" * 44}", name: Second pair of eyes}}
"""

WORKFLOW = """\
format: psfkit-workflow/1
name: Answering support mail
version: "1.0"
nodes:
  - {id: mail, type: integration, subtype: email_receive, direction: inbound, psf: [untrusted], to: [letter]}
  - {id: letter, type: artifact, file: letter.json, contract: {fields: [subject], max_kb: 64}, to: [draft]}
  - id: draft
    type: skill
    autonomy: 2
    limits: {paths: [./drafts/], no_network: true, seconds: 60, cost_usd: 0.5, x-studio: {odd: 1}}
    at: [80, 240]
edges:
  - {from: draft, to: mail, type: integration, label: reply, derived: false}
"""


CROSSWALK = """\
format: psfkit-crosswalk/1
rubric: psf
rubric_version: "1.1"
version: "1.0"
title: A crosswalk
licence: CC BY 4.0
notice: No legal opinion.
sources:
  - {id: mine, by: reading, title: My reading, says: Mine alone.}
criteria:
  - criterion: PSF-1.1
    maps:
      - {framework: eu-ai-act, to: Article 14, part: 14(4)(e), relation: subset, confidence: high, source: mine,
         because: so}
      - {framework: gdpr, relation: none, confidence: low, source: mine, because: nothing there}
"""
FRAMEWORK = """\
format: psfkit-framework/1
id: soc2
title: SOC 2
names: Trust Services Criteria
version: "2017"
publisher: AICPA
address: https://soc2.example
noun: criterion
nouns: criteria
titles: ours
source: somewhere
note: It is complemented, not replaced.
groups:
  - title: Access
    items:
      - {id: CC6.1, title: Logical access, parts: [CC6.1.1]}
"""


def whole_documents() -> dict[str, tuple[str, ...]]:
    """Return valid texts by schema name."""
    return {
        "bundle": ((MINIMAL / "bundle.yaml").read_text(),),
        "criteria": (CLAIMS, *(file.read_text() for file in sorted((MINIMAL / "criteria").iterdir()))),
        "evidence": ((MINIMAL / "evidence.yaml").read_text(),),
        "determinations": (DETERMINATIONS,),
        "panel": (PANEL,),
        "application": (APPLICATION,),
        "programme": (read_resource("rubrics/psf/programme.yaml").decode(),),
        "record-evidence": ((MINIMAL / "evidence" / "psf-5.yaml").read_text(),),
        "workflow": (WORKFLOW,),
        "issuer-policy": (ISSUER_POLICY,),
        "crosswalk": (CROSSWALK,),
        "framework": (FRAMEWORK,),
        "rubric": (read_resource("rubrics/psf/1.1/rubric.yaml").decode(),),
    }


def read(text: str, name: str) -> YamlReading:
    """Read a text that the YAML reader finds nothing wrong with."""
    reading = read_yaml(text.encode(), f"{name}.yaml")
    assert reading.findings == ()
    assert reading.document is not None
    return reading


def copy_minimal(folder: Path) -> Path:
    """Copy the smallest bundle, to break it."""
    target = folder / "bundle"
    shutil.copytree(MINIMAL, target)
    return target


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text in a file; it must be there."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
