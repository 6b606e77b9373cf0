# triage/intake/screen.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Judge every foreign text before a prompt is assembled. Channel numbers refer to input-governance.md, section 1."""

from dataclasses import dataclass
from enum import StrEnum

from triage.clients.injection import InjectionClassifier, ScreenUnavailable
from triage.intake.normalise import visible_text
from triage.intake.rules import match_rules
from triage.intake.schema import Message, Part
from triage.queues import manual_desk, quarantine
from triage.record import write_verdict


class Verdict(StrEnum):
    CLEAN = "clean"
    SUSPECT = "suspect"
    HOSTILE = "hostile"


@dataclass(frozen=True)
class Screened:
    message: Message
    parts: tuple[Part, ...]
    closing_allowed: bool


def judge(text: str, classifier: InjectionClassifier) -> tuple[Verdict, str]:
    plain = visible_text(text)
    rule = match_rules(plain)
    if rule is not None:
        return Verdict.HOSTILE, rule.id
    score = classifier.score(plain, timeout_seconds=4)
    if score >= 0.90:
        return Verdict.HOSTILE, "inj-clf-7"
    return (Verdict.SUSPECT, "inj-clf-7") if score >= 0.55 else (Verdict.CLEAN, "")


def screen_message(message: Message, classifier: InjectionClassifier) -> Screened | None:
    """Return what may go on to the prompt (C1 to C4), or None when a person takes over."""
    kept, closing_allowed = [], True
    try:
        subject_verdict, rule = judge(f"{message.display_name}\n{message.subject}", classifier)   # C4
        write_verdict(message, "subject", subject_verdict, rule)
        if subject_verdict is Verdict.HOSTILE:
            message = message.with_subject("[subject withheld]")
        for part in message.parts:                                                               # C1, C2, C3
            verdict, rule = judge(part.text, classifier)
            write_verdict(message, part.kind, verdict, rule)
            if verdict is Verdict.HOSTILE and part.kind == "body":
                quarantine.put(message, reason=rule)
                return None
            if verdict is Verdict.HOSTILE:
                continue                       # quoted thread cut off, attachment withheld
            closing_allowed &= verdict is Verdict.CLEAN
            kept.append(part.fenced() if verdict is Verdict.SUSPECT else part)
    except ScreenUnavailable:
        manual_desk.put(message, reason="screen unavailable")
        return None
    return Screened(message, tuple(kept), closing_allowed)


def screen_passages(passages: list[str], message: Message, classifier: InjectionClassifier, channel: str) -> list[str]:
    """Drop hostile passages; called by retrieval.fetch (C5) and tools.find_duplicates (C6) on their results."""
    kept = []
    for passage in passages:
        verdict, rule = judge(passage, classifier)
        write_verdict(message, channel, verdict, rule)
        if verdict is Verdict.CLEAN:
            kept.append(passage)
    return kept


# Call sites at this commit (make call-sites):
#   triage/intake/endpoint.py:58     screened = screen_message(message, classifier)      before model_client.classify
#   triage/jobs/redraft.py:41        screened = screen_message(message, classifier)      before model_client.draft
#   triage/retrieval/fetch.py:77     return screen_passages(found, message, classifier, "passage")
#   triage/tools/duplicates.py:63    return screen_passages(rows, message, classifier, "duplicates")
