# reply_assistant/telemetry/input_record.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Keep what a model was given: after assembly, after masking, before the call leaves."""

import hashlib
import json

from reply_assistant.models.calls import Assembled
from reply_assistant.privacy import masker
from reply_assistant.telemetry.stores import inputrec


def record(call: Assembled) -> Assembled:
    """Mask the assembled input, write its record, and return the masked input that will be sent.

    Called by models/client.py:66 for `classify`, `draft` and `score`, and by models/embeddings.py:41 for `embed`;
    both vendors' adapters sit behind that point, so neither can be reached with an unrecorded input.
    """
    masked, spans = masker.mask(call)  # raises MaskerDown: the call is not sent
    inputrec.append(
        {
            "ts": call.started_at.isoformat(),
            "call_id": call.id,
            "ticket": call.ticket_id,
            "tenant": call.tenant,
            "call": call.name,
            "model": call.model_version,
            "prompt": f"{call.prompt_name}@{call.prompt_version}",
            "operator_sha256": hashlib.sha256(call.operator_text.encode()).hexdigest(),
            "user_masked": json.dumps(masked.user, ensure_ascii=False, sort_keys=True),
            "passages": [{"id": p.id, "sha256": p.digest} for p in call.passages],
            "redactions": len(spans),
            "redactions_by_class": masker.count_by_class(spans),
        }
    )
    return masked


# The OpenTelemetry exporter receives ids, sizes and durations only: telemetry/otel.py:24 drops every attribute that is
# not on ALLOWED_ATTRIBUTES (11 names, none of them text); tests/test_otel_attributes.py holds the list.
