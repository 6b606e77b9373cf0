"""Screening of untrusted text in front of every model call (Lotse 4.11, commit 7c1e9a2, released 2026-09-08)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lotse.patterns import PATTERNS, PATTERN_VERSION
from lotse.shield import ShieldUnavailable, score_text
from lotse.records import write_verdict

HOSTILE_FROM = 0.62


class Action(Enum):
    PASS = "pass"
    STRIP = "strip"
    QUARANTINE = "quarantine"
    TO_PERSON = "to_person"
    WITHHOLD = "withhold"


ACTION_ON_HIT = {
    ("quote-writer", "mail"): Action.QUARANTINE,        # C1
    ("quote-writer", "attachment"): Action.STRIP,       # C2
    ("quote-writer", "passage"): Action.STRIP,          # C3
    ("quote-writer", "tool"): Action.WITHHOLD,          # C4
    ("customs-coder", "invoice"): Action.TO_PERSON,     # C5
    ("customs-coder", "passage"): Action.STRIP,         # C6
    ("customs-coder", "tool"): Action.WITHHOLD,         # C7
}


@dataclass(frozen=True)
class Verdict:
    text: str
    action: Action
    score: float | None
    patterns: tuple[str, ...]


class UnlistedChannel(RuntimeError):
    """A channel without a row in the channel table reaches no model."""


def screen_text(system: str, source: str, text: str, *, chain_id: str) -> Verdict:
    """Screen one piece of text; the caller must obey the action."""
    try:
        on_hit = ACTION_ON_HIT[system, source]
    except KeyError:
        raise UnlistedChannel(f"{system}/{source}") from None
    hits = tuple(p.name for p in PATTERNS if p.search(text))
    try:
        score = score_text(text, language_hint="de,en,nl,pl")
    except ShieldUnavailable:
        score = None                       # "unscreened" counts as hostile, never as clean
    hostile = bool(hits) or score is None or score >= HOSTILE_FROM
    verdict = Verdict("" if hostile else text, on_hit if hostile else Action.PASS, score, hits)
    write_verdict(chain_id, system, source, verdict, patterns=PATTERN_VERSION)
    return verdict


# --- call sites ---------------------------------------------------------------------------------
# quote_writer/intake.py     C1 read_mail()            C2 read_attachment() for each page
# quote_writer/retrieve.py   C3 find_rates()           C4 ask_schedule()
# customs_coder/intake.py    C5 read_invoice_line()    C6 find_notes()
# customs_coder/filing.py    C7 read_reply()
# tests/test_channels.py fails when a function calls the model client with text that no Verdict carries.


def require_clean(verdict: Verdict) -> str:
    """Return text that may go into a prompt; everything else has been diverted before this line."""
    if verdict.action is not Action.PASS:
        raise Diverted(verdict.action)
    return verdict.text


class Diverted(Exception):
    def __init__(self, action: Action) -> None:
        super().__init__(action.value)
        self.action = action
