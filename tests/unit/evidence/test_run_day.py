"""The day of a run: told where a file states it, and never guessed."""

import json
from datetime import date

import pytest

from psfkit.evidence import garak, junit, promptfoo, sarif
from psfkit.evidence.run_day import read_run_day
from tests.unit.evidence.samples import sample, values

PROMPTFOO = json.loads(sample("promptfoo/a121.json"))
GARAK = [json.loads(line) for line in sample("garak/g1.report.jsonl").splitlines()]


def told(facts):
    """Return the day and the place of it; the file is read either way."""
    assert values(facts)
    fact = facts.get("run_on")
    return None if fact is None else (fact.value, fact.where)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 23 Nov 2026 06:34:24 GMT", date(2026, 11, 23)),
        ("2026-11-23T06:22:38.086070+00:00", date(2026, 11, 23)),
        ("2026-11-23T00:30:00+02:00", date(2026, 11, 22)),
        ("2026-11-23T23:59:59", date(2026, 11, 23)),
        ("Mon, 31 Nov 2026 06:34:24 GMT", None),
        ("Mon, 23 Nov 1999 06:34:24 GMT", None),
        ("Mon, 23 Nov 2026 06:34:24 +0200", None),
        ("Mo, 23. Nov. 2026", None),
        ("Mon, \u0662\u0663 Nov 2026 06:34:24 GMT", None),
        ("23/11/2026", None),
        ("1999-11-23T06:00:00Z", None),
        ("", None),
    ],
)
def test_times_of_runners_and_scanners_are_read_to_their_day(text, day):
    assert read_run_day(text) == day


@pytest.mark.parametrize(
    ("timestamp", "created", "expected"),
    [
        ("2026-10-14T08:00:00Z", "2026-10-14T08:00:00Z", ("2026-10-14", "results.timestamp")),
        ("2026-10-14T08:00:00Z", "2025-10-14T08:00:00Z", ("2025-10-14", "metadata.evaluationCreatedAt")),
        (None, "2026-10-14T08:00:00Z", ("2026-10-14", "metadata.evaluationCreatedAt")),
        ("today", "2026-10-14T08:00:00Z", ("2026-10-14", "metadata.evaluationCreatedAt")),
        (20261014, {"day": "2026-10-14"}, None),
        (None, None, None),
    ],
)
def test_promptfoo_tells_when_the_evaluation_began(timestamp, created, expected):
    results = PROMPTFOO["results"] | {"timestamp": timestamp}
    metadata = {"evaluationCreatedAt": created, "exportedAt": "2026-11-19T08:00:00Z"}
    document = PROMPTFOO | {"results": results, "metadata": metadata}
    assert told(promptfoo.read(json.dumps(document).encode())) == expected


def test_a_promptfoo_file_without_metadata_may_state_no_day():
    results = {key: value for key, value in PROMPTFOO["results"].items() if key != "timestamp"}
    document = {"evalId": "eval-abc-2026-10-14T08:00:00", "results": results, "metadata": None}
    assert told(promptfoo.read(json.dumps(document).encode())) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-10-14T23:50:00.1", "2026-10-15T00:10:00.1", ("2026-10-14", "line 2: start_time")),
        ("soon", "2026-10-15T00:10:00.1", ("2026-10-15", "line 35: end_time")),
        (None, None, None),
    ],
)
def test_garak_tells_when_the_run_began(start, end, expected):
    times = {"init": {"start_time": start}, "completion": {"end_time": end}}
    lines = [line | times.get(line["entry_type"], {}) for line in GARAK]
    assert told(garak.read("\n".join(map(json.dumps, lines)).encode())) == expected


@pytest.mark.parametrize(
    ("root", "first", "second", "expected"),
    [
        ("", "2026-10-14T08:00:00", "2025-10-14T08:00:00", ("2025-10-14", "line 3: timestamp")),
        ("Wed, 14 Oct 2026 08:00:00 GMT", "", "", ("2026-10-14", "line 1: timestamp")),
        ("", "yesterday", "2026-10-14T08:00:00", ("2026-10-14", "line 3: timestamp")),
        ("", "yesterday", "", None),
    ],
)
def test_a_test_report_is_as_old_as_its_oldest_suite(root, first, second, expected):
    suites = "".join(f'\n<testsuite timestamp="{time}"><testcase name="a"/></testsuite>' for time in (first, second))
    content = f'<testsuites timestamp="{root}">{suites}</testsuites>'
    assert told(junit.read(content.encode())) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([[{}]], None),
        ([[{"endTimeUtc": "2026-10-14T08:00:00Z"}]], ("2026-10-14", "runs.0.invocations.0.endTimeUtc")),
        (
            [[{"startTimeUtc": "2026-10-13T23:59:00Z", "endTimeUtc": "2026-10-14T00:01:00Z"}]],
            ("2026-10-13", "runs.0.invocations.0.startTimeUtc"),
        ),
        (
            [[{"endTimeUtc": "2026-10-14T08:00:00Z"}, {"startTimeUtc": 1}], [{"endTimeUtc": "2025-10-14T08:00:00Z"}]],
            ("2025-10-14", "runs.1.invocations.0.endTimeUtc"),
        ),
        ([[{"startTimeUtc": "14.10.2026"}]], None),
    ],
)
def test_a_scan_is_as_old_as_its_oldest_invocation(runs, expected):
    tool = {"driver": {"name": "scanner"}}
    calls = ([call | {"executionSuccessful": True} for call in run] for run in runs)
    document = {"version": "2.1.0", "runs": [{"tool": tool, "results": [], "invocations": run} for run in calls]}
    assert told(sarif.read(json.dumps(document).encode())) == expected
