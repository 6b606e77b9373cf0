"""Broken answers of a model, put before the validator that the bundle carries as evidence (psf-2/validate_answer.py).

What the validator imports of the invented service is stood in for here; the validator itself runs as it is.
"""

import importlib.util
import itertools
import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import jsonschema
import pytest

EVIDENCE = Path(__file__).parents[3] / "northlight-support/evidence/psf-2"
PASSAGE = "p_0123456789abcdef"
SCHEMAS = {
    "draft": json.loads((EVIDENCE / "draft.schema.json").read_text("utf-8")),
    "classify": {
        "type": "object",
        "required": ["topic", "doubt"],
        "properties": {"topic": {"type": "string"}, "doubt": {"enum": ["low", "high"]}},
        "additionalProperties": False,
    },
    "score": {
        "type": "object",
        "required": ["marks"],
        "properties": {"marks": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 5}}},
        "additionalProperties": False,
    },
}
GOOD = {
    "draft": {
        "language": "nb",
        "paragraphs": [{"text": "Måleren har ofte en løs kontakt.", "passages": [PASSAGE]}],
        "open_questions": [],
    },
    "classify": {"topic": "gauge", "doubt": "low"},
    "score": {"marks": [4, 5, 3]},
}
ROUTES = (("classify", "halden"), ("draft", "halden"), ("draft", "corvid"), ("score", "halden"))


class TimedOut(Exception):
    pass


@dataclass
class Budget:
    spent: int = 0

    def spend(self):
        self.spent += 1


@dataclass(frozen=True)
class Call:
    name: str
    route: str
    passage_ids: frozenset = frozenset({PASSAGE})
    language: str = "nb"
    budget: Budget = field(default_factory=Budget)

    def on_fallback(self):
        return replace(self, route="fallback")

    def with_half_the_passages(self):
        return self


def refuse_repeats(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def check(text, schema, *, passages):
    try:
        answer = json.loads(text, object_pairs_hook=refuse_repeats)
        jsonschema.validate(answer, schema)
    except (ValueError, jsonschema.ValidationError) as error:
        return str(error).split("\n", maxsplit=1)[0]
    named = {name for part in answer.get("paragraphs", ()) for name in part["passages"]}
    return "" if named <= set(passages) else "a passage that was not given"


def leak_check(text, call):
    answer = json.loads(text)
    return "" if answer.get("language", call.language) == call.language else "an answer in another language"


def load(send, log):
    """Load the validator with stand-ins for what it imports."""
    modules = {
        "reply_assistant.models": SimpleNamespace(client=SimpleNamespace(send=send, TimedOut=TimedOut)),
        "reply_assistant.models.calls": SimpleNamespace(Assembled=Call),
        "reply_assistant.models.calls_registry": SimpleNamespace(
            CALLS={name: SimpleNamespace(schema=schema, timeout_s=20) for name, schema in SCHEMAS.items()}
        ),
        "reply_assistant.telemetry": SimpleNamespace(answer_log=log),
        "reply_assistant.validate": SimpleNamespace(
            leak=SimpleNamespace(check=leak_check),
            structure=SimpleNamespace(check=check, parse=json.loads, Valid=object),
        ),
    }
    names = ["reply_assistant", *modules]
    for name in names:
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(vars(modules.get(name, SimpleNamespace())))
    spec = importlib.util.spec_from_file_location("validate_answer", EVIDENCE / "validate_answer.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["validate_answer"] = module
    spec.loader.exec_module(module)
    return module


def broken(kind, name):
    """Return an answer broken in one way, with why it ended."""
    good = json.dumps(GOOD[name], ensure_ascii=False)
    surplus = json.dumps(GOOD[name] | {"note": "as you asked"})
    first = next(iter(GOOD[name]))
    texts = {
        "wrong_type": json.dumps(GOOD[name] | {first: 7}),
        "missing_field": json.dumps({key: value for key, value in GOOD[name].items() if key != first}),
        "surplus_field": surplus,
        "prose_around_json": f"Here is the answer:\n{good}\nAnything else?",
        "empty": "",
        "repeated_failure": "",
        "duplicate_keys": f'{{"{first}": 1, {good[1:]}',
        "unknown_passage_id": good.replace(PASSAGE, "p_ffffffffffffffff") if name == "draft" else surplus,
        "wrong_language": good.replace('"nb"', '"en"') if name == "draft" else "Beklager, det vet jeg ikke.",
    }
    if kind == "cut_off":
        return SimpleNamespace(text=good[: len(good) // 2], finish_reason="length")
    return SimpleNamespace(text=texts.get(kind, ""), finish_reason="refusal" if kind == "refusal" else "stop")


ENDS = {"refusal": "refusal", "timeout": "timeout", "repeated_failure": "stopped"}
KINDS = (
    *("cut_off", "wrong_type", "missing_field", "surplus_field", "prose_around_json", "empty", "refusal", "timeout"),
    *("repeated_failure", "duplicate_keys", "unknown_passage_id", "wrong_language"),
)
CASES = [(name, route, kind) for (name, route), kind in itertools.product(ROUTES, KINDS)]


@pytest.mark.parametrize(("name", "route", "kind"), CASES, ids=lambda part: part)
def test_end_state(name, route, kind):
    written = []

    def send(call, timeout):
        if kind == "timeout":
            raise TimedOut
        return broken(kind, call.name)

    validator = load(send, SimpleNamespace(write=lambda call, **fields: written.append(fields)))
    call = Call(name, "primary" if route == "halden" else "fallback")
    if kind == "repeated_failure":
        call.budget.spent = validator.MAX_ATTEMPTS_PER_TICKET
    with pytest.raises(validator.NoAnswer) as ended:
        validator.ask(call)
    assert ended.value.end_state == f"{name}:{ENDS.get(kind, 'invalid')}"
    assert written[-1]["handled"] == "yes"
