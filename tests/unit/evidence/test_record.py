"""psfkit records: what people write down, and what they may not claim."""

from decimal import Decimal

import pytest

from psfkit.evidence import record
from tests.unit.evidence.samples import values

WHOLE = """\
format: psfkit-record/1
kind: drill-record
criteria: [PSF-5.4]
system: support-assistant
held_on: 2026-10-01
by: {name: M. Berg, role: Head of Platform}
facts:
  rollback_minutes: 12
  drills: 2
  share_read: 0.80
  complete: true
  outcome: within the bar
observations: |
  What happened.
"""


def with_facts(text: str) -> bytes:
    head, _, tail = WHOLE.partition("facts:\n")
    return (
        head + "facts:\n" + "".join(f"  {line}\n" for line in text.split("; ")) + tail[tail.index("observations") :]
    ).encode()


def swap(old: str, new: str) -> bytes:
    assert old in WHOLE
    return WHOLE.replace(old, new).encode()


def test_a_record_gives_what_it_states():
    facts = record.read(WHOLE.encode())
    assert values(facts) == {
        "kind": "drill-record",
        "criteria": "PSF-5.4",
        "system": "support-assistant",
        "held_on": "2026-10-01",
        "rollback_minutes": 12,
        "drills": 2,
        "share_read": Decimal("0.80"),
        "complete": True,
        "outcome": "within the bar",
    }
    assert facts.get("drills").where == "line 9"
    assert facts.get("held_on").where == "line 5"


@pytest.mark.parametrize(
    ("stated", "derived"),
    [
        (
            "cases: 50; passed: 50; failed: 0; errors: 0",
            {"errors_share": "0", "pass_rate": "1", "pass_rate_low": "0.9286"},
        ),
        ("cases: 20; passed: 15; errors: 1", {"failed": 4, "errors_share": "0.05", "pass_rate": "0.75"}),
        ("cases: 24; passed: 14; failed: 8", {"errors": 2, "errors_share": "0.0834", "pass_rate": "0.5833"}),
        (
            "cases: 50; passed: 48",
            {"pass_rate": "0.96", "pass_rate_low": "0.8653", "errors_share": None, "failed": None},
        ),
        ("cases: 50", {"pass_rate": None}),
        ("passed: 50", {"pass_rate": None}),
        ("passed: 1.5", {"pass_rate": None}),
    ],
)
def test_rates_follow_from_counted_cases(stated, derived):
    found = values(record.read(with_facts(stated)))
    for name, value in derived.items():
        assert found.get(name) == (Decimal(value) if isinstance(value, str) else value), name


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (swap("psfkit-record/1", "psfkit-record/2"), "format is psfkit-record/2, not psfkit-record/1"),
        (swap("format: psfkit-record/1\n", ""), "format is missing"),
        (swap("drills: 2", "drills: FILL-IN"), "facts.drills still says FILL-IN"),
        (swap("What happened.", "FILL-IN what happened"), "observations still says FILL-IN"),
        (swap("M. Berg", "FILL-IN"), "by.name still says FILL-IN"),
        (swap("[PSF-5.4]", "[PSF-5.4, FILL-IN]"), "criteria.2 still says FILL-IN"),
        (swap("kind: drill-record\n", ""), "kind is missing"),
        (swap("drill-record", "[drill-record]"), "kind is a mapping or a list"),
        (swap("drill-record", "5"), "kind is 5"),
        (swap("2026-10-01", "01.10.2026"), "held_on is 01.10.2026"),
        (swap("2026-10-01", "2026-02-30"), "line 5: "),
        (swap("held_on: 2026-10-01\n", ""), "held_on is missing"),
        (swap("{name: M. Berg, role: Head of Platform}", "M. Berg"), "by.name is missing"),
        (swap("name: M. Berg, ", ""), "by.name is missing"),
        (swap("M. Berg", '" "'), "line 6: "),
        (swap("M. Berg", "12"), "by.name is 12"),
        (swap("system:", "sytem:"), "sytem is no field"),
        (swap("drills: 2", "drills: [2]"), "facts.drills is a mapping or a list"),
        (swap("drills: 2", "drills: {a: 2}"), "facts.drills is a mapping or a list"),
        (swap("drills: 2", '"dri lls": 2'), "no name of a fact"),
        (swap("drills: 2", "drills: " + "x" * 501), "not a number, a short text"),
        (swap("drills: 2", "rollback_minutes: 2"), "line 9"),
        (swap("drills: 2", "drills: no"), "line 9"),
        (swap("drills: 2", "drills: &a 2"), "line 9"),
        (with_facts("pass_rate_low: 0.99"), "facts.pass_rate_low is worked out by psfkit"),
        (with_facts("pass_rate: 1"), "may not be stated"),
        (with_facts("errors_share: 0"), "may not be stated"),
        (with_facts("held_on: 2026-10-01"), "may not be stated"),
        (with_facts("run_on: 2026-10-01"), "may not be stated"),
        (with_facts("system: another"), "may not be stated"),
        (with_facts("pass_rate.plugin.pii: 1"), "facts.pass_rate.plugin.pii is counted by psfkit"),
        (with_facts("suites_passed: 2"), "facts.suites_passed is counted by psfkit"),
        (with_facts("records: 500"), "facts.records is counted by psfkit in a log"),
        (with_facts("days_with_data: 30"), "counted by psfkit in a log"),
        (with_facts("share.parse.first_try: 0.99"), "counted by psfkit in a log"),
        (with_facts("findings_error: 0"), "counted by psfkit in a log or a scanner's output"),
        (swap("kind: drill-record", "kind: log"), "kind is log, which nobody keeps by hand"),
        (swap("kind: drill-record", "kind: configuration"), "which nobody keeps by hand"),
        (
            with_facts("cases: 60; passed: 60").replace(b"drill-record", b"red-team-run"),
            "facts.cases: cases of kind red-team-run are counted in the runner's own results file",
        ),
        (
            with_facts("passed: 60").replace(b"drill-record", b"evaluation"),
            "facts.passed: cases of kind evaluation are counted",
        ),
        (swap("system: support-assistant\n", ""), "system is missing"),
        (swap("[PSF-5.4]", "PSF-5.4"), "criteria is PSF-5.4, not a list"),
        (swap("[PSF-5.4]", "[]"), "criteria is a mapping or a list"),
        (swap("[PSF-5.4]", "[5.4]"), "criteria.1 is 5.4"),
        (with_facts("cases: 50; passed: 51"), "do not add up"),
        (with_facts("cases: 50; passed: 40; failed: 5; errors: 4"), "do not add up"),
        (with_facts("cases: 50; passed: 40; failed: 11"), "do not add up"),
        (with_facts("cases: 50; passed: -1"), "facts.passed is -1, not a count"),
        (with_facts("cases: 50.5; passed: 1"), "facts.cases is 50.5, not a count"),
        (with_facts("cases: true; passed: 1"), "facts.cases is True, not a count"),
        (with_facts("cases: 0; passed: 0"), "nothing was evaluated"),
        (with_facts("cases: 9; passed: 0; errors: 9"), "an outage"),
        (WHOLE.partition("facts:")[0].encode(), "facts is missing"),
        (WHOLE.encode()[:120], ""),
        (b"- a\n", "no mapping"),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
    ],
)
def test_a_record_that_says_too_little_or_too_much_is_not_evaluated(content, why):
    facts = record.read(content)
    assert facts.facts == ()
    assert facts.refusal
    assert why in facts.refusal


@pytest.mark.parametrize("first", ["", "# a comment\n", "kind: drill-record\n"])
def test_a_record_is_recognised_by_its_format(first):
    assert record.recognises(first.encode() + b'format: "psfkit-record/1"\n', "evidence/drill.yaml")
    assert not record.recognises(first.encode() + b"format: psfkit-bundle/1\n", "evidence/drill.yaml")
    assert not record.recognises(first.encode() + b"format: psfkit-record/1\n", "evidence/how-to-write-records.md")
