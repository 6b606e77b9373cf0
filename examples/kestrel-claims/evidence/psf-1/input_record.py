# triage/record/input_record.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Write what a model was given: after assembly, after masking, into the write-once bucket."""

import hashlib
import json

from triage.masking import mask_messages          # the same masker as PSF-3.1 uses on the way out
from triage.storage import WriteOnceBucket


def write_input_record(bucket: WriteOnceBucket, call, messages: list[dict]) -> list[dict]:
    """Mask the assembled messages, record them, and return the masked messages that are sent."""
    masked, counts = mask_messages(messages)
    record = {
        "call_id": call.id,
        "time": call.started_at.isoformat(),
        "step": call.step,
        "model": call.model_version,
        "prompt_version": call.prompt_version,
        "operator_prompt_sha256": hashlib.sha256(messages[0]["content"].encode()).hexdigest(),
        "client": call.client,
        "redactions": sum(counts.values()),
        "redactions_by_class": dict(sorted(counts.items())),
        "input": [m for m in masked if m["role"] != "system"],
    }
    bucket.put(f"input/{call.started_at:%Y/%m/%d}/{call.id}.json", json.dumps(record).encode())
    return masked


# Called in triage/clients/model_client.py:88 (classify), :131 (draft), :164 (embed) and in clients/fallback.py:52.
# The tracing exporter (triage/tracing.py:40) receives `masked` and never `messages`.
