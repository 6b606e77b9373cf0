import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.errors import ExitCode
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.proof import add_proof
from psfkit.marks.record import encode, to_document
from psfkit.marks.verify import STEPS, Policy, exit_code, state_on, verify
from psfkit.model.record import Issuer, MarkState
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import KEY, OTHER_KEY, TODAY, record, sample, signed

PASSED, FAILED, NOT_RUN = StepResult.PASSED, StepResult.FAILED, StepResult.NOT_RUN
TRUSTING = Policy(trusted=(KEY.did,))
SIGNED = signed()


@dataclass
class Shelf:
    issuer: Issuer
    records: dict

    def find(self, mark_id):
        return self.records.get(mark_id)


SHELF = Shelf(record().issuer, {"TM-00142": SIGNED.encoded})


def signed_again(key=KEY, *, drop=(), **members):
    """A document that was changed and then signed by a key."""
    document = {k: v for k, v in {**to_document(record()), **members}.items() if k not in drop}
    return encode(add_proof(document, key, KEY.did, "2026-11-23T08:30:00Z")) + b"\n"


def failed_step(verification):
    return next((step.number for step in verification.steps if step.result is FAILED), None)


def test_a_good_record_passes_every_step_that_applies():
    verification = verify(SIGNED.encoded, Policy((KEY.did,), SHELF), TODAY, "record.json")
    assert [step.result for step in verification.steps] == [PASSED] * 6 + [NOT_RUN] + [PASSED] * 2
    assert [step.title for step in verification.steps] == list(STEPS)
    assert verification.record == SIGNED.record
    assert verification.in_force
    assert exit_code(verification) is ExitCode.YES


@pytest.mark.parametrize(
    ("content", "step", "code"),
    [
        (b"", 1, ExitCode.INVALID),
        (b"hello", 1, ExitCode.INVALID),
        (b"%PDF-1.7", 1, ExitCode.INVALID),
        (b"<svg/>", 1, ExitCode.INVALID),
        (b"{", 2, ExitCode.INVALID),
        (b"{}", 3, ExitCode.INVALID),
        (b"{" + b" " * 300_000 + b"}", 2, ExitCode.INVALID),
        (SIGNED.encoded[:-200], 2, ExitCode.INVALID),
        (SIGNED.encoded.replace(b'"markId"', b'"markId": "TM-00001",\n  "markId"'), 2, ExitCode.INVALID),
        (json.dumps(json.loads(SIGNED.encoded)).encode(), 3, ExitCode.INVALID),
        (b"\xef\xbb\xbf" + SIGNED.encoded, 3, ExitCode.INVALID),
        (signed_again(drop=["scope"]), 3, ExitCode.INVALID),
        (encode(to_document(record())) + b"\n", 4, ExitCode.BROKEN),
        (SIGNED.encoded.replace(b"assertionMethod", b"authentication"), 4, ExitCode.BROKEN),
        (SIGNED.encoded.replace(b"Acme AI", b"Acme BI"), 5, ExitCode.BROKEN),
        (SIGNED.encoded.replace(b"2027-11-22", b"2029-11-22"), 5, ExitCode.BROKEN),
        (signed_again(OTHER_KEY), 5, ExitCode.BROKEN),
    ],
)
def test_the_step_that_fails_stops_the_rest(content, step, code):
    verification = verify(content, Policy((KEY.did,), SHELF), TODAY)
    assert failed_step(verification) == step
    assert [s.result for s in verification.steps[step:]] == [NOT_RUN] * (len(STEPS) - step)
    assert verification.record is None
    assert not verification.authentic
    assert exit_code(verification) is code


def test_members_that_are_not_known_are_covered_by_the_signature_and_left_alone():
    content = signed_again(later={"text": "<b>", "number": 7})
    assert exit_code(verify(content, TRUSTING, TODAY)) is ExitCode.YES
    assert failed_step(verify(content.replace(b"7\n", b"8\n"), TRUSTING, TODAY)) == 5


@pytest.mark.parametrize(
    ("policy", "result", "code"),
    [
        (Policy(), NOT_RUN, ExitCode.PERSON_NEEDED),
        (Policy(trusted=(OTHER_KEY.did,)), FAILED, ExitCode.BROKEN),
        (Policy(registry=Shelf(Issuer("Other", OTHER_KEY.did, test=False), {})), FAILED, ExitCode.BROKEN),
        (Policy(trusted=(OTHER_KEY.did, KEY.did)), PASSED, ExitCode.YES),
        (Policy(registry=SHELF), PASSED, ExitCode.YES),
        (Policy((KEY.did,), Shelf(Issuer("Other", OTHER_KEY.did, test=False), {})), PASSED, ExitCode.YES),
    ],
)
def test_only_a_pinned_issuer_is_believed(policy, result, code):
    verification = verify(SIGNED.encoded, policy, TODAY)
    assert verification.steps[5].result is result
    assert verification.authentic is (result is PASSED)
    assert exit_code(verification) is code


@pytest.mark.parametrize(
    ("records", "result"),
    [
        ({}, FAILED),
        ({"TM-00142": signed(organisation="Acme BI").encoded}, FAILED),
        ({"TM-00142": b"{"}, FAILED),
        ({"TM-00142": SIGNED.encoded}, PASSED),
    ],
)
def test_the_registry_must_list_the_same_record(records, result):
    verification = verify(SIGNED.encoded, Policy((KEY.did,), Shelf(record().issuer, records)), TODAY)
    assert verification.steps[7].result is result
    assert exit_code(verification) is (ExitCode.YES if result is PASSED else ExitCode.BROKEN)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 22), MarkState.NOT_YET_VALID),
        (date(2026, 11, 23), MarkState.ACTIVE),
        (date(2027, 11, 22), MarkState.ACTIVE),
        (date(2027, 11, 23), MarkState.EXPIRED),
    ],
)
def test_a_mark_holds_from_its_first_to_its_last_day(day, state):
    assert state_on(record(), day) is state
    verification = verify(SIGNED.encoded, TRUSTING, day)
    assert verification.authentic
    assert verification.in_force is (state is MarkState.ACTIVE)
    assert exit_code(verification) is (ExitCode.YES if state is MarkState.ACTIVE else ExitCode.NOT_IN_FORCE)


def test_a_sample_is_called_one_wherever_its_issuer_is_named():
    shelf = Shelf(sample().record.issuer, {"TM-00142": sample().encoded})
    for policy in (Policy(), Policy(registry=shelf), Policy(trusted=(KEY.did,))):
        verification = verify(sample().encoded, policy, TODAY)
        assert "SAMPLE" in verification.steps[5].detail


def test_the_test_key_cannot_pass_for_another():
    document = to_document(record(KEY))
    document["issuer"]["id"] = TEST_KEY_DID
    verification = verify(encode(document) + b"\n", Policy(trusted=(TEST_KEY_DID,)), TODAY)
    assert failed_step(verification) == 3


@given(st.integers(0, len(SIGNED.encoded) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place, change):
    content = bytearray(SIGNED.encoded)
    content[place] ^= change
    verification = verify(bytes(content), TRUSTING, TODAY)
    assert not verification.authentic
    assert exit_code(verification) in {ExitCode.INVALID, ExitCode.BROKEN}


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"{" + rest))
def test_any_bytes_come_to_a_verification(content):
    assert not verify(content, TRUSTING, TODAY).authentic
