# triage/clients/model_client.py, claims-triage 3.9.2, commit 51d07b3a (2026-01-30, copied 2026-02-12)
"""The only way to a model: one record per call, on every outcome."""

import time
from contextlib import contextmanager

from triage.records import CallRecord, append
from triage.tracing import chain_id, parent_id, child


@contextmanager
def recorded(step: str, prompt_version: str):
    record = CallRecord(step=step, prompt_version=prompt_version, chain_id=chain_id(), parent=parent_id())
    started = time.monotonic()
    try:
        with child(record.id):
            yield record
        record.outcome = record.outcome or "ok"
    except TimeoutError:
        record.outcome = "timeout"
        raise
    except Refused:
        record.outcome = "refused"
        raise
    finally:
        record.ms = round((time.monotonic() - started) * 1000)
        append(record)


class ModelClient:
    def classify(self, messages): return self._call("classify", messages)
    def extract(self, messages): return self._call("extract", messages)
    def draft(self, messages): return self._call("draft", messages)
    def duplicate_reason(self, messages): return self._call("duplicate_reason", messages)
    def embed(self, texts): return self._call("embed", texts)

    def _call(self, step, payload):
        for attempt in range(2):                                   # retries are calls and leave records
            with recorded(step, self.prompts.version(step)) as record:
                answer = self.adapter.post(step, payload)
                record.fill(answer)
                return answer


# $ grep -rn "import larkspur\|import northwater" triage/ | grep -v "^triage/clients/adapters/"      (2026-02-12: no hits)
