"""PK516 and PK505: what is handed in and tells no reader anything is said, once, with what to hand in instead."""

from datetime import date
from hashlib import sha256

import pytest

from psfkit import pipeline
from psfkit.checks.unread import READ_AS, readers_of
from psfkit.evidence import READERS
from tests.unit.bad_bundles import build
from tests.unit.evidence.samples import sample
from tests.unit.evidence.test_pdf import write

AS_OF = date(2026, 10, 30)
RUBRIC = pipeline.read_rubric("psf/1.1")
PAGE = (
    b"<!doctype html>\n<title>Sign in</title>\n<p>Sign in with the account of your company to see the run.</p>\n"
    b"<p>Forgot your password? Ask the administrator of the dashboard for another invitation.</p>\n"
)
EVENTS = sample("workflowos/run-contract-review-ok.events.ndjson")
ENTRY = """\
  - id: EV-009
    title: What was handed in
    kind: {kind}
    path: evidence/{name}
    sha256: {sha256}
    criteria: [{criterion}]
    produced_on: 2026-10-01
"""


def findings(tmp_path, kind, name, content, criterion, claimed="") -> list:
    """Return what is said of one more item in the smallest honest bundle."""
    bundle = build({}, tmp_path / "bundle")
    (bundle / "evidence" / name).write_bytes(content)
    entry = ENTRY.format(kind=kind, name=name, sha256=sha256(content).hexdigest(), criterion=criterion)
    with (bundle / "evidence.yaml").open("a", encoding="utf-8") as listing:
        listing.write(entry)
    domain = criterion.partition(".")[0]
    claims = bundle / "criteria" / f"{domain.lower()}.yaml"
    text = claims.read_text("utf-8") if claims.exists() else f"domain: {domain}\nclaims:\n"
    claim = f"  - criterion: {criterion}\n    owner: M. Berg\n    statement: Done every quarter, with what is found.\n"
    level = f"    level: {claimed}\n" if claimed else ""
    claims.write_text(f"{text.rstrip()}\n{claim}{level}    evidence: [EV-009]\n", "utf-8")
    said = pipeline.validate(str(bundle), RUBRIC, AS_OF).findings
    return [f for f in said if f.subject == "evidence EV-009" and f.code not in ("PK404", "PK405")]


@pytest.mark.parametrize(
    ("kind", "name", "content", "criterion", "said", "hint"),
    [
        ("red-team-run", "run.html", PAGE, "PSF-1.5", "no evidence reader recognises", "read by promptfoo or garak"),
        ("red-team-run", "run.txt", PAGE, "PSF-1.5", "no evidence reader recognises", "read by promptfoo or garak"),
        ("evaluation", "run.pdf", write(1), "PSF-2.3", "the reader pdf finds none", "promptfoo or deepeval"),
        ("drill-record", "drill.pdf", write(1), "PSF-6.2", "the reader pdf finds none", "psfkit record"),
        ("log", "calls.ndjson", EVENTS, "PSF-4.2", "is read by workflowos, whose facts", "log or nannyml"),
        ("sbom", "bom.html", PAGE, "PSF-7.5", "no evidence reader recognises", "cyclonedx or spdx"),
    ],
)
def test_a_file_without_the_facts_that_a_level_tests_is_said_once(tmp_path, kind, name, content, criterion, said, hint):
    found = findings(tmp_path, kind, name, content, criterion)
    assert [f.code for f in found] == ["PK516"]
    assert said in found[0].message
    assert criterion in found[0].message
    assert hint in found[0].hint


def test_a_kind_that_a_lower_level_takes_without_facts_is_warned_of_where_more_is_claimed(tmp_path):
    minutes = b"Minutes of the review: twelve suppliers were gone through one by one with their owners.\n" * 3
    arguments = ("review-record", "minutes.txt", minutes, "PSF-8.4")
    assert findings(tmp_path / "a", *arguments) == []
    assert findings(tmp_path / "b", *arguments, claimed="2") == []
    assert [f.code for f in findings(tmp_path / "c", *arguments, claimed="4")] == ["PK516"]


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("evaluation", "run.report.jsonl", PAGE),
        ("log", "calls.csv", b"day,calls\n2026-09-01,12\n2026-09-0"),
        ("evaluation", "run.pdf", PAGE),
        ("evaluation", "run.json", sample("promptfoo/a121.json")[:-100]),
        ("evaluation", "run.png", b"\x89PNG\r\n\x1a\n" + bytes(3000)),
    ],
)
def test_a_file_that_a_reader_refuses_is_said_once_with_the_reason(tmp_path, kind, name, content):
    found = findings(tmp_path, kind, name, content, "PSF-2.3")
    assert [f.code for f in found] == ["PK510" if name.endswith("png") else "PK505"]


def test_what_the_hints_name_are_readers_and_every_kind_with_facts_has_some():
    assert {name for names in READ_AS.values() for name in names} <= {reader.name for reader in READERS}
    tested = [
        (kind, facts)
        for criterion in RUBRIC.criteria
        for rule in criterion.levels
        for need in rule.needs
        for kind in need.kinds
        if (facts := [test.fact for test in need.facts if test.kind in ("", kind) and not test.when_read])
    ]
    assert [kind for kind, facts in tested if not readers_of(kind, facts)] == []
