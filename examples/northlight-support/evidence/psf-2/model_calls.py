# reply_assistant/models/calls_registry.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Every model call of the system with the format it is bound to. client.send() takes no call that is not listed here."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import orjson


def _schema(name: str) -> dict[str, Any]:
    return orjson.loads(files("reply_assistant.models.schemas").joinpath(f"{name}.schema.json").read_bytes())


@dataclass(frozen=True, slots=True)
class CallSpec:
    name: Literal["classify", "draft", "score"]
    schema: dict[str, Any]
    verified_with: tuple[str, ...]  # model versions on which the contract suite passed
    timeout_s: float


CALLS = {
    spec.name: spec
    for spec in (
        CallSpec("classify", _schema("classify"), ("halden-large-2026-06-11", "corvid-pro-2.4-20260518"), 20),
        CallSpec("draft", _schema("draft"), ("halden-large-2026-06-11", "corvid-pro-2.4-20260518"), 45),
        CallSpec("score", _schema("score"), ("halden-large-2026-06-11",), 45),
    )
}


def request_parameters(spec: CallSpec, model: str) -> dict[str, Any]:
    """Bind the schema in the way the vendor understands; unknown model versions are refused."""
    if model not in spec.verified_with:
        raise LookupError(f"{spec.name} has not been verified with {model}")
    if model.startswith("halden-"):
        return {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": spec.name, "strict": True, "schema": spec.schema},
            },
            "temperature": 0.2 if spec.name == "draft" else 0,
        }
    return {  # corvid: a single forced tool call carries the answer
        "tools": [{"type": "function", "function": {"name": spec.name, "parameters": spec.schema}}],
        "tool_choice": {"type": "function", "function": {"name": spec.name}},
        "temperature": 0.2 if spec.name == "draft" else 0,
    }


# models/client.py:71   params = request_parameters(CALLS[call.name], call.model_version)
# models/client.py:74   raw = adapter.complete(messages, **params)
