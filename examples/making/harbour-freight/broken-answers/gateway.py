"""Stand-ins for what quote-writer and its gateway import of the invented company."""

import importlib.util
import json
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace

import jsonschema

EVIDENCE = Path(__file__).parents[3] / "harbour-freight/evidence"
SCHEMAS = json.loads((EVIDENCE / "psf-2/answer-schemas.json").read_text("utf-8"))
FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER
SAILING = date(2026, 12, 4)
ENDS = {"length": "truncated", "refusal": "refused", "timeout": "timeout"}


class MissedAnswer(Exception):
    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class ProviderFailed(MissedAnswer):
    pass


@dataclass(frozen=True)
class Wrong:
    """An answer that does not end as it should."""

    text: str = ""
    finish: str = "stop"


@dataclass(frozen=True)
class Attachment:
    title: str


@dataclass(frozen=True)
class Mail:
    lane: str
    items: tuple
    attachments: tuple = ()
    questions: tuple = ()
    forwarded: bool = False

    def fields(self):
        return {"subject": f"{'Fwd: ' if self.forwarded else ''}Quotation {self.lane}"}

    def parts(self):
        return [_part("mail", self.lane), *(_part("attachment", each.title) for each in self.attachments)]

    def extracted(self):
        """Return the answer of a model that read this mail right."""
        goods = [{"id": item, "goods": "steel pipes", "weight_kg": 900} for item in self.items]
        return {"lane": self.lane, "incoterm": "FOB", "items": goods, "missing": list(self.questions)}

    def drafted(self, breaks=""):
        """Return a good draft, or one that breaks a rule of failed_rules."""
        lines = [{"item": item, "price_eur": 120, "surcharge": "BAF"} for item in self.items]
        if breaks == "Q5":
            lines[0]["item"] = "none of them"
        return {
            "greeting": "Dear customer",
            "lines": lines,
            "total_eur": 120 * len(lines) + (breaks == "Q1"),
            "valid_until": "2026-12-01" if breaks == "Q3" else "2026-12-31",
            "text": " ".join(("Please find our quotation.", *self.questions)),
        }


class Value(SimpleNamespace):
    """A validated answer."""

    def fields(self, again=()):
        return {"lane": self.lane, "again": list(again)}

    def passages(self):
        return [_part("passage", "rate card 2026-11")]


@dataclass
class World:
    """Everything that one mail leaves behind."""

    answers: dict
    request: object = None
    records: list = field(default_factory=list)
    queue: list = field(default_factory=list)
    saved: list = field(default_factory=list)
    module: object = None

    def draft_quotation(self, mail):
        chain = SimpleNamespace(client_id="c1", current_call=None)
        return self.module.draft_quotation(mail, chain)

    def send(self, step):
        left = self.answers[step.name]
        answer = left.pop(0) if len(left) > 1 else left[0]
        wrong = answer if isinstance(answer, Wrong) else Wrong(text=answer)
        if wrong.finish in ENDS:
            raise ProviderFailed(ENDS[wrong.finish])
        return SimpleNamespace(text=wrong.text, model_version=step.model, tokens=1, ms=1)

    def parse(self, step, text):
        if not text.strip():
            raise MissedAnswer("empty")
        name = step.name.replace(".", "_")
        try:
            answer = json.loads(text)
            jsonschema.validate(answer, SCHEMAS | {"$ref": f"#/$defs/{name}"}, format_checker=FORMATS)
        except (ValueError, jsonschema.ValidationError):
            raise MissedAnswer("structure") from None
        return self._value(answer)

    def _value(self, answer):
        if "lane" in answer:
            cards = SimpleNamespace(surcharges={"BAF", "CAF"})
            more = {"rate_card": cards, "sailing_date": SAILING, "questions": tuple(answer["missing"])}
            items = [Value(**item) for item in answer["items"]]
            self.request = Value(**answer | more | {"items": items})
            return self.request
        lines = [Value(**line) for line in answer["lines"]]
        offered = {"lane": self.request.lane, "incoterm": self.request.incoterm}
        until = date.fromisoformat(answer["valid_until"])
        return Value(**answer | offered | {"lines": lines, "valid_until": until})

    def hand_to_clerk(self, mail, *, reason, rules=()):
        self.queue.append((mail, reason))
        return f"queue:{mail.lane}"

    def save_draft(self, _chain, text, _lines):
        self.saved.append(text)
        return "draft"


def load(answers):
    """Load the two files of the bundle for one mail, before a model that answers so."""
    world = World(answers)
    request = SimpleNamespace(validate=lambda fields: fields, render=json.dumps)
    _stand_in(
        {
            "lotse": {},
            "lotse.adapters": {
                "ProviderFailed": ProviderFailed,
                "for_step": lambda step: SimpleNamespace(send=lambda messages, schema, timeout: world.send(step)),
            },
            "lotse.masking": {"mask": _mask},
            "lotse.records": {
                "write": lambda call, **stated: world.records.append(stated),
                "close": lambda call, **stated: None,
            },
            "lotse.schemas": {
                "request": lambda step: request,
                "answer": lambda step: SimpleNamespace(parse=lambda text: world.parse(step, text)),
            },
            "lotse.limits": {"count_and_require": lambda client, step, request: None},
            "lotse.screen": {"require_clean": lambda verdict: verdict},
            "lotse.types": {
                "Call": SimpleNamespace(new=lambda **stated: stated),
                "Chain": object,
                "MissedAnswer": MissedAnswer,
                "Reply": lambda value, model, unmask: SimpleNamespace(value=value),
                "Step": _step,
            },
            "quote_writer": {},
            "quote_writer.judge": {"covers_questions": _covers},
            "quote_writer.queue": {"hand_to_clerk": world.hand_to_clerk},
            "quote_writer.store": {"save_draft": world.save_draft},
            "quote_writer.treated": {"Treated": str, "plain_text": str},
        }
    )
    sys.modules["lotse"].complete = _module("gateway_client", "psf-1").complete
    world.module = _module("quote_writer_answers", "psf-2")
    return world


def _mask(messages, languages):
    return SimpleNamespace(messages=messages, text="", spans=(), unmask=str)


def _covers(questions, text, threshold):
    return all(question in text for question in questions)


def _step(name, *, prompt, **stated):
    return SimpleNamespace(name=name, prompt=SimpleNamespace(version=prompt, text=prompt), **stated)


def _part(source, text):
    return SimpleNamespace(source=source, verdict=text)


def _stand_in(modules):
    for name, names in modules.items():
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(names)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, module)


def _module(name, folder):
    spec = importlib.util.spec_from_file_location(name, EVIDENCE / folder / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
