# triage/prompts/assemble.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Build the messages of a call. Operator text goes into the system role and nothing else does."""

import json
import re

from triage.prompts.store import load_prompt            # prompts/*.md by pinned version, see PSF-5.1

_ROLE_MARKERS = re.compile(r"<\|[a-z_]{2,20}\|>|^\s*(system|assistant|developer)\s*:", re.IGNORECASE | re.MULTILINE)


def neutralise(text: str) -> str:
    """Take away what a model could read as a change of speaker."""
    return _ROLE_MARKERS.sub(lambda found: found.group().replace(":", "\u2236").replace("|", "\u00a6"), text)


def assemble(step: str, screened, passages: list[str]) -> list[dict]:
    prompt = load_prompt(step)
    claim = {
        "subject": neutralise(screened.message.subject),
        "parts": [{"kind": part.kind, "text": neutralise(part.text)} for part in screened.parts],
    }
    messages = [{"role": "system", "content": prompt.text}]            # never formatted: no placeholders in prompts/*.md
    messages += [{"role": "tool", "name": "policy_wording", "content": json.dumps({"passage": neutralise(p)})}
                 for p in passages]
    messages.append({"role": "user", "content": json.dumps(claim, ensure_ascii=False)})
    return messages


# Roles are not accepted from outside: the job `redraft` sends a message id, and history is loaded from our own store.
# What must not happen is stopped elsewhere: `close_duplicate` checks ceiling and approval in triage/actions/guard.py,
# replies leave as drafts only (clerks send them), and reply_guard.py refuses statements of cover or liability.
