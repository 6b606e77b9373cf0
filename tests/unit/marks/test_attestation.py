import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.errors import ExitCode, IntegrityError
from psfkit.marks.attestation import PAYLOAD_TYPE, key_id, pre_authentication, sign_attestation, to_statement
from psfkit.marks.keys import fixed_test_key
from psfkit.marks.proof import canonical
from psfkit.marks.record import write
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import KEY, OTHER_KEY, TODAY, sample, signed
from tests.unit.marks.test_verify import SHELF, failed_step

SIGNED = signed()
FILES = {"record.json": SIGNED.encoded, "credential.json": b"{}", "badge.svg": b"<svg/>"}
ATTESTATION = sign_attestation(SIGNED, FILES, KEY)
ENVELOPE = json.loads(ATTESTATION)
STATEMENT = json.loads(base64.b64decode(ENVELOPE["payload"]))
POLICY = Policy((KEY.did,), SHELF)


def envelope(statement, key=KEY, encode=canonical, **signature):
    """An attestation of any content, signed like ours."""
    payload = encode(statement)
    sig = base64.b64encode(key.sign(pre_authentication(payload))).decode()
    made = {"keyid": key_id(KEY.public_key), "sig": sig, **signature}
    return write({"payload": base64.b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE, "signatures": [made]})


def test_an_attestation_names_policy_properties_and_files():
    assert {s["name"]: s["digest"]["sha256"] for s in STATEMENT["subject"]} == {
        name: sha256(content).hexdigest() for name, content in FILES.items()
    }
    predicate = STATEMENT["predicate"]
    assert predicate["verifier"]["policies"][0]["digest"]["sha256"] == "b" * 64
    assert predicate["properties"] == [f"PSF_1_1_PSF_{n}_PASSED" for n in range(1, 9)]
    assert predicate["psfkit_mark"]["markId"] == "TM-00142"


def test_an_attestation_verifies_by_itself():
    verification = verify(ATTESTATION, POLICY, TODAY)
    assert failed_step(verification) is None
    assert verification.steps[7].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES
    assert envelope(STATEMENT) == ATTESTATION


def test_what_a_test_issuer_attests_is_a_sample():
    made = sample()
    content = sign_attestation(made, FILES, fixed_test_key())
    assert all(p.startswith("SAMPLE_") for p in to_statement(made.record, {})["predicate"]["properties"])
    assert exit_code(verify(content, Policy((made.record.issuer.id,)), TODAY)) is ExitCode.NOT_IN_FORCE


def test_a_key_that_is_not_the_issuers_is_refused():
    with pytest.raises(IntegrityError):
        sign_attestation(SIGNED, FILES, OTHER_KEY)


def changed(**members):
    return envelope({**STATEMENT, **members})


def predicate(**members):
    return changed(predicate={**STATEMENT["predicate"], **members})


@pytest.mark.parametrize(
    ("content", "step"),
    [
        (write({**ENVELOPE, "payloadType": "application/json"}), 3),
        (write({**ENVELOPE, "more": 1}), 3),
        (write({**ENVELOPE, "payload": ENVELOPE["payload"] + "===="}), 3),
        (write({**ENVELOPE, "payload": ENVELOPE["payload"][:-8]}), 3),
        (write({**ENVELOPE, "payload": ""}), 3),
        (write({**ENVELOPE, "signatures": []}), 3),
        (write({**ENVELOPE, "signatures": ENVELOPE["signatures"] * 2}), 3),
        (write({**ENVELOPE, "signatures": ["x"]}), 3),
        (write({"payloadType": PAYLOAD_TYPE}), 3),
        (json.dumps(ENVELOPE).encode(), 3),
        (ATTESTATION + b"\n", 3),
        (envelope(STATEMENT, encode=lambda s: json.dumps(s).encode()), 3),
        (envelope(STATEMENT, more=1), 3),
        (changed(_type="https://in-toto.io/Statement/v0.1"), 3),
        (changed(predicateType="https://in-toto.io/attestation/vulns"), 3),
        (changed(subject=[]), 3),
        (changed(subject=[{**STATEMENT["subject"][0], "name": "../x.svg"}, *STATEMENT["subject"][1:]]), 3),
        (changed(subject=[s for s in STATEMENT["subject"] if s["name"] != "record.json"]), 3),
        (changed(subject=STATEMENT["subject"] * 2), 3),
        (predicate(properties=["PSF_1_1_PSF_1_PASSED"]), 3),
        (predicate(timeCreated="2026-11-23T08:30:01Z"), 3),
        (predicate(verifier={"id": OTHER_KEY.did, "policies": []}), 3),
        (predicate(psfkit_mark={**STATEMENT["predicate"]["psfkit_mark"], "more": 1}), 3),
        (predicate(psfkit_mark={}), 3),
        (envelope(STATEMENT, keyid=key_id(OTHER_KEY.public_key)), 4),
        (envelope(STATEMENT, OTHER_KEY), 5),
        (write({**ENVELOPE, "signatures": [{**ENVELOPE["signatures"][0], "sig": "AAAA"}]}), 5),
        (sign_attestation(SIGNED, {**FILES, "record.json": b"{}"}, KEY), 8),
    ],
)
def test_anything_but_exactly_our_attestation_is_refused(content, step):
    verification = verify(content, POLICY, TODAY)
    assert failed_step(verification) == step
    assert not verification.authentic


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(ATTESTATION) - 1), st.integers(1, 255))
def test_an_attestation_with_any_byte_changed_is_refused(place, change):
    content = bytearray(ATTESTATION)
    content[place] ^= change
    assert not verify(bytes(content), POLICY, TODAY).authentic
