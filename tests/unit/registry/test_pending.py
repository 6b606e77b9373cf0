"""Four eyes: a mark is issued when enough others have signed, and not before."""

import base64
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from psfkit.errors import DecisionNeededError, ExitCode, InputError, IssueError, StorageError, UsageError
from psfkit.marks.attestation import read_attestation, sign_attestation
from psfkit.marks.countersignature import countersign, read_request
from psfkit.marks.keys import fixed_test_key, key_from_seed
from psfkit.marks.multibase import did_key
from psfkit.marks.record import from_document, read_document, to_document, write
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.record import Countersigning
from psfkit.registry.check import check
from psfkit.registry.folder import ATTESTATION_FILE, open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer, open_issuer
from psfkit.registry.pending import policy_of
from psfkit.registry.rotation import rotate
from psfkit.registry.watch import Watch
from tests.unit.marks.samples import ISSUED_AT, award, digest, record, signed
from tests.unit.registry.test_faults import BUG, DONE, act_with_fault

ONE, TWO, THREE, STRANGER = (key_from_seed(bytes([number]) * 32) for number in (11, 12, 13, 14))
LATER = ISSUED_AT + timedelta(days=2)
DAY = date(2026, 12, 1)


def policy(required=2, keys=(ONE, TWO, THREE)):
    listed = "".join(f"    - key: {getattr(key, 'did', key)}\n" for key in keys)
    return (
        f"format: psfkit-issuer-policy/1\ncountersignatures:\n  required: {required}\n  keys:\n{listed or '    []'}\n"
    )


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    (made.path / "policy.yaml").write_text(policy())
    return made


def ask(issuer, at=ISSUED_AT, what=None, **more):
    def draw(made):
        return {ATTESTATION_FILE: sign_attestation(made, {"record.json": made.encoded}, issuer.signer)}

    return issue(what or award(), issuer, at, draw, **more)


def waiting(issuer, mark_id="TM-00001"):
    return issuer.path / f"pending/{mark_id}.dsse.json"


def sign(path, *keys):
    for key in keys:
        path.write_bytes(countersign(path.read_bytes(), key))


def test_a_mark_waits_until_enough_different_keys_have_signed(issuer):
    with pytest.raises(DecisionNeededError, match="TM-00001 waits for 2 countersignatures"):
        ask(issuer)
    assert issuer.registry.mark_ids() == ()
    assert check(issuer.registry) == ()
    sign(waiting(issuer), ONE, ONE)
    with pytest.raises(DecisionNeededError, match="1 countersignature;"):
        ask(issuer)
    sign(waiting(issuer), THREE)
    issued = ask(issuer, LATER)
    assert issued.new
    assert issued.signed.record.issued_at == ISSUED_AT
    assert not waiting(issuer).exists()
    assert not ask(issuer, LATER).new
    assert check(issuer.registry) == ()
    attestation = (issuer.registry.marks_path / "TM-00001" / ATTESTATION_FILE).read_bytes()
    for content in (issued.signed.encoded, attestation):
        verification = verify(content, Policy(registry=issuer.registry), DAY)
        assert exit_code(verification) == ExitCode.YES, verification.steps
    assert "2 countersignatures" in verification.steps[3].detail
    assert "countersigned by 2 of those" in verification.steps[7].detail


@pytest.mark.parametrize(
    ("pinned", "attested", "recorded", "registered"),
    [
        ((), ExitCode.YES, ExitCode.YES, ExitCode.YES),
        ((ONE, TWO), ExitCode.YES, ExitCode.PERSON_NEEDED, ExitCode.YES),
        ((ONE, TWO, STRANGER), ExitCode.YES, ExitCode.PERSON_NEEDED, ExitCode.YES),
        ((ONE, THREE), ExitCode.BROKEN, ExitCode.PERSON_NEEDED, ExitCode.BROKEN),
        ((STRANGER,), ExitCode.BROKEN, ExitCode.PERSON_NEEDED, ExitCode.BROKEN),
    ],
    ids=["nobody", "both", "both and another", "one of them", "a stranger"],
)
def test_whoever_pins_countersigners_has_them_counted(issuer, pinned, attested, recorded, registered):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    record = ask(issuer).signed.encoded
    attestation = (issuer.registry.marks_path / "TM-00001" / ATTESTATION_FILE).read_bytes()
    policy = Policy((issuer.issuer.id,), countersigners=tuple(key.did for key in pinned))
    assert exit_code(verify(attestation, policy, DAY)) == attested
    assert exit_code(verify(record, policy, DAY)) == recorded
    assert exit_code(verify(record, replace(policy, registry=issuer.registry), DAY)) == registered


def test_the_issuer_s_own_key_counts_for_nobody_who_pins_it(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    ask(issuer)
    attestation = (issuer.registry.marks_path / "TM-00001" / ATTESTATION_FILE).read_bytes()
    policy = Policy((issuer.issuer.id,), countersigners=(issuer.issuer.id, ONE.did))
    assert exit_code(verify(attestation, policy, DAY)) == ExitCode.BROKEN


def test_what_a_run_that_was_killed_leaves_waiting_goes_with_the_next(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    kept = waiting(issuer).read_bytes()
    ask(issuer, LATER)
    waiting(issuer).write_bytes(kept)
    assert not ask(issuer, LATER).new
    assert not waiting(issuer).exists()


def test_what_waits_is_no_mark_and_holds_no_signature_of_the_issuer(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO, THREE)
    envelope = json.loads(waiting(issuer).read_text())
    assert len(envelope["signatures"]) == 3
    assert b"proof" not in base64.b64decode(envelope["payload"])
    verification = verify(waiting(issuer).read_bytes(), Policy((issuer.issuer.id,)), DAY)
    assert exit_code(verification) == ExitCode.BROKEN


def test_only_the_keys_of_the_policy_sign(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    for key in (STRANGER, issuer.signer, fixed_test_key()):
        with pytest.raises(UsageError, match="none of the keys"):
            sign(waiting(issuer), key)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: e["signatures"].append(e["signatures"][0]),
        lambda e: e["signatures"][0].update(keyid="0" * 64),
        lambda e: e["signatures"][0].update(sig=base64.b64encode(bytes(64)).decode()),
        lambda e: e.update(payload=base64.b64encode(base64.b64decode(e["payload"]) + b" ").decode()),
    ],
)
def test_a_request_with_anything_else_in_it_is_damaged(issuer, spoil):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE)
    envelope = json.loads(waiting(issuer).read_text())
    spoil(envelope)
    waiting(issuer).write_bytes(write(envelope))
    with pytest.raises(InputError):
        read_request(waiting(issuer).read_bytes())
    with pytest.raises(StorageError, match="damaged"):
        ask(issuer)
    assert issuer.registry.mark_ids() == ()


@pytest.mark.parametrize("left", [0, 1])
def test_countersignatures_that_are_taken_off_are_noticed(issuer, left):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    issued = ask(issuer)
    path = issuer.registry.marks_path / "TM-00001" / ATTESTATION_FILE
    envelope = json.loads(path.read_text())
    envelope["signatures"] = envelope["signatures"][: 1 + left]
    path.write_bytes(write(envelope))
    stripped = verify(path.read_bytes(), Policy((issuer.issuer.id,)), DAY)
    assert exit_code(stripped) == ExitCode.BROKEN
    assert f"{left} of the 2 countersignatures" in stripped.steps[3].detail
    kept = verify(issued.signed.encoded, Policy(registry=issuer.registry), DAY)
    assert exit_code(kept) == ExitCode.BROKEN
    assert kept.steps[7].result.value == "failed"
    assert [fault.path for fault in check(issuer.registry)] == [f"marks/TM-00001/{ATTESTATION_FILE}"]


def test_the_issuer_s_own_signature_in_another_s_place_does_not_count(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    ask(issuer)
    path = issuer.registry.marks_path / "TM-00001" / ATTESTATION_FILE
    envelope = json.loads(path.read_text())
    for twice in (envelope["signatures"][0], envelope["signatures"][1]):
        content = write({**envelope, "signatures": [*envelope["signatures"][:2], twice]})
        verification = verify(content, Policy((issuer.issuer.id,)), DAY)
        assert exit_code(verification) == ExitCode.BROKEN


def test_ids_that_wait_are_kept_for_their_marks(issuer):
    for letter in "de":
        with pytest.raises(DecisionNeededError):
            ask(issuer, what=award(f"Organisation {letter}", letter))
    sign(waiting(issuer, "TM-00002"), ONE, TWO)
    assert ask(issuer, what=award("Organisation e", "e")).signed.record.mark_id == "TM-00002"
    sign(waiting(issuer, "TM-00001"), ONE, TWO)
    assert ask(issuer, LATER, what=award("Organisation d", "d")).signed.record.mark_id == "TM-00001"
    assert check(issuer.registry) == ()
    assert [open_registry(str(issuer.path)).history().events[n].mark_id for n in (0, 1)] == ["TM-00002", "TM-00001"]


def test_a_watch_sees_marks_that_are_issued_out_of_the_order_of_their_ids(issuer):
    ones = [award(), award("Beta", "d")]
    for what in ones:
        with pytest.raises(DecisionNeededError):
            ask(issuer, what=what)
    watch = Watch(issuer.registry)
    for mark_id, what in (("TM-00002", ones[1]), ("TM-00001", ones[0])):
        sign(waiting(issuer, mark_id), ONE, TWO)
        assert ask(issuer, what=what).signed.record.mark_id == mark_id
        watch.look()
        assert watch.find(mark_id) is not None
    assert watch.marks == 2


def test_what_was_asked_for_under_another_policy_or_key_is_asked_for_again(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)
    (issuer.path / "policy.yaml").write_text(policy(3))
    with pytest.raises(IssueError, match="another policy"):
        ask(issuer)
    (issuer.path / "policy.yaml").write_text(policy())
    rotated = rotate(issuer, LATER)
    with pytest.raises(IssueError, match="another key"):
        ask(rotated, LATER)
    waiting(issuer).unlink()
    with pytest.raises(DecisionNeededError):
        ask(rotated, LATER)


def test_files_that_come_out_otherwise_are_not_what_was_countersigned(issuer):
    with pytest.raises(DecisionNeededError):
        ask(issuer)
    sign(waiting(issuer), ONE, TWO)

    def draw(made):
        files = {"record.json": made.encoded, "badge.svg": b"<svg/>"}
        return {ATTESTATION_FILE: sign_attestation(made, files, issuer.signer)}

    with pytest.raises(IssueError, match="do not come out"):
        issue(award(), issuer, ISSUED_AT, draw)
    assert issuer.registry.mark_ids() == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format: psfkit-issuer-policy/1\n",
        policy(4),
        policy(0),
        policy(1, ()),
        policy(2, (ONE, ONE)),
        policy(1, ("did:web:example.com",)),
        policy(1, (fixed_test_key(),)),
        policy(1, (did_key((1).to_bytes(32, "little")),)),
        policy() + "more: true\n",
        policy().replace("required: 2", "required: yes"),
    ],
)
def test_a_policy_that_is_none_stops_the_issue(issuer, text):
    (issuer.path / "policy.yaml").write_text(text)
    with pytest.raises(StorageError):
        ask(issuer)
    assert not (issuer.path / "pending").exists()


def test_the_issuer_s_own_key_cannot_stand_in_its_policy(issuer):
    (issuer.path / "policy.yaml").write_text(policy(1, (issuer.issuer.id,)))
    with pytest.raises(StorageError, match="cannot countersign"):
        policy_of(issuer)


@pytest.mark.parametrize(
    "asked",
    [
        Countersigning(2, (ONE.did,), digest("e")),
        Countersigning(1, (ONE.did, ONE.did), digest("e")),
        Countersigning(1, (record().issuer.id,), digest("e")),
        Countersigning(1, (did_key((1).to_bytes(32, "little")),), digest("e")),
    ],
)
def test_a_record_that_asks_for_what_cannot_be_is_refused(asked):
    with pytest.raises(InputError):
        from_document(to_document(record(countersigning=asked)))
    with pytest.raises(IssueError):
        signed(countersigning=asked)


def test_a_record_and_its_attestation_come_back_with_what_they_ask_for(issuer):
    asked = Countersigning(1, (ONE.did, TWO.did), digest("e"))
    made = signed(countersigning=asked)
    assert from_document(read_document(made.encoded)).countersigning == asked
    assert replace(made.record, countersigning=None) == record()
    from tests.unit.marks.samples import KEY

    content = sign_attestation(made, {"record.json": made.encoded}, KEY)
    read = read_attestation(read_document(content), content)
    assert read.record.countersigning == asked
    policies = json.loads(read.payload)["predicate"]["verifier"]["policies"]
    assert policies[1] == {"uri": f"urn:psfkit:issuer-policy:{digest('e')}", "digest": {"sha256": "e" * 64}}


def test_a_completion_that_is_interrupted_leaves_all_or_nothing(tmp_path):
    for at in range(1, 60):
        path = str(tmp_path / f"issuer-{at}")
        issuer = new_issuer(path, "Example", date(2026, 11, 1), test=True)
        (issuer.path / "policy.yaml").write_text(policy(1))
        with pytest.raises(DecisionNeededError):
            ask(issuer)
        sign(waiting(issuer), TWO)
        code = act_with_fault(path, at, None, ask)
        assert code != BUG, f"at act {at}"
        issuer = open_issuer(path)
        assert ask(issuer).signed.record.mark_id == "TM-00001"
        assert check(issuer.registry) == ()
        if code == DONE:
            break
    assert at > 10, "the faults hit nothing"


def test_the_policy_that_the_documentation_shows_is_one(issuer):
    page = (Path(__file__).parents[3] / "docs/operations.md").read_text("utf-8")
    shown = re.search(r"```yaml\n(format: psfkit-issuer-policy.*?)```", page, re.DOTALL)[1]
    (issuer.path / "policy.yaml").write_text(shown)
    asked = policy_of(issuer).countersigning
    assert (asked.required, len(asked.keys)) == (2, 2)
