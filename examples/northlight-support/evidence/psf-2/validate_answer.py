# reply_assistant/validate/answer.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Stand between the model client and everything that uses an answer (ND-RA-012, section 2)."""

from dataclasses import dataclass
from typing import Never

from reply_assistant.models import client
from reply_assistant.models.calls import Assembled
from reply_assistant.models.calls_registry import CALLS
from reply_assistant.telemetry import answer_log
from reply_assistant.validate import leak, structure

MAX_ATTEMPTS_PER_TICKET = 3


@dataclass(frozen=True, slots=True)
class NoAnswer(Exception):
    """The planned end of a failed call; `end_state` is a row of the fallback table."""

    end_state: str


def ask(call: Assembled) -> structure.Valid:
    """Return a validated answer, or raise NoAnswer. The raw answer never leaves this function."""
    spec = CALLS[call.name]
    for attempt in (1, 2):
        if call.budget.spent >= MAX_ATTEMPTS_PER_TICKET:
            _give_up(call, "stopped")
        call.budget.spend()
        try:
            raw = client.send(call, timeout=spec.timeout_s)  # complete answers only; streaming is switched off
        except client.TimedOut:
            if call.name == "draft" and call.route == "primary":
                call = call.on_fallback()
                continue
            _give_up(call, "timeout")
        if raw.finish_reason == "refusal":
            _give_up(call, "refusal")
        if raw.finish_reason == "length":
            call = call.with_half_the_passages()
            continue
        problem = structure.check(raw.text, spec.schema, passages=call.passage_ids) or leak.check(raw.text, call)
        answer_log.write(call, attempt=attempt, validation="failed" if problem else "passed", reason=problem or "")
        if not problem:
            return structure.parse(raw.text)
    _give_up(call, "invalid")


def _give_up(call: Assembled, reason: str) -> Never:
    answer_log.write(call, attempt=0, validation="failed", reason=reason, handled="yes")
    raise NoAnswer(end_state=f"{call.name}:{reason}")


# First use of each answer:
# pipeline/classify.py:27   labels = ask(call)     except NoAnswer -> Labels(topic="other", doubt="high")
# pipeline/draft.py:83      draft = ask(call)      except NoAnswer as end -> panel.no_draft(ticket, end.end_state)
# jobs/score.py:58          marks = ask(call)      except NoAnswer -> row.unscored += 1
