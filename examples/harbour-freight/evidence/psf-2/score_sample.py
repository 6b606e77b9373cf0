"""Nightly scoring of outputs (hfa/quality, commit 0d3b6c8, released 2026-08-12). Schedule: 02:10 UTC in jobs.yaml."""

from __future__ import annotations

import random
from datetime import date, timedelta

from quality.judge import agree_digits, judge_quote
from quality.measure import shift
from quality.store import baseline, outputs_of, write_score
from rota import page

SHARE = 0.05
LEAST = 3
SYSTEMS = {
    "quote-writer": {"score": judge_quote, "scorer": "judge/quote@5 nordlicht-large-2026-06-12", "drop": 0.05},
    "customs-coder": {"score": agree_digits, "scorer": "agree_digits 1.2", "drop": 0.04},
}


def score_day(day: date) -> None:
    for system, how in SYSTEMS.items():
        outputs = outputs_of(system, day)
        size = min(len(outputs), max(LEAST, round(SHARE * len(outputs))))
        for output in random.Random(f"{system}{day}").sample(outputs, size):
            write_score(day, system, output.id, output.release, how["scorer"], how["score"](output))
        week = [s.score for s in outputs_of.scores(system, day - timedelta(days=6), day)]
        if week and baseline(system) - sum(week) / len(week) > how["drop"]:
            page("ai-oncall", f"{system}: weekly quality {sum(week) / len(week):.2f}, baseline {baseline(system):.2f}")


# --- drift (PSF-4.2): Mondays, 03:00 UTC -------------------------------------------------------------
FEATURES = {
    "quote-writer": {"input": ("language", "mail_length", "items"), "output": ("draft_length", "open_questions")},
    "customs-coder": {"input": ("language", "description_length"), "output": ("chapter", "confidence")},
}
BASELINES = {"quote-writer": "baseline-2026-05@sha256:5be1", "customs-coder": "baseline-2026-08@sha256:90ac"}
SMALLEST_WINDOW = 150
PSI_LIMIT = 0.20


def measure_drift(monday: date) -> None:
    for system, sides in FEATURES.items():
        for side, features in sides.items():
            for feature in features:
                value, size = shift(system, feature, BASELINES[system], week_before=monday)
                verdict = "too_few" if size < SMALLEST_WINDOW else "shifted" if value > PSI_LIMIT else "stable"
                write_score.drift(monday, system, side, feature, "psi", value, size, verdict, BASELINES[system])
                if verdict == "shifted":
                    page("ai-oncall", f"{system}: {side} feature {feature} shifted, PSI {value:.2f}")
