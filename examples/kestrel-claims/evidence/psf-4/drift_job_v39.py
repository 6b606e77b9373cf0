# jobs/drift_weekly.py, claims-triage 3.9.2, commit 51d07b3a (2026-01-30, copied 2026-02-12). Schedule: "0 4 * * 1" in deploy/production/cron.yaml
"""Compare last week's mail with the stored baseline."""

import json
import math
from pathlib import Path

BASELINE = json.loads(Path("baselines/2025-10-06_2025-11-02.json").read_text())     # sha256 checked by load_baseline in CI
THRESHOLDS = {"text_length": 0.20, "language": 0.05, "class": 0.20, "draft_length": 0.20}
SIDES = {"text_length": "input", "language": "input", "class": "output", "draft_length": "output"}
SMALLEST = 150


def psi(expected: list[float], found: list[float]) -> float:
    pairs = [(max(e, 1e-4), max(f, 1e-4)) for e, f in zip(expected, found, strict=True)]
    return sum((f - e) * math.log(f / e) for e, f in pairs)


def share_difference(expected: dict[str, float], found: dict[str, float]) -> float:
    return max(abs(expected.get(k, 0) - found.get(k, 0)) for k in expected.keys() | found.keys())


def run(week) -> None:
    for feature, side in SIDES.items():
        sample = week.sample(feature)
        statistic = share_difference if feature == "language" else psi
        value = statistic(BASELINE[feature], sample.shares)
        verdict = "too_few" if sample.size < SMALLEST else "shifted" if value > THRESHOLDS[feature] else "stable"
        append_row(week.monday, side, feature, statistic.__name__, round(value, 4), sample.size, verdict, BASELINE["version"])
        if verdict == "shifted":
            open_ticket("sanjay.mehta", feature, value)
