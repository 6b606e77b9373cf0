import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.errors import ExitCode
from psfkit.marks.event import digest_of
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.proof import add_proof
from psfkit.marks.record import encode, to_document
from psfkit.marks.verify import STEPS, Policy, exit_code, state_on, verify
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.history import RegistryEvent
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.record import Issuer, MarkState
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import ISSUED_AT, KEY, OTHER_KEY, TODAY, record, sample, signed

PASSED, FAILED, NOT_RUN = StepResult.PASSED, StepResult.FAILED, StepResult.NOT_RUN
TRUSTING = Policy(trusted=(KEY.did,))
SIGNED = signed()


@dataclass
class Shelf:
    issuer: Issuer
    records: dict
    later: tuple = ()

    @property
    def keys(self):
        return IssuerKeys.only(self.issuer.id)

    def find_file(self, mark_id, name):
        return b""

    def find(self, mark_id):
        return self.records.get(mark_id)

    def events(self, mark_id):
        record = digest_of(self.records[mark_id])
        return (RegistryEvent(1, None, ISSUED_AT, EventKind.ISSUED, mark_id, record), *self.later)


def later(number, kind, day, reason=None, mark_id="TM-00142", supersedes=None):
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return RegistryEvent(number, None, at, kind, mark_id, "sha256:", reason, supersedes)


SUSPENDED = later(2, EventKind.SUSPENDED, date(2026, 12, 5), Reason.INCIDENT)
REINSTATED = later(3, EventKind.REINSTATED, date(2026, 12, 9))
REVOKED = later(4, EventKind.REVOKED, date(2026, 12, 20), Reason.MISUSE)
RENEWED = later(5, EventKind.RENEWED, date(2026, 12, 15), None, "TM-00143", "TM-00142")
OTHER = later(6, EventKind.REVOKED, date(2026, 11, 24), Reason.MISUSE, "TM-00007")


@pytest.mark.parametrize(
    ("events", "day", "state"),
    [
        ((OTHER,), date(2026, 12, 1), MarkState.ACTIVE),
        ((SUSPENDED,), date(2026, 12, 4), MarkState.ACTIVE),
        ((SUSPENDED,), date(2026, 12, 5), MarkState.SUSPENDED),
        ((SUSPENDED,), date(2027, 12, 5), MarkState.EXPIRED),
        ((SUSPENDED, REINSTATED), date(2026, 12, 8), MarkState.SUSPENDED),
        ((SUSPENDED, REINSTATED), date(2026, 12, 9), MarkState.ACTIVE),
        ((SUSPENDED, RENEWED), date(2026, 12, 15), MarkState.SUPERSEDED),
        ((RENEWED,), date(2028, 1, 1), MarkState.SUPERSEDED),
        ((SUSPENDED, RENEWED, REVOKED), date(2026, 12, 20), MarkState.REVOKED),
        ((REVOKED, REINSTATED), date(2027, 1, 1), MarkState.REVOKED),
        ((REVOKED,), date(2028, 1, 1), MarkState.REVOKED),
    ],
)
def test_what_the_registry_tells_decides_with_the_dates(events, day, state):
    shelf = Shelf(record().issuer, {"TM-00142": SIGNED.encoded}, events)
    verification = verify(SIGNED.encoded, Policy(registry=shelf), day)
    assert (verification.authentic, verification.state) == (True, state)
    assert exit_code(verification) is (ExitCode.YES if state is MarkState.ACTIVE else ExitCode.NOT_IN_FORCE)
    withdrawn = state in (MarkState.SUSPENDED, MarkState.SUPERSEDED, MarkState.REVOKED) or events == (SUSPENDED,)
    assert verification.steps[9].result is (FAILED if withdrawn and day > date(2026, 12, 4) else PASSED)


def test_what_happened_later_than_the_day_asked_about_is_said():
    shelf = Shelf(record().issuer, {"TM-00142": SIGNED.encoded}, (REVOKED,))
    verification = verify(SIGNED.encoded, Policy(registry=shelf), TODAY)
    assert "later revoked on 2026-12-20 (misuse)" in verification.steps[9].detail


def test_without_its_registry_nobody_says_that_a_mark_was_not_withdrawn():
    assert verify(SIGNED.encoded, TRUSTING, TODAY).steps[9].result is NOT_RUN


SHELF = Shelf(record().issuer, {"TM-00142": SIGNED.encoded})


def signed_again(key=KEY, *, drop=(), **members):
    """A document that was changed and then signed by a key."""
    document = {k: v for k, v in {**to_document(record()), **members}.items() if k not in drop}
    return encode(add_proof(document, key, KEY.did, "2026-11-23T08:30:00Z")) + b"\n"


def failed_step(verification):
    return next((step.number for step in verification.steps if step.result is FAILED), None)


def test_a_good_record_passes_every_step_that_applies():
    verification = verify(SIGNED.encoded, Policy((KEY.did,), SHELF), TODAY, "record.json")
    assert [step.result for step in verification.steps] == [PASSED] * 6 + [NOT_RUN] + [PASSED] * 3
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
