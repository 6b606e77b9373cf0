"""Broken answers of a model, put before quote-writer's own code as the bundle carries it.

psf-2/quote_writer_answers.py and the gateway's client, psf-1/gateway_client.py, run as they are, over the schemas of
psf-2/answer-schemas.json. What the two import of the invented company is stood in for in gateway.py.
"""

import json

import pytest
from gateway import Attachment, Mail, Wrong, load

MAILS = {
    "mail": Mail(lane="DEHAM-SGSIN", items=("A1",)),
    "attachment": Mail(lane="NLRTM-CNSHA", items=("P1", "P2", "P3"), attachments=(Attachment("packing list"),)),
    "follow-up": Mail(lane="DEHAM-USNYC", items=("A1", "B2"), questions=("Is the pre-carriage included?",)),
    "forwarded": Mail(lane="BEANR-BRSSZ", items=("K-77",), forwarded=True),
}
KINDS = {
    "cut_off": "truncated",
    "wrong_type": "structure",
    "missing_field": "structure",
    "prose_around_it": "structure",
    "empty": "empty",
    "refusal": "refused",
    "time_out": "timeout",
}
AGAIN = {"mail": "Q1", "attachment": "cut_off", "follow-up": "Q3", "forwarded": "Q5"}
"""What the second draft is like after the first broke Q1: it breaks a rule too, or is cut off."""
CASES = [
    (call, kind, name)
    for call, more in (("quote.extract", "surplus_field"), ("quote.draft", "repeated_failure"))
    for kind in (*KINDS, more)
    for name in MAILS
]


@pytest.mark.parametrize(("call", "kind", "name"), CASES, ids=lambda part: part.replace("quote.", ""))
def test_end(call, kind, name):
    mail = MAILS[name]
    world = load(_answers(call, kind, mail, AGAIN[name]))
    entry = world.draft_quotation(mail)
    assert entry == f"queue:{mail.lane}", "a draft was saved"
    assert world.saved == []
    assert world.queue == [(mail, _reason(kind, AGAIN[name]))]
    assert world.records, "nothing was written before the call left"


def _reason(kind, again):
    if kind == "repeated_failure":
        return KINDS.get(again, "meaning_check")
    return KINDS.get(kind, "structure")


def _answers(call, kind, mail, again):
    """Return what the model sends to each call, one answer after the other."""
    good = {"quote.extract": [_text(mail.extracted())], "quote.draft": [_text(mail.drafted())]}
    if kind != "repeated_failure":
        return good | {call: [_broken(kind, mail, call)]}
    second = _broken(again, mail, call) if again in KINDS else _text(mail.drafted(breaks=again))
    return good | {call: [_text(mail.drafted(breaks="Q1")), second]}


def _broken(kind, mail, call):
    good = mail.extracted() if call == "quote.extract" else mail.drafted()
    first = list(good)[len(mail.items) % len(good)]
    return {
        "cut_off": Wrong(text=_text(good)[: len(_text(good)) // 2], finish="length"),
        "wrong_type": _text(good | {first: {"value": 7}}),
        "missing_field": _text({name: value for name, value in good.items() if name != first}),
        "surplus_field": _text(good | {"note": "as you asked"}),
        "prose_around_it": f"Here is the answer:\n{_text(good)}\nAnything else?",
        "empty": "",
        "refusal": Wrong(text="I cannot help with that.", finish="refusal"),
        "time_out": Wrong(finish="timeout"),
    }[kind]


def _text(answer):
    return json.dumps(answer, ensure_ascii=False)
