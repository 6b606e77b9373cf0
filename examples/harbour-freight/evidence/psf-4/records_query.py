"""Completeness of chains, and putting a past run together (Lotse 4.11, commit 7c1e9a2, released 2026-09-08)."""

from __future__ import annotations

from lotse import passages, prompts, records

STARTED_MUST_END = {"ok", "timeout", "refused", "quota", "error"}


def chain_state(calls: list) -> str:
    """complete: every parent is there, every started step has an outcome, and ids are unique."""
    ids = [call.call_id for call in calls]
    parents = {call.parent for call in calls if call.parent is not None}
    whole = len(ids) == len(set(ids)) and parents <= set(ids) and all(c.outcome in STARTED_MUST_END for c in calls)
    return "complete" if whole else "broken"


def rebuild(chain_id: str) -> dict:
    """Return a run step by step; a part that cannot be had is named, never left out silently."""
    calls = records.of_chain(chain_id)
    steps, missing = [], []
    for call in sorted(calls, key=lambda c: c.ts):
        template = prompts.at_version(call.prompt_version)
        found = [passages.by_digest(digest) for digest in call.passage_digests]
        if template is None:
            missing.append(f"{call.call_id}: prompt {call.prompt_version}")
        missing += [f"{call.call_id}: passage {d}" for d, p in zip(call.passage_digests, found) if p is None]
        steps.append({
            "call": call.call_id, "parent": call.parent, "step": call.step, "model": call.model_returned,
            "prompt": template, "parameters": call.parameters, "input_masked": call.input_masked,
            "passages": found, "tools": call.tool_exchange, "verdicts": call.verdicts, "output": call.output_masked,
        })
    return {"chain": chain_id, "state": chain_state(calls), "steps": steps, "missing": missing}


# The wrapper writes the record before the call leaves (client.py); this hook covers what frameworks call by themselves.
def instrument_framework(embedder, reranker) -> None:
    for part in (embedder, reranker):
        part.before_call(records.open_child)
        part.after_call(records.close_child)
