import json
from pathlib import Path

import pytest

from psfkit.documents.json_reader import read_json
from psfkit.errors import InputError
from psfkit.marks.keys import key_from_seed
from psfkit.marks.multibase import decode
from psfkit.marks.proof import add_proof, canonical, check_proof, is_signed_by, signed_bytes

VECTORS = Path(__file__).parents[2] / "fixtures" / "vectors"


def vector(name):
    return (VECTORS / name).read_bytes()


UNSIGNED = read_json(vector("unsigned.json"))
SIGNED = read_json(vector("eddsa-jcs-2022_signedJCS.json"))
PAIR = json.loads(vector("keyPair.json"))
ISSUER = "did:key:" + PAIR["publicKeyMultibase"]
KEY = key_from_seed(decode(PAIR["privateKeyMultibase"])[2:])


def test_canonical_form_is_that_of_the_w3c_vector():
    assert canonical(UNSIGNED) == vector("eddsa-jcs-2022_canonDocJCS.txt").rstrip(b"\n")


def test_what_is_signed_is_that_of_the_w3c_vector():
    options = read_json(vector("eddsa-jcs-2022_proofConfigJCS.json"))
    assert signed_bytes(UNSIGNED, options).hex().encode() == vector("eddsa-jcs-2022_combinedHashJCS.txt").strip()


def test_signing_gives_the_w3c_vector():
    assert add_proof(UNSIGNED, KEY, ISSUER, "2023-02-24T23:36:38Z") == SIGNED


def test_the_w3c_vector_verifies():
    check_proof(SIGNED, ISSUER)
    assert is_signed_by(SIGNED, ISSUER)


@pytest.mark.parametrize(
    "document",
    [
        {"a": 2**53},
        {"a": "\ud800"},
        {"\udfff": 1},
    ],
)
def test_what_has_no_canonical_form_is_refused(document):
    with pytest.raises(InputError):
        canonical(document)


PROOF = SIGNED["proof"]


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        [PROOF],
        [PROOF, PROOF],
        "proof",
        {**PROOF, "type": "Ed25519Signature2020"},
        {**PROOF, "cryptosuite": "eddsa-rdfc-2022"},
        {**PROOF, "proofPurpose": "authentication"},
        {**PROOF, "verificationMethod": ISSUER},
        {**PROOF, "verificationMethod": "did:web:evil.example#" + PAIR["publicKeyMultibase"]},
        {**PROOF, "@context": []},
        {**PROOF, "expires": "2099-01-01T00:00:00Z"},
        {**PROOF, "previousProof": "urn:x"},
        {**PROOF, "created": "2023-02-24"},
        {key: value for key, value in PROOF.items() if key != "created"},
        {**PROOF, "proofValue": "z" + "1" * 64 + "2"},
        {**PROOF, "proofValue": PROOF["proofValue"][1:]},
        {**PROOF, "proofValue": 7},
    ],
)
def test_any_other_proof_is_refused(proof):
    with pytest.raises(InputError):
        check_proof({**SIGNED, "proof": proof}, ISSUER)


def test_a_proof_of_another_document_does_not_hold():
    assert not is_signed_by({**SIGNED, "name": "Alumnae Credential"}, ISSUER)
    assert not is_signed_by({**SIGNED, "proof": {**PROOF, "created": "2023-02-24T23:36:39Z"}}, ISSUER)
    assert not is_signed_by(UNSIGNED, ISSUER)
