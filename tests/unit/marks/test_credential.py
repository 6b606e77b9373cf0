import base64
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents.json_reader import read_json
from psfkit.errors import ExitCode, InputError, IntegrityError, ResourceError
from psfkit.marks import linked_data
from psfkit.marks.credential import check_pair, read_credential, sign_credential, to_document
from psfkit.marks.keys import fixed_test_key
from psfkit.marks.linked_data import canonical_quads, pinned_contexts
from psfkit.marks.proof import add_proof_set, check_proof_set, is_signed_by, make_proof
from psfkit.marks.record import write
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import HOSTILE_NAMES, KEY, OTHER_KEY, TODAY, record, sample, signed
from tests.unit.marks.test_verify import SHELF, failed_step

VECTORS = Path(__file__).parents[2] / "fixtures" / "vectors"
PICTURES = {"badge.svg": b"<svg/>", "badge@2x.png": b"PNG"}
SIGNED = signed()
CREDENTIAL = sign_credential(SIGNED, PICTURES, KEY)
DOCUMENT = json.loads(CREDENTIAL)
POLICY = Policy((KEY.did,), SHELF)
FILES = {name: sha256(content).hexdigest() for name, content in {"record.json": SIGNED.encoded, **PICTURES}.items()}


def read(content):
    return read_credential(read_json(content), content)


def signed_again(change, key=KEY):
    """A credential that was changed and then signed by its issuer."""
    document = to_document(SIGNED.record, FILES)
    change(document)
    return write(add_proof_set(document, key, KEY.did, "2026-11-23T08:30:00Z"))


@pytest.mark.parametrize("suite", ["jcs", "rdfc"])
def test_the_w3c_vectors_of_both_suites_verify_and_refuse_a_change(suite):
    name = {"jcs": "eddsa-jcs-2022_signedJCS.json", "rdfc": "eddsa-rdfc-2022_signedDataInt.json"}[suite]
    document = read_json((VECTORS / name).read_bytes())
    issuer = "did:key:" + json.loads((VECTORS / "keyPair.json").read_bytes())["publicKeyMultibase"]
    vocabulary = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    contexts = {**pinned_contexts(), "https://www.w3.org/ns/credentials/examples/v2": vocabulary}
    assert check_proof_set(document, issuer) == (f"eddsa-{suite}-2022",)
    assert is_signed_by(document, issuer, contexts)
    assert not is_signed_by({**document, "name": "Alumnae Credential"}, issuer, contexts)
    proof = {**document["proof"], "created": "2023-02-24T23:36:39Z"}
    assert not is_signed_by({**document, "proof": proof}, issuer, contexts)


def test_a_credential_says_what_the_record_says_and_names_every_file():
    credential = read(CREDENTIAL)
    assert credential.record == SIGNED.record
    assert credential.files == FILES
    assert credential.pictures == {FILES["badge.svg"], FILES["badge@2x.png"]}
    check_pair(credential, SIGNED)


def test_the_same_record_pictures_and_key_give_the_same_bytes():
    assert sign_credential(SIGNED, dict(reversed(PICTURES.items())), KEY) == CREDENTIAL


def test_a_credential_verifies_by_itself_with_both_proofs():
    verification = verify(CREDENTIAL, POLICY, TODAY, "credential.json")
    assert failed_step(verification) is None
    assert verification.steps[3].detail == "eddsa-rdfc-2022 and eddsa-jcs-2022, by the issuer's own key"
    assert verification.steps[6].result is StepResult.NOT_RUN
    assert verification.steps[7].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES


@pytest.mark.parametrize("kept", [0, 1])
def test_each_proof_alone_is_enough(kept):
    content = write({**DOCUMENT, "proof": [DOCUMENT["proof"][kept]]})
    assert exit_code(verify(content, POLICY, TODAY)) is ExitCode.YES


def test_the_credential_of_a_test_issuer_says_sample_and_is_never_in_force():
    made = sample()
    content = sign_credential(made, {}, fixed_test_key())
    assert json.loads(content)["name"].startswith("SAMPLE")
    assert exit_code(verify(content, Policy((made.record.issuer.id,)), TODAY)) is ExitCode.NOT_IN_FORCE


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_name_comes_back_and_verifies(name):
    made = signed(organisation=name, systems=(name, "b"), hosts=("a.example", "b.example"))
    content = sign_credential(made, PICTURES, KEY)
    assert read(content).record == made.record
    assert not set(content) & set(b"<>&")
    assert exit_code(verify(content, Policy((KEY.did,)), TODAY)) is ExitCode.YES


def test_tabs_in_the_scope_become_blanks_and_the_pair_still_fits():
    made = signed(scope_statement="One\tassistant\nand its pipeline")
    credential = read(sign_credential(made, PICTURES, KEY))
    assert credential.record.scope_statement == "One    assistant\nand its pipeline"
    check_pair(credential, made)


def test_another_record_does_not_fit():
    with pytest.raises(InputError, match="beside another record"):
        check_pair(read(CREDENTIAL), signed(organisation="Acme BI"))
    lying = sign_credential(replace(SIGNED, record=record(organisation="Evil Corporation")), PICTURES, KEY)
    with pytest.raises(InputError, match="what the record says"):
        check_pair(read(lying), SIGNED)


def test_a_key_that_is_not_the_issuers_is_refused():
    with pytest.raises(IntegrityError):
        sign_credential(SIGNED, PICTURES, OTHER_KEY)


EXTRA = {"@vocab": "https://evil.example/"}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["@context"].append("https://www.w3.org/ns/credentials/examples/v2"),
        lambda d: d["@context"].append(EXTRA),
        lambda d: d.update({"@context": d["@context"][:1]}),
        lambda d: d["@context"].reverse(),
        lambda d: d.update({"@context": d["@context"][0]}),
        lambda d: d.update(validFrom="2026-11-23"),
        lambda d: d.update(validUntil="2027-11-22T23:59:58Z"),
        lambda d: d.update(name="Other"),
        lambda d: d.update(name="SAMPLE, not a mark: PSF v1.1 trust mark TM-00142"),
        lambda d: d.update(id=d["id"] + "/../TM-00001"),
        lambda d: d.update(issuer=d["issuer"]["id"]),
        lambda d: d.update(credentialStatus=[]),
        lambda d: d.update(unknown=1),
        lambda d: d["credentialSubject"].update(id="did:example:me"),
        lambda d: d["credentialSubject"]["identifier"].reverse(),
        lambda d: d["credentialSubject"]["identifier"].append(d["credentialSubject"]["identifier"][0]),
        lambda d: d["credentialSubject"]["identifier"][0].update(hashed=0),
        lambda d: d["credentialSubject"]["result"].pop(),
        lambda d: d["credentialSubject"]["result"][0].update(value="2.99"),
        lambda d: d["credentialSubject"]["achievement"].update(description="Excellent."),
        lambda d: d["credentialSubject"]["achievement"]["resultDescription"][0].update(requiredValue="1.00"),
        lambda d: d["evidence"].pop(),
        lambda d: d["evidence"][0].update(id="urn:psfkit:commitment:sha256:" + "A" * 64),
        lambda d: d["relatedResource"].pop(),
        lambda d: d["relatedResource"].append(d["relatedResource"][0]),
        lambda d: d["relatedResource"][0].update(digestSRI="sha256-AAAA"),
        lambda d: d["relatedResource"][0].update(digestSRI="sha256-!"),
        lambda d: d["relatedResource"][0].update(id=d["id"] + ":../x.svg"),
        lambda d: d["relatedResource"][0].update(mediaType="text/html"),
        lambda d: d.update(relatedResource="none"),
    ],
)
def test_anything_but_exactly_our_form_is_refused_even_when_its_issuer_signed_it(change):
    document = to_document(SIGNED.record, FILES)
    change(document)
    content = write({**document, "proof": DOCUMENT["proof"]})
    verification = verify(content, POLICY, TODAY)
    assert failed_step(verification) == 3
    assert exit_code(verification) is ExitCode.INVALID


def proofs(*changed):
    return write({**DOCUMENT, "proof": list(changed)})


RDFC, JCS = DOCUMENT["proof"]


@pytest.mark.parametrize(
    ("content", "step"),
    [
        (proofs(), 4),
        (write({k: v for k, v in DOCUMENT.items() if k != "proof"}), 4),
        (proofs(JCS, JCS), 4),
        (proofs(RDFC, JCS, JCS), 4),
        (proofs(JCS, "x"), 4),
        (proofs(JCS, {**RDFC, "cryptosuite": "ecdsa-rdfc-2019"}), 4),
        (proofs(JCS, {**RDFC, "cryptosuite": "eddsa-2022"}), 4),
        (proofs(JCS, {**RDFC, "proofPurpose": "authentication"}), 4),
        (proofs(JCS, {**RDFC, "@context": None}), 4),
        (proofs(JCS, {**RDFC, "expires": "2030-01-01T00:00:00Z"}), 4),
        (proofs({k: v for k, v in JCS.items() if k != "@context"}), 4),
        (proofs(JCS, {**RDFC, "verificationMethod": OTHER_KEY.did + "#" + OTHER_KEY.did[8:]}), 4),
        (proofs(JCS, {**RDFC, "proofValue": JCS["proofValue"]}), 5),
        (proofs(RDFC, {**JCS, "proofValue": RDFC["proofValue"]}), 5),
        (proofs({**RDFC, "created": "2026-11-23T08:30:01Z"}, JCS), 5),
        (proofs(RDFC, make_proof({**DOCUMENT, "name": "x"}, KEY, KEY.did, "2026-11-23T08:30:00Z")), 5),
        (CREDENTIAL.replace(b"Acme AI", b"Acme BI"), 5),
        (signed_again(lambda _: None, OTHER_KEY), 5),
        (CREDENTIAL[:-1], 3),
        (json.dumps(DOCUMENT).encode(), 3),
    ],
)
def test_every_proof_has_to_be_known_and_good(content, step):
    verification = verify(content, POLICY, TODAY)
    assert failed_step(verification) == step
    assert exit_code(verification) is (ExitCode.INVALID if step < 4 else ExitCode.BROKEN)


def test_a_registry_that_keeps_another_record_says_no():
    other = sign_credential(signed(scope_statement="Another."), PICTURES, KEY)
    verification = verify(other, POLICY, TODAY)
    assert failed_step(verification) == 8


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CREDENTIAL) - 1), st.integers(1, 255))
def test_a_credential_with_any_byte_changed_is_refused(place, change):
    content = bytearray(CREDENTIAL)
    content[place] ^= change
    assert not verify(bytes(content), POLICY, TODAY).authentic


def test_no_other_context_is_served():
    document = {"@context": "https://evil.example/c", "id": "urn:x"}
    with pytest.raises(InputError, match="context"):
        canonical_quads(document, pinned_contexts())


@pytest.mark.parametrize(
    "document", [{"@context": 1}, {"@context": {"@id": 5}}, {"@id": [1]}, {"@context": [], "@graph": 3, "@value": {}}]
)
def test_what_is_no_linked_data_has_no_canonical_form(document):
    with pytest.raises(InputError):
        canonical_quads(document, pinned_contexts())


def test_a_context_that_was_changed_is_not_used(monkeypatch):
    monkeypatch.setattr(linked_data, "read_resource", lambda _: b"{}")
    pinned_contexts.cache_clear()
    with pytest.raises(ResourceError, match="was changed"):
        pinned_contexts()
    monkeypatch.undo()
    pinned_contexts.cache_clear()


def test_digests_are_those_of_subresource_integrity():
    entry = next(e for e in DOCUMENT["relatedResource"] if e["id"].endswith("record.json"))
    assert entry["digestSRI"] == "sha256-" + base64.b64encode(sha256(SIGNED.encoded).digest()).decode()
