"""Bars of the rubric for one tool's files: they let through what shows the matter, and shut no other evidence out."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.checks.assertions import settle
from psfkit.checks.assertions import tests_for as choose
from psfkit.evidence import (
    alertmanager,
    evidently,
    grafana,
    openapi,
    presidio,
    prometheus,
    promtool,
    ragas,
    scorecard,
    semgrep,
)
from psfkit.evidence import workflowos as flow
from psfkit.model.bundle import Period
from psfkit.model.determination import Settled
from psfkit.model.fact import Fact, Facts
from psfkit.model.rubric import Level
from tests.unit import worlds as w
from tests.unit.evidence import test_scorecard as cards

FIXTURES = Path(__file__).parents[1] / "fixtures/evidence"
RUBRIC = pipeline.read_rubric("psf/1.1")
DAY = date(2026, 10, 1)


def real(reader, path):
    return reader.read((FIXTURES / path).read_bytes())


def stamp(index):
    return f"{DAY + timedelta(days=index % 30)}T06:11:{index % 60:02}.{index // 60:03}Z"


def run_log(**counts):
    """Lay out a run log as WorkflowOS' hooks write it: so many entries of each event, over thirty days."""
    events = [event for event, number in counts.items() for _ in range(number)]
    lines = (
        {
            "ts": stamp(index),
            "runId": "r1",
            "event": event,
            "nodeId": "n",
        }
        for index, event in enumerate(events)
    )
    return flow.read("".join(json.dumps(line) + "\n" for line in lines).encode())


def with_rows(facts, rows):
    return Facts(facts.reader, (*facts.facts, Fact("current_rows", rows, "rows")))


def texts(clean, found):
    result = {"entity_type": "PERSON", "start": 0, "end": 4, "score": 0.85}
    return presidio.read(json.dumps([[]] * clean + [[result]] * found).encode())


def guarded(score):
    return scorecard.read(cards.encode(checks={"Branch-Protection": score}, score=score))


def pinned(score):
    return scorecard.read(cards.encode(checks={"Pinned-Dependencies": score, "License": 10}, score=10))


def faithful(scored, unscored=0):
    rows = [{"user_input": str(n), "faithfulness": 0.9 if n < scored else None} for n in range(scored + unscored)]
    return ragas.read(json.dumps(rows).encode())


RULES = b"groups:\n- name: a\n  rules:\n  - record: x\n    expr: y\n"
LIMITED = b"""openapi: 3.1.0
info: {title: a, version: "1"}
paths:
  /ask:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {q: {type: string, maxLength: 9}}}}}
      responses: {"200": {description: ok}}
"""
SEMGREP = json.loads((FIXTURES / "scanners/semgrep.json").read_text())
CLEAN = json.dumps(SEMGREP | {"results": []}).encode()
CASES = [
    # criterion, level, need, kind, facts, whether they clear every bar
    ("PSF-1.2", 2, 0, "interface-spec", openapi.read(LIMITED), True),
    ("PSF-1.2", 2, 0, "interface-spec", real(openapi, "api/openapi.json"), False),
    ("PSF-1.4", 2, 0, "interface-spec", real(openapi, "api/openapi.json"), True),
    ("PSF-1.4", 2, 0, "interface-spec", openapi.read(LIMITED), False),
    ("PSF-1.4", 3, 1, "configuration", real(prometheus, "monitoring/alerts.yml"), True),
    ("PSF-1.4", 3, 1, "configuration", prometheus.read(RULES), False),
    ("PSF-1.4", 3, 1, "configuration", real(alertmanager, "monitoring/alertmanager.yml"), False),
    ("PSF-2.2", 4, 0, "log", run_log(contract_pass=200, contract_fail=3, escalation=1), True),
    ("PSF-2.2", 4, 0, "log", run_log(contract_pass=200, contract_fail=0, escalation=1), False),
    ("PSF-2.2", 4, 0, "log", run_log(contract_pass=199, contract_fail=3, escalation=1), False),
    ("PSF-2.4", 5, 1, "scan-report", semgrep.read(CLEAN), True),
    ("PSF-2.4", 5, 1, "scan-report", real(semgrep, "scanners/semgrep.json"), False),
    ("PSF-1.3", 5, 0, "scan-report", texts(98, 2), True),
    ("PSF-1.3", 5, 0, "scan-report", texts(75, 5), False),
    ("PSF-1.3", 5, 0, "scan-report", texts(20, 0), False),
    ("PSF-4.2", 4, 0, "scan-report", with_rows(real(evidently, "drift/evidently7-drift.json"), 400), True),
    ("PSF-4.2", 4, 0, "scan-report", with_rows(real(evidently, "drift/evidently7-drift.json"), 40), False),
    ("PSF-4.2", 4, 0, "scan-report", real(evidently, "drift/evidently7-drift.json"), False),
    ("PSF-4.3", 3, 0, "configuration", real(grafana, "monitoring/grafanalib.dashboard.json"), True),
    ("PSF-4.4", 3, 0, "configuration", real(prometheus, "monitoring/alerts.yml"), True),
    ("PSF-4.4", 3, 0, "configuration", real(alertmanager, "monitoring/alertmanager.yml"), False),
    ("PSF-4.4", 3, 0, "configuration", real(promtool, "monitoring/alerts_test.yml"), True),
    ("PSF-2.5", 4, 0, "log", faithful(10), True),
    ("PSF-2.5", 4, 0, "log", faithful(9), False),
    ("PSF-2.5", 4, 0, "log", faithful(20, 3), False),
    ("PSF-4.3", 4, 0, "log", faithful(50, 5), True),
    ("PSF-4.3", 4, 0, "log", faithful(49), False),
    ("PSF-4.3", 4, 0, "log", faithful(60, 6), False),
    ("PSF-4.3", 4, 0, "log", real(ragas, "ragas/scores.json"), False),
    ("PSF-7.5", 3, 1, "scan-report", pinned(8), True),
    ("PSF-7.5", 3, 1, "scan-report", pinned(7), False),
    ("PSF-7.5", 3, 1, "scan-report", pinned(-1), False),
    ("PSF-7.5", 3, 1, "scan-report", guarded(10), False),
    ("PSF-5.1", 3, 1, "scan-report", guarded(8), True),
    ("PSF-5.1", 3, 1, "scan-report", guarded(3), False),
    ("PSF-5.5", 3, 0, "configuration", real(prometheus, "monitoring/alerts.yml"), True),
    ("PSF-5.5", 3, 0, "configuration", prometheus.read(RULES), False),
    ("PSF-6.1", 4, 0, "log", run_log(blast_radius_ok=100, blast_radius_block=2), True),
    ("PSF-6.1", 4, 0, "log", run_log(blast_radius_ok=100, tool_use=1), False),
    ("PSF-6.3", 4, 0, "log", run_log(approval_pending=12, approval_granted=30, approval_rejected=1), True),
    ("PSF-6.3", 4, 0, "log", run_log(approval_pending=12, approval_granted=30), False),
    ("PSF-6.4", 4, 0, "log", run_log(escalation=40), True),
    ("PSF-6.4", 4, 0, "log", run_log(escalation=39), False),
]


def requirement(criterion, level, need):
    return RUBRIC.criterion(criterion).rule(Level(level)).needs[need]


def item(kind, days):
    period = Period(DAY, DAY + timedelta(days=days - 1))
    return replace(w.item("EV-1", "PSF-1.1", 5), kind=kind, covers=period)


def clears(criterion, level, need, kind, facts, days=7):
    asked = requirement(criterion, level, need)
    assert kind in asked.kinds
    tests = choose(asked.facts, kind, facts)
    return bool(tests) and all(settle(test, item(kind, days), facts).outcome is Settled.CLEARS for test in tests)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[4].reader}-{case[5]}")
def test_a_tool_shows_the_matter_or_does_not(case):
    *place, facts, expected = case
    assert facts.refusal == ""
    assert clears(*place, facts) == expected


def test_one_report_on_a_quarter_is_no_series_of_reports():
    drift = with_rows(real(evidently, "drift/evidently7-drift.json"), 400)
    for place in (
        ("PSF-4.2", 4, 0, "scan-report", drift),
        ("PSF-2.5", 4, 0, "log", faithful(130)),
        ("PSF-4.3", 4, 0, "log", faithful(60)),
    ):
        assert clears(*place, days=10)
        assert not clears(*place, days=11)


OPTIONAL = [
    (criterion.id, rule.level, need, {test.reader for test in need.facts if test.when_read})
    for criterion in RUBRIC.criteria
    for rule in criterion.levels
    for need in rule.needs
    if any(test.when_read for test in need.facts)
]


@pytest.mark.parametrize("case", OPTIONAL, ids=lambda case: f"{case[0]}-{case[1]}")
def test_what_another_reader_or_none_reads_is_not_held_to_a_tools_bars(case):
    *_, need, readers = case
    for kind in need.kinds:
        assert choose(need.facts, kind, None) == ()
        assert choose(need.facts, kind, Facts("log")) == ()
    assert readers
    assert all(test.reader and test.because for test in need.facts)
