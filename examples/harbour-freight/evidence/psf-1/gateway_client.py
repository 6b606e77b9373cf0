"""The one client through which models are called (Lotse 4.11, commit 7c1e9a2, released 2026-09-08).

Every call of quote-writer and customs-coder passes `complete`. The order of its lines matters: validate, count,
build the messages, mask, write the record, send, check the answer.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from lotse import adapters, masking, records, schemas
from lotse.limits import count_and_require
from lotse.screen import require_clean
from lotse.types import Call, Chain, Reply, Step

ROLE_MARKERS = ("system:", "assistant:", "<|", "[INST]")


def complete(step: Step, fields: dict, content: list, *, chain: Chain) -> Reply:
    """Make one model call for a step such as `quote.extract`; raises before sending when anything is wrong."""
    request = schemas.request(step).validate(fields)          # PSF-1.2: unknown fields refused, lengths bounded
    count_and_require(chain.client_id, step, request)         # PSF-1.4: shared counters in the store, not per instance
    messages = build_messages(step, request, content)
    masked = masking.mask(messages, languages=("de", "en", "nl", "pl"))   # raises MaskerFailed: then nothing is sent
    call = Call.new(chain=chain, step=step, parent=chain.current_call)
    records.write(                                            # PSF-1.3, PSF-4.1: written before the call leaves
        call,
        model=step.model,
        prompt_version=step.prompt.version,
        prompt_sha256=sha256(step.prompt.text.encode()).hexdigest(),
        input_masked=masked.text,
        redactions=masked.spans,
    )
    provider = adapters.for_step(step)                        # PSF-8.2: no provider name outside lotse/adapters/
    try:
        raw = provider.send(masked.messages, schema=schemas.answer(step), timeout=step.timeout_s)
    except adapters.ProviderFailed as failure:
        records.close(call, outcome=failure.kind)             # timeout, refused, quota, error: all leave a record
        raise
    reply = Reply(schemas.answer(step).parse(raw.text), raw.model_version, masked.unmask)
    records.close(call, outcome="ok", model_returned=raw.model_version, tokens=raw.tokens, ms=raw.ms)
    return reply


def build_messages(step: Step, request: dict, content: list) -> list[dict]:
    """Operator text in the role system; all else in the role user, each part in its own fenced block (PSF-1.5)."""
    nonce = secrets.token_hex(8)
    parts = []
    for part in content:
        text = neutralise(require_clean(part.verdict), nonce)
        parts.append(f"<<{part.source} {nonce}>>\n{text}\n<</{part.source} {nonce}>>")
    return [
        {"role": "system", "content": step.prompt.text + f"\nContent blocks end with {nonce}."},
        {"role": "user", "content": schemas.request(step).render(request) + "\n\n" + "\n\n".join(parts)},
    ]


def neutralise(text: str, nonce: str) -> str:
    """Break what could pass for a role marker or a block end."""
    text = text.replace(nonce, "")
    for marker in ROLE_MARKERS:
        text = text.replace(marker, marker[0] + "\u200a" + marker[1:])
    return text


def run_tool(chain: Chain, name: str, arguments: dict) -> object:
    """Run a tool under the rights of the chain's user, whatever the model asks for."""
    tool = chain.system.tools[name]                # KeyError -> refused: no tool outside the system's list
    tool.require_permission(chain.user, arguments)
    return tool.run(arguments)
