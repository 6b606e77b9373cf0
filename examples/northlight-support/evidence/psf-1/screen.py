# reply_assistant/intake/screen.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Judge every piece of foreign text before a model client sees it (design ND-RA-011, section 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reply_assistant.intake import classifier, patterns
from reply_assistant.intake.normalise import strip_hidden
from reply_assistant.telemetry import screen_log


class Verdict(StrEnum):
    CLEAN = "clean"
    SUSPICIOUS = "suspicious"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Part:
    channel: str  # C1..C6 of the channel table
    text: str
    ref: str  # ticket part, attachment or passage id


class Quarantined(Exception):
    """The ticket gets no draft; the agent sees "read by hand" with the reason."""


def judge(part: Part, tenant: str) -> Verdict:
    text = strip_hidden(part.text)
    try:
        score = max((classifier.score(piece) for piece in _pieces(text)), default=0.0)
        verdict = Verdict.SUSPICIOUS if score >= classifier.THRESHOLD or patterns.hit(text) else Verdict.CLEAN
    except classifier.Unavailable:
        verdict = Verdict.ERROR  # fails closed: treated as suspicious below
    screen_log.write(tenant=tenant, channel=part.channel, ref=part.ref, verdict=verdict)
    return verdict


def screened(parts: Iterable[Part], tenant: str) -> list[Part]:
    """Return the parts that may be sent on; raise Quarantined where the table says so."""
    kept, dropped_mail = [], 0
    for part in parts:
        if judge(part, tenant) is Verdict.CLEAN:
            kept.append(part)
        elif part.channel == "C1":
            raise Quarantined(part.ref)
        elif part.channel == "C2":
            dropped_mail += 1
            if dropped_mail > 1:
                raise Quarantined(part.ref)
    return kept


def _pieces(text: str, size: int = 1500, step: int = 1300) -> Iterable[str]:
    return (text[start : start + size] for start in range(0, max(len(text), 1), step))


# --- call sites, each ahead of models.client (quoted with their lines) -------------------------------------------
# pipeline/draft.py:58      parts = screen.screened(ticket_parts(ticket), tenant)            C1, C2
# pipeline/draft.py:61      parts += screen.screened(attachment_parts(ticket), tenant)       C3
# retrieval/passages.py:44  hits = screen.screened(as_parts(rows, "C4"), tenant)             C4 at retrieval
# indexing/worker.py:37     if screen.judge(part, tenant) is not Verdict.CLEAN: reject(...)  C4 at indexing
# retrieval/examples.py:29  rows = screen.screened(as_parts(rows, "C5"), tenant)             C5
# lookup/orders.py:71       note = screen.screened([Part("C6", row.carrier_note, row.id)], tenant)   C6
# tests/test_call_sites.py fails when models.client is imported by a module that is not in this list.
