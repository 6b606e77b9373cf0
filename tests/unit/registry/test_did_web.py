"""An issuer that is named by an address: its marks say so, and its keys change under the same name."""

import json
from datetime import date, timedelta

import pytest

from psfkit.errors import ExitCode, InputError, UsageError
from psfkit.marks.attestation import sign_attestation
from psfkit.marks.credential import sign_credential
from psfkit.marks.did_web import did_web, is_did_web
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.multibase import did_key
from psfkit.marks.trust import read_trust
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.registry.check import check, repair
from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE, open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer, open_issuer
from psfkit.registry.rotation import declare_compromised, rotate
from psfkit.registry.status_lists import write_status_lists
from tests.unit.marks.samples import ISSUED_AT, OTHER_KEY, award

DAY = date(2026, 12, 1)
WEB = "did:web:example.com:psf"
WEAK = did_key((1).to_bytes(32, "little")).removeprefix("did:key:")
FIXED = TEST_KEY_DID.removeprefix("did:key:")
TURN = ISSUED_AT + timedelta(days=5)


def ask(issuer, at=ISSUED_AT, what=None):
    def draw(made):
        credential = sign_credential(made, {}, issuer.signer)
        files = {"record.json": made.encoded, CREDENTIAL_FILE: credential}
        return {CREDENTIAL_FILE: credential, ATTESTATION_FILE: sign_attestation(made, files, issuer.signer)}

    return issue(what or award(), issuer, at, draw).signed


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1), web=WEB)
    ask(made)
    return made


def everything(issuer, mark_id="TM-00001"):
    return [path.read_bytes() for path in sorted((issuer.registry.marks_path / mark_id).glob("[acr]*.json"))]


def trusting(*lines):
    return Policy(read_trust("\n".join(lines).encode()))


def test_marks_name_the_address_and_are_signed_by_a_key_of_it(issuer):
    record = json.loads(everything(issuer)[-1])
    key = record["issuer"]["key"]
    assert record["issuer"]["id"] == WEB
    assert record["proof"]["verificationMethod"] == f"{WEB}#{key}"
    credential = json.loads(everything(issuer)[1])
    assert credential["issuer"]["id"] == WEB
    assert {proof["verificationMethod"] for proof in credential["proof"]} == {f"{WEB}#{key}"}
    assert open_issuer(str(issuer.path)).issuer == issuer.issuer
    assert issuer.registry.issuer.id == f"did:key:{key}"


def test_a_pinned_key_of_the_address_is_a_yes_and_nothing_else_is(issuer):
    key = issuer.issuer.key
    for content in everything(issuer):
        assert exit_code(verify(content, trusting(f"{WEB} {key} Example"), DAY)) == ExitCode.YES
        assert exit_code(verify(content, trusting(f"did:key:{key}"), DAY)) == ExitCode.YES
        assert exit_code(verify(content, Policy(registry=issuer.registry), DAY)) == ExitCode.YES
        unpinned = verify(content, Policy(), DAY)
        assert exit_code(unpinned) == ExitCode.PERSON_NEEDED
        assert "nobody has said whose key" in unpinned.steps[5].detail
        for other in (f"did:web:example.org:psf {key}", f"{WEB} {OTHER_KEY.did.removeprefix('did:key:')}"):
            assert exit_code(verify(content, trusting(other), DAY)) == ExitCode.BROKEN


def test_somebody_else_s_key_under_the_same_address_is_refused(issuer, tmp_path):
    thief = new_issuer(str(tmp_path / "thief"), "Example", date(2026, 11, 1), web=WEB)
    ask(thief)
    for content in everything(thief):
        assert exit_code(verify(content, trusting(f"{WEB} {issuer.issuer.key}"), DAY)) == ExitCode.BROKEN
        assert exit_code(verify(content, Policy(registry=issuer.registry), DAY)) == ExitCode.BROKEN


def test_the_name_stays_when_the_key_changes(issuer):
    first = issuer.issuer.key
    rotated = rotate(issuer, TURN)
    ask(rotated, TURN, award("Beta", "d"))
    write_status_lists(rotated, "https://example.com/status", TURN)
    assert check(rotated.registry) == ()
    assert rotated.issuer.id == WEB
    assert rotated.issuer.key != first
    keys = open_registry(str(rotated.path)).keys
    for mark_id in ("TM-00001", "TM-00002"):
        for content in everything(rotated, mark_id):
            assert verify(content, Policy(registry=rotated.registry), DAY).in_force
            pinned = trusting(f"{WEB} {first}")
            assert verify(content, Policy(pinned.trusted, keys=(keys,)), DAY).in_force
            elsewhere = trusting(f"did:web:example.org:psf {first}")
            assert not verify(content, Policy(elsewhere.trusted, keys=(keys,)), DAY).authentic


def test_the_did_document_lists_every_key_and_is_derived(issuer):
    first = issuer.issuer.key
    rotated = rotate(issuer, TURN)
    declare_compromised(rotated, f"did:key:{first}", TURN.date(), TURN)
    path = rotated.registry.path / "did.json"
    document = json.loads(path.read_text())
    assert document["id"] == WEB
    assert [method["publicKeyMultibase"] for method in document["verificationMethod"]] == [first, rotated.issuer.key]
    assert [method.get("revoked") for method in document["verificationMethod"]] == ["2026-11-28T00:00:00Z", None]
    assert document["assertionMethod"] == [f"{WEB}#{first}", f"{WEB}#{rotated.issuer.key}"]
    path.write_text("{}")
    assert [(fault.path, fault.derived) for fault in check(rotated.registry)] == [("did.json", True)]
    repair(rotated)
    assert json.loads(path.read_text()) == document
    path.unlink()
    assert [fault.what for fault in check(rotated.registry)] == ["missing"]


def test_another_name_for_the_registry_is_noticed(issuer):
    file = issuer.registry.path / "issuer.json"
    file.write_text(file.read_text().replace("example.com:psf", "example.org:psf"))
    assert [(fault.path, fault.what) for fault in check(issuer.registry)] == [
        ("issuer.json", "changed"),
        ("keys.json", "signature"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("", "example", "example.com", "example.com/", "example.com/a b", "example.com/../x", "http://example.com/a"),
        *("example.com/a?b", "example.com/a#b", "exämple.com/a", "-a.com/x", "example.com//x", "a" * 200 + ".com/x"),
    ],
)
def test_an_address_is_a_host_with_a_path(address):
    with pytest.raises(UsageError):
        did_web(address)


@pytest.mark.parametrize(
    "text", ["did:web:example.com", "did:web:a.b:c#z6", "did:web:a.b:c/d", "did:web:a.b:\n", "did:key:z6"]
)
def test_other_texts_are_no_did_web(text):
    assert not is_did_web(text)
    assert is_did_web(WEB)


@pytest.mark.parametrize(
    "line",
    [
        WEB,
        f"{WEB} Example",
        f"{WEB} z6Mk",
        "did:web:example.com z6Mk",
        f"{WEB} u7QE",
        f"{WEB} {WEAK}",
        f"{WEB} {FIXED}",
    ],
)
def test_a_line_of_a_trust_file_names_the_key_too(line):
    with pytest.raises(InputError):
        read_trust(line.encode())
