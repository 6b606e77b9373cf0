import gzip
import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.errors import ExitCode, InputError, IntegrityError
from psfkit.marks.credential import read_credential, sign_credential, to_document
from psfkit.marks.multibase import key_of
from psfkit.marks.proof import add_proof, add_proof_set
from psfkit.marks.record import read_document, write
from psfkit.marks.status_list import (
    LEAST_BITS,
    MAX_BITS,
    Purpose,
    decode_bits,
    encode_bits,
    read_status_list,
    sign_status_list,
)
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.issuer_keys import IssuerKey, IssuerKeys
from psfkit.model.record import Issuer, MarkState
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import KEY, OTHER_KEY, TODAY, record, sample, signed
from tests.unit.marks.test_verify import REVOKED, SHELF, SUSPENDED, Shelf, failed_step

URL = "https://marks.example/status"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIGNED = signed()
CREDENTIAL = sign_credential(SIGNED, {"badge.svg": b"<svg/>"}, KEY, URL)
ISSUER = record().issuer


def listed(purpose=Purpose.REVOCATION, bits=(), key=KEY, url=URL, at=NOW, days=7):
    name = f"{url}/{purpose.value}.json"
    return sign_status_list(purpose, bits, Issuer("Example", key.did, test=False), key, name, at, days)


REVOCATION, SUSPENSION = listed(), listed(Purpose.SUSPENSION)


def ask(*lists, content=CREDENTIAL, at=NOW, day=TODAY, registry=None):
    read = tuple(map(read_status_list, lists))
    return verify(content, Policy((KEY.did,), registry, lists=read, at=at), day)


def test_a_credential_names_the_bit_of_its_mark_in_both_lists():
    entries = json.loads(CREDENTIAL)["credentialStatus"]
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]
    assert {entry["statusListIndex"] for entry in entries} == {"142"}
    assert {entry["type"] for entry in entries} == {"BitstringStatusListEntry"}
    assert [entry["statusListCredential"] for entry in entries] == [f"{URL}/{p.value}.json" for p in Purpose]
    assert read_credential(read_document(CREDENTIAL), CREDENTIAL).status == URL
    assert "credentialStatus" not in json.loads(sign_credential(SIGNED, {}, KEY))


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.pop(),
        lambda entries: entries.reverse(),
        lambda entries: entries.clear(),
        lambda entries: entries.append(entries[0]),
        lambda entries: entries[0].update(statusListIndex="143"),
        lambda entries: entries[0].update(statusListIndex="142abc"),
        lambda entries: entries[0].update(statusListIndex=142),
        lambda entries: entries[0].update(statusPurpose="message"),
        lambda entries: entries[1].update(statusListCredential="https://evil.example/status/suspension.json"),
        lambda entries: entries[0].update(statusListCredential="file:///etc/revocation.json"),
        lambda entries: entries[0].update(more="x"),
    ],
)
def test_entries_that_are_not_exactly_ours_are_refused_even_when_signed(change):
    document = to_document(SIGNED.record, read_credential(read_document(CREDENTIAL), CREDENTIAL).files, URL)
    change(document["credentialStatus"])
    content = write(add_proof_set(document, KEY, KEY.did, "2026-11-23T08:30:00Z"))
    assert failed_step(verify(content, Policy((KEY.did,)), TODAY)) == 3


@pytest.mark.parametrize("content", [CREDENTIAL, SIGNED.encoded])
def test_two_clear_bits_say_that_a_mark_was_not_withdrawn(content):
    verification = ask(REVOCATION, SUSPENSION, content=content)
    assert verification.steps[9].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES


@pytest.mark.parametrize(("bits", "code"), [((142,), 5), ((141, 143), 0), ((0, LEAST_BITS - 1), 0), ((142, 1), 5)])
@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_bit_that_is_set_withdraws_and_its_neighbours_do_not(purpose, bits, code):
    others = [listed(other) for other in Purpose if other is not purpose]
    verification = ask(listed(purpose, bits), *others)
    assert exit_code(verification) == code
    state = MarkState.REVOKED if purpose is Purpose.REVOCATION else MarkState.SUSPENDED
    assert verification.state is (state if code else MarkState.ACTIVE)
    assert verification.steps[9].result is (StepResult.FAILED if code else StepResult.PASSED)


STALE = listed(at=NOW - timedelta(days=8))


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ((REVOCATION,), "no suspension list was given"),
        ((SUSPENSION,), "no revocation list was given"),
        ((STALE, SUSPENSION), "ran out at 2026-11-30T12:00:00Z"),
        ((listed(at=NOW + timedelta(seconds=1)), SUSPENSION), "holds only from"),
        ((listed(bits=(142,), at=NOW - timedelta(days=8)), SUSPENSION), "ran out"),
        ((listed(key=OTHER_KEY), SUSPENSION), "another issuer's"),
        ((listed(bits=(142,), key=OTHER_KEY), SUSPENSION), "another issuer's"),
        ((listed(url="https://evil.example/status"), SUSPENSION), "not the one that the credential names"),
    ],
)
def test_a_list_that_tells_nothing_is_never_a_yes(lists, said):
    verification = ask(*lists)
    assert verification.steps[9].result is StepResult.NOT_RUN
    assert said in verification.steps[9].detail
    assert exit_code(verification) is ExitCode.PERSON_NEEDED
    assert verification.authentic
    assert not verification.in_force


def test_a_list_holds_from_its_first_second_to_its_last():
    for at, result in ((NOW, StepResult.PASSED), (NOW + timedelta(days=7), StepResult.PASSED)):
        assert ask(REVOCATION, SUSPENSION, at=at, day=at.date()).steps[9].result is result
    late = NOW + timedelta(days=7, seconds=1)
    assert ask(REVOCATION, SUSPENSION, at=late, day=late.date()).steps[9].result is StepResult.NOT_RUN


def test_a_day_that_was_chosen_is_asked_about_as_a_whole():
    assert ask(REVOCATION, SUSPENSION, at=None, day=date(2026, 12, 7)).steps[9].result is StepResult.PASSED
    assert ask(REVOCATION, SUSPENSION, at=None, day=date(2026, 12, 8)).steps[9].result is StepResult.NOT_RUN


def test_a_set_bit_counts_although_the_other_list_is_missing():
    assert exit_code(ask(listed(bits=(142,)))) is ExitCode.NOT_IN_FORCE


def test_revoked_comes_before_expired_and_expired_before_suspended():
    day, at = date(2028, 1, 1), datetime(2028, 1, 1, 12, tzinfo=UTC)
    assert ask(listed(bits=(142,), at=at), at=at, day=day).state is MarkState.REVOKED
    assert ask(listed(Purpose.SUSPENSION, (142,), at=at), at=at, day=day).state is MarkState.EXPIRED


def test_the_registry_is_believed_before_a_list_and_a_set_bit_beside_it():
    assert exit_code(ask(STALE, registry=SHELF)) is ExitCode.YES
    assert exit_code(ask(listed(bits=(142,)), registry=SHELF)) is ExitCode.NOT_IN_FORCE
    later = date(2026, 12, 20)
    told = Shelf(ISSUER, {"TM-00142": SIGNED.encoded}, (SUSPENDED, REVOKED))
    assert ask(REVOCATION, SUSPENSION, content=SIGNED.encoded, day=later, registry=told).state is MarkState.REVOKED


def test_a_sample_stays_a_sample_whatever_a_list_says():
    made = sample()
    key = made.record.issuer.id
    verification = verify(made.encoded, Policy((key,), lists=(read_status_list(REVOCATION),), at=NOW), TODAY)
    assert exit_code(verification) is ExitCode.NOT_IN_FORCE


def changed(sign=True, **members):
    """A list that says something else, signed again unless it is not to be."""
    document = json.loads(REVOCATION)
    proof = document.pop("proof")
    for name, value in members.items():
        holder = document["credentialSubject"] if name in document["credentialSubject"] and name != "id" else document
        holder[name] = value
    return write(add_proof(document, KEY, KEY.did, proof["created"]) if sign else {**document, "proof": proof})


def packed(content):
    return "u" + urlsafe_b64encode(content).decode().rstrip("=")


BITS = bytes(LEAST_BITS // 8)
BOMB = gzip.compress(bytes(60_000_000), 9)
HOSTILE = {
    "bomb": packed(BOMB),
    "too long by one": packed(gzip.compress(bytes(MAX_BITS // 8 + 1))),
    "too short": packed(gzip.compress(BITS[:-1])),
    "empty": packed(gzip.compress(b"")),
    "not packed": packed(BITS),
    "zlib, not gzip": packed(zlib.compress(BITS)),
    "cut short": packed(gzip.compress(BITS)[:-1]),
    "something behind it": packed(gzip.compress(BITS) + b"x"),
    "two members": packed(gzip.compress(BITS) * 2),
    "wrong checksum": packed(gzip.compress(BITS)[:-8] + bytes(8)),
    "no multibase": packed(gzip.compress(BITS))[1:],
    "another multibase": "m" + packed(gzip.compress(BITS))[1:],
    "padded": packed(gzip.compress(BITS)) + "=",
    "a blank in it": packed(gzip.compress(BITS))[:9] + " " + packed(gzip.compress(BITS))[9:],
    "base64, not base64url": packed(gzip.compress(BITS)).replace("_", "/").replace("-", "+") + "+/",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_is_refused_though_it_is_signed(name):
    with pytest.raises(InputError):
        read_status_list(changed(encodedList=HOSTILE[name]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        SIGNED.encoded,
        CREDENTIAL,
        REVOCATION.rstrip(),
        REVOCATION.replace(b"  ", b" "),
        changed(statusPurpose="refresh"),
        changed(more="x"),
        changed(name="not a sample"),
        changed(validUntil="2026-12-09T12:00:00Z"),
        changed(validUntil="2026-12-01T12:00:00Z"),
        changed(issuer="did:key:z6Mk"),
        changed(type=["VerifiableCredential"]),
        changed(id="https://marks.example/other.json"),
        write({**json.loads(REVOCATION), "proof": [json.loads(REVOCATION)["proof"]] * 2}),
        b"[" * 100_000,
        b" " * 300_000 + REVOCATION,
    ],
)
def test_whatever_is_no_list_of_ours_is_refused(content):
    with pytest.raises(InputError):
        read_status_list(content)


def test_a_list_that_its_issuer_has_not_signed_is_told_apart():
    with pytest.raises(IntegrityError):
        read_status_list(changed(sign=False, encodedList=encode_bits({7})))
    with pytest.raises(IntegrityError):
        read_status_list(changed(sign=False, validUntil="2026-12-08T11:00:00Z"))


@given(st.sets(st.integers(0, 300_000), max_size=20))
def test_bits_come_back_as_they_were_written(indexes):
    bits = decode_bits(encode_bits(indexes))
    made = replace(read_status_list(REVOCATION), bits=bits)
    assert {index for index in indexes if made.is_set(index)} == indexes
    assert not made.is_set(max(indexes, default=0) + 1)
    assert made.is_set(len(bits) * 8) is None


@given(st.binary(max_size=300), st.integers(0, len(REVOCATION) - 1))
def test_any_bytes_are_read_or_refused(noise, at):
    for content in (noise, REVOCATION[:at] + noise + REVOCATION[at + 1 :]):
        if content != REVOCATION:
            with pytest.raises((InputError, IntegrityError)):
                read_status_list(content)


WEB = Issuer("Example", "did:web:marks.example:psf", test=False, key=KEY.did.removeprefix("did:key:"))
LATER = replace(WEB, key=OTHER_KEY.did.removeprefix("did:key:"))
TAKEN_OVER = datetime(2026, 11, 28, tzinfo=UTC)


def keys_of(**changes):
    return IssuerKeys((IssuerKey(KEY.did, until=TAKEN_OVER), IssuerKey(OTHER_KEY.did, since=TAKEN_OVER, **changes)))


def lists_of(issuer, key):
    return [sign_status_list(purpose, (), issuer, key, f"{URL}/{purpose.value}.json", NOW, 7) for purpose in Purpose]


def ask_with(lists, content, trusted, keys=()):
    policy = Policy(trusted, None, keys, lists=tuple(map(read_status_list, lists)), at=NOW)
    return verify(content, policy, TODAY).steps[9]


def test_lists_of_a_did_web_are_read():
    step = ask_with(lists_of(WEB, KEY), signed(issuer=WEB).encoded, (WEB.signs_as,))
    assert step.result is StepResult.PASSED


@pytest.mark.parametrize(
    ("trusted", "keys", "said"),
    [
        ((WEB.signs_as, LATER.signs_as), (), ""),
        ((WEB.signs_as,), (keys_of(),), ""),
        ((WEB.signs_as,), (), "another issuer's"),
        ((WEB.signs_as,), (keys_of(compromised_from=date(2026, 12, 1)),), "declared compromised"),
    ],
)
def test_lists_of_a_later_key_are_read_where_the_keys_of_the_issuer_are_known(trusted, keys, said):
    for issuer, signer in ((WEB, LATER), (record().issuer, Issuer("Example", OTHER_KEY.did, test=False))):
        pins = trusted if issuer is WEB else tuple(key_of(pin) for pin in trusted)
        if issuer is not WEB and len(pins) > 1:
            continue  # of two keys in a trust file nobody knows that they are one issuer's
        step = ask_with(lists_of(signer, OTHER_KEY), signed(issuer=issuer).encoded, pins, keys)
        assert step.result is (StepResult.NOT_RUN if said else StepResult.PASSED)
        assert said in step.detail


def test_a_list_of_a_key_whose_time_was_over_tells_nothing():
    step = ask_with(lists_of(ISSUER, KEY), SIGNED.encoded, (KEY.did,), (keys_of(),))
    assert step.result is StepResult.NOT_RUN
    assert "whose time was over" in step.detail


def test_a_list_that_names_a_did_web_beside_the_key_of_another_is_no_list_of_the_issuer():
    other = replace(WEB, id="did:web:evil.example")
    step = ask_with(lists_of(other, KEY), signed(issuer=WEB).encoded, (WEB.signs_as,))
    assert "another issuer's" in step.detail
