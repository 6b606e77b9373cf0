"""Keys that follow one another: what an earlier one signed holds, and what a thief of it signs does not."""

import errno
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from psfkit.errors import ExitCode, IntegrityError, IssueError, PsfkitError, StorageError, UsageError
from psfkit.marks.keys import generate_key, key_from_seed, read_key
from psfkit.marks.record import sign_record
from psfkit.marks.status_list import read_status_list
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.record import Issuer, MarkState
from psfkit.model.verification import StepResult
from psfkit.registry.change import change
from psfkit.registry.check import check, repair
from psfkit.registry.folder import open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import change_passphrase, new_issuer, open_issuer
from psfkit.registry.listing import list_marks
from psfkit.registry.rotation import declare_compromised, rotate
from psfkit.registry.status_lists import write_status_lists
from psfkit.registry.watch import Watch
from tests.unit.marks.samples import ISSUED_AT, OTHER_KEY, award, record
from tests.unit.registry.test_faults import BUG, DONE, act_with_fault
from tests.unit.server.asking import World
from tests.unit.site.registries import publish_to

TURN = ISSUED_AT + timedelta(days=30)
AFTER = TURN + timedelta(days=10)
DAY = AFTER.date()


def draw(_):
    return {"badge.svg": b"<svg/>"}


def named(letter):
    return award(f"Organisation {letter}", letter, assessed_as_of=date(2026, 12, 20))


@pytest.fixture
def before(tmp_path):
    """An issuer with one mark and its first key; the stolen copy of that key lies beside it."""
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    issue(award(), made, ISSUED_AT, draw)
    shutil.copy(made.path / "key.pem", tmp_path / "stolen.pem")
    return made


@pytest.fixture
def stolen(before, tmp_path):
    return read_key((tmp_path / "stolen.pem").read_bytes())


@pytest.fixture
def after(before):
    """The same issuer with its second key and a mark by each."""
    rotated = rotate(before, TURN)
    issue(named("d"), rotated, AFTER, draw)
    return rotated


def step(verification, number=6):
    return verification.steps[number - 1].result


def test_marks_by_an_earlier_and_by_the_new_key_hold(before, after):
    registry = open_registry(str(after.path))
    assert registry.issuer.id == before.issuer.id
    assert after.issuer.id not in (before.issuer.id, registry.issuer.id)
    assert registry.keys.ids == (before.issuer.id, after.issuer.id)
    for mark_id in registry.mark_ids():
        verification = verify(registry.find(mark_id), Policy(registry=registry), DAY, mark_id=mark_id)
        assert exit_code(verification) == ExitCode.YES, verification.steps
    assert check(registry) == ()
    assert [mark.standing for mark in list_marks(registry, DAY)] == [MarkState.ACTIVE] * 2
    assert not (after.path / "key.pem").exists()
    assert (after.path / "key-2.pem").stat().st_mode & 0o777 == 0o600


def test_a_pin_on_any_key_reaches_the_others_with_the_key_document_alone(before, after):
    registry = open_registry(str(after.path))
    old, new = (registry.find(mark_id) for mark_id in registry.mark_ids())
    pins = (before.issuer.id,), (after.issuer.id,)
    for pin in pins:
        for content in (old, new):
            assert verify(content, Policy(pin, keys=(registry.keys,)), DAY).in_force
    assert verify(old, Policy(pins[0]), DAY).in_force
    alone = verify(new, Policy(pins[0]), DAY)
    assert exit_code(alone) == ExitCode.BROKEN
    assert not verify(new, Policy((), keys=(registry.keys,)), DAY).authentic
    assert not verify(new, Policy((OTHER_KEY.did,), keys=(registry.keys,)), DAY).authentic


def test_an_ended_key_signs_nothing_more(before, after, stolen):
    registry = open_registry(str(after.path))
    for at, said in ((AFTER, "ended on"), (ISSUED_AT, "")):
        forged = sign_record(record(stolen, issued_at=at, valid_until=date(2027, 10, 1)), stolen).encoded
        verification = verify(forged, Policy(keys=(registry.keys,), registry=registry), DAY)
        assert exit_code(verification) == ExitCode.BROKEN
        assert said in verification.steps[5].detail
    with pytest.raises(StorageError, match="not the key"):
        open_issuer(str(after.path), signer=stolen)
    with pytest.raises(IssueError, match="changed the issuer's key"):
        change(before, "TM-00001", EventKind.REVOKED, AFTER, Reason.MISUSE)


def test_a_record_that_the_new_key_dates_before_its_time_is_refused(after):
    registry = open_registry(str(after.path))
    early = sign_record(record(after.signer, issued_at=ISSUED_AT), after.signer).encoded
    verification = verify(early, Policy((after.issuer.id,), keys=(registry.keys,)), DAY)
    assert (step(verification), exit_code(verification)) == (StepResult.FAILED, ExitCode.BROKEN)
    assert "began on" in verification.steps[5].detail


def test_a_thief_of_an_ended_key_cannot_write_the_history(before, after, stolen):
    """With the key he signs events and a head; what is in the key document shows that they are too late."""
    registry = after.registry.path
    shutil.rmtree(registry / "marks/TM-00002")
    thief = replace(before, signer=stolen)
    shutil.copy(registry / "keys.json", registry / "keys.kept")
    (registry / "head.json").unlink()
    (registry / "keys.json").unlink()
    change(thief, "TM-00001", EventKind.REVOKED, AFTER, Reason.MISUSE)
    (registry / "keys.kept").rename(registry / "keys.json")
    with pytest.raises(IntegrityError):
        open_registry(str(after.path)).history()
    assert check(open_registry(str(after.path)))


@pytest.mark.parametrize("cut", ["keys.json", "marks/TM-00001/event.json"])
def test_what_is_cut_off_is_noticed(after, cut):
    (after.registry.path / cut).unlink()
    assert check(open_registry(str(after.path)))
    with pytest.raises(PsfkitError):
        open_registry(str(after.path)).history()


def test_a_key_document_of_somebody_else_is_named(after, tmp_path):
    other = new_issuer(str(tmp_path / "other"), "Example", date(2026, 11, 1))
    shutil.copy(other.registry.path / "keys.json", after.registry.path / "keys.json")
    assert [(fault.path, fault.what) for fault in check(open_registry(str(after.path)))] == [("keys.json", "signature")]


@pytest.fixture
def older(tmp_path):
    """A registry from before there were key documents."""
    made = new_issuer(str(tmp_path / "older"), "Example", date(2026, 11, 1))
    (made.registry.path / "keys.json").unlink()
    issue(award(), made, ISSUED_AT, draw)
    return open_issuer(str(made.path))


def test_a_registry_without_a_key_document_takes_one_when_the_key_changes(older):
    assert check(older.registry) == ()
    assert "keys" not in json.loads((older.registry.path / "head.json").read_text())
    rotated = rotate(older, TURN)
    assert check(rotated.registry) == ()
    assert len(rotated.registry.keys.keys) == 2
    issue(named("d"), rotated, AFTER, draw)
    assert json.loads((older.registry.path / "head.json").read_text())["keys"] == 2


def test_a_key_document_that_is_gone_is_missed_even_if_it_named_one_key_only(before):
    path = before.registry.path / "keys.json"
    kept = path.read_bytes()
    path.unlink()
    assert [(fault.path, fault.what, fault.derived) for fault in check(before.registry)] == [
        ("keys.json", "missing", False)
    ]
    for act in (
        lambda: issue(named("d"), before, AFTER, draw),
        lambda: rotate(before, TURN),
        lambda: repair(before),
        lambda: list_marks(before.registry, DAY),
        lambda: Watch(before.registry),
    ):
        with pytest.raises(IntegrityError, match=r"keys\.json is missing"):
            act()
    path.write_bytes(kept)
    assert check(before.registry) == ()


def test_a_key_document_from_before_a_rotation_is_named(after, before, tmp_path):
    """Whoever puts back an earlier one along with the events of its time is found out by the head."""
    old = new_issuer(str(tmp_path / "old"), "Example", date(2026, 11, 1), signer=before.signer)
    shutil.copy(old.registry.path / "keys.json", after.registry.path / "keys.json")
    assert check(open_registry(str(after.path)))


def test_a_key_can_be_replaced_again_and_again(before):
    issuer, at = before, TURN
    for number, letter in enumerate("def", 2):
        issuer = rotate(issuer, at)
        at += timedelta(days=1)
        assert issue(named(letter), issuer, at, draw).signed.record.mark_id == f"TM-0000{number}"
    registry = open_registry(str(issuer.path))
    assert check(registry) == ()
    for mark_id in registry.mark_ids():
        assert verify(registry.find(mark_id), Policy((before.issuer.id,), keys=(registry.keys,)), at.date()).in_force
    assert write_status_lists(issuer, "https://example.com/status", at)
    assert check(registry) == ()
    assert [p.name for p in issuer.path.glob("key*.pem")] == ["key-4.pem"]


def test_a_device_takes_over_from_a_file(before):
    device = key_from_seed(bytes(range(32)))
    rotated = rotate(before, TURN, successor=device)
    assert rotated.issuer.id == device.did
    assert not list(rotated.path.glob("*.pem"))
    with pytest.raises(StorageError):
        open_issuer(str(before.path))
    with pytest.raises(UsageError, match="already"):
        rotate(rotated, TURN, successor=device)


def test_a_passphrase_stays_with_the_key_in_use(before):
    change_passphrase(str(before.path), None, lambda: b"a long passphrase")
    rotate(open_issuer(str(before.path), lambda _: b"a long passphrase"), TURN, passphrase=b"a long passphrase")
    with pytest.raises(UsageError):
        open_issuer(str(before.path))
    change_passphrase(str(before.path), lambda _: b"a long passphrase", lambda: b"")
    assert open_issuer(str(before.path)).path


def test_the_test_key_and_clocks_that_cannot_be_right_are_refused(before, tmp_path):
    fixed = new_issuer(str(tmp_path / "fixed"), "Example", date(2026, 11, 1), test=True, fixed_test_key=True)
    with pytest.raises(UsageError):
        rotate(fixed, TURN)
    with pytest.raises(IssueError):
        rotate(before, ISSUED_AT - timedelta(days=1))
    with pytest.raises(IssueError):
        rotate(before, ISSUED_AT + timedelta(days=100))
    assert open_registry(str(before.path)).keys.ids == (before.issuer.id,)


@pytest.mark.parametrize("fault", [None, errno.ENOSPC, errno.EROFS])
def test_a_rotation_that_meets_a_fault_leaves_one_key_in_use(tmp_path, fault):
    for at in range(1, 60):
        path = str(tmp_path / f"issuer-{at}")
        made = new_issuer(path, "Example", date(2026, 11, 1), test=True)
        issue(award(), made, ISSUED_AT, draw)
        code = act_with_fault(path, at, fault, lambda issuer: rotate(issuer, TURN))
        assert code != BUG, f"at act {at}"
        issuer = open_issuer(path)
        assert len(issuer.registry.keys.keys) == 2 or code != DONE
        assert check(issuer.registry) == ()
        rotated = rotate(issuer, TURN)
        assert verify(issuer.registry.find("TM-00001"), Policy(registry=rotated.registry), DAY).authentic
        repair(rotated)
        assert len(list(Path(path).glob("key*.pem"))) == 1
        if code == DONE and fault is None:
            break
    assert at > 5, "the faults hit nothing"


# A key that somebody else had


@pytest.fixture
def declared(before):
    """TM-00001 from before the theft, TM-00002 from after it, and the declaration by the new key."""
    theft = ISSUED_AT + timedelta(days=20)
    late = award("Late Ltd", "d", assessed_as_of=date(2026, 12, 1))
    issue(late, before, theft + timedelta(days=5), draw)
    rotated = rotate(before, TURN)
    struck = declare_compromised(rotated, before.issuer.id, theft.date(), TURN)
    assert struck == ("TM-00002",)
    return open_issuer(str(before.path))


def test_what_the_key_signed_from_that_day_on_is_refused_and_revoked(declared):
    registry = declared.registry
    assert [mark.standing for mark in list_marks(registry, DAY)] == [MarkState.ACTIVE, MarkState.REVOKED]
    assert check(registry) == ()
    late = verify(registry.find("TM-00002"), Policy(registry=registry), DAY)
    assert (step(late), exit_code(late)) == (StepResult.FAILED, ExitCode.BROKEN)
    assert "compromised from 2026-12-13" in late.steps[5].detail
    assert registry.events("TM-00002")[-1].reason is Reason.KEY_COMPROMISED


def test_what_the_registry_shows_from_before_that_day_still_holds(declared, before):
    registry, old = declared.registry, declared.registry.find("TM-00001")
    listed = verify(old, Policy(registry=registry), DAY)
    assert exit_code(listed) == ExitCode.YES
    assert "the registry shows the mark before" in listed.steps[5].detail
    unlisted = verify(old, Policy((before.issuer.id,), keys=(registry.keys,)), DAY)
    assert (step(unlisted), exit_code(unlisted)) == (StepResult.NOT_RUN, ExitCode.PERSON_NEEDED)


def test_a_thief_who_writes_an_earlier_date_is_not_believed(declared, before, stolen):
    registry = declared.registry
    forged = sign_record(record(stolen, issuer=before.issuer, issued_at=ISSUED_AT), stolen).encoded
    for policy, code in (
        (Policy(registry=registry), ExitCode.BROKEN),
        (Policy((before.issuer.id,), registry, keys=(registry.keys,)), ExitCode.BROKEN),
        (Policy((before.issuer.id,), keys=(registry.keys,)), ExitCode.PERSON_NEEDED),
    ):
        assert exit_code(verify(forged, policy, DAY)) == code
    listed_once = sign_record(
        record(stolen, mark_id="TM-00001", issuer=before.issuer, issued_at=ISSUED_AT), stolen
    ).encoded
    assert exit_code(verify(listed_once, Policy(registry=registry), DAY)) == ExitCode.BROKEN


@pytest.mark.parametrize("forks", [False, True])
def test_a_registry_that_the_thief_keeps_himself_shows_nothing(declared, before, stolen, tmp_path, forks):
    """He lists what he likes in it, and may even name a successor: the issuer's key document knows better."""
    own = new_issuer(str(tmp_path / "thief"), "Example", date(2026, 11, 1), signer=stolen)
    forged = issue(award("Crooks Ltd"), own, ISSUED_AT, draw).signed.encoded
    registry = rotate(own, TURN, successor=generate_key()).registry if forks else own.registry
    policy = Policy((before.issuer.id,), registry, keys=(declared.registry.keys,))
    verification = verify(forged, policy, DAY)
    assert not verification.authentic
    assert exit_code(verification) == (ExitCode.BROKEN if forks else ExitCode.PERSON_NEEDED)


def test_the_day_moves_to_an_earlier_one_only(declared, before):
    with pytest.raises(IssueError, match="already"):
        declare_compromised(declared, before.issuer.id, date(2026, 12, 20), TURN)
    assert declare_compromised(declared, before.issuer.id, date(2026, 12, 13), TURN) == ("TM-00002",)
    assert declare_compromised(declared, before.issuer.id, date(2026, 11, 1), TURN) == ("TM-00001", "TM-00002")
    assert [mark.standing for mark in list_marks(declared.registry, DAY)] == [MarkState.REVOKED] * 2
    events = len(declared.registry.history().events)
    declare_compromised(declared, before.issuer.id, date(2026, 11, 1), TURN)
    assert len(declared.registry.history().events) == events


def test_only_an_earlier_key_and_a_day_that_has_come_can_be_declared(before):
    rotated = rotate(before, TURN)
    with pytest.raises(UsageError, match="in use"):
        declare_compromised(rotated, rotated.issuer.id, date(2026, 12, 1), TURN)
    with pytest.raises(UsageError, match="none of"):
        declare_compromised(rotated, OTHER_KEY.did, date(2026, 12, 1), TURN)
    with pytest.raises(UsageError, match="future"):
        declare_compromised(rotated, before.issuer.id, TURN.date() + timedelta(days=1), TURN)


def test_a_declaration_that_was_interrupted_goes_on(tmp_path):
    for at in range(1, 80):
        path = str(tmp_path / f"issuer-{at}")
        made = new_issuer(path, "Example", date(2026, 11, 1), test=True)
        issue(award(), made, ISSUED_AT, draw)
        rotate(made, TURN)
        code = act_with_fault(path, at, None, lambda i, key=made.issuer.id: declare_compromised(i, key, DAY_ONE, TURN))
        assert code != BUG, f"at act {at}"
        assert declare_compromised(open_issuer(path), made.issuer.id, DAY_ONE, TURN) == ("TM-00001",)
        registry = open_registry(path)
        assert list_marks(registry, DAY)[0].standing is MarkState.REVOKED
        assert check(registry) == ()
        if code == DONE:
            break
    assert at > 10, "the faults hit nothing"


DAY_ONE = date(2026, 11, 1)


@pytest.fixture
def half_declared(before, tmp_path):
    """The declaration stands in the key document, and the run that revokes was stopped before it came to that."""
    late = award("Late Ltd", "d", assessed_as_of=date(2026, 12, 1))
    issue(late, before, ISSUED_AT + timedelta(days=25), draw)
    rotated = rotate(before, TURN)
    kept = shutil.copytree(rotated.path, tmp_path / "kept")
    declare_compromised(rotated, before.issuer.id, date(2026, 12, 13), TURN)
    shutil.copy(rotated.registry.path / "keys.json", kept / "registry/keys.json")
    return open_issuer(str(kept))


def test_what_is_declared_counts_before_anybody_has_revoked_it(half_declared):
    registry = half_declared.registry
    assert not [event for event in registry.history().events if event.kind is EventKind.REVOKED]
    assert [mark.standing for mark in list_marks(registry, DAY)] == [MarkState.ACTIVE, MarkState.REVOKED]
    write_status_lists(half_declared, "https://example.com/status", AFTER)
    revoked = read_status_list((registry.path / "status/revocation.json").read_bytes())
    assert [revoked.is_set(number) for number in (1, 2)] == [False, True]
    with pytest.raises(IssueError, match="TM-00002 already, which is revoked"):
        issue(award("Late Ltd", "d", assessed_as_of=date(2026, 12, 1)), half_declared, AFTER, draw)
    repair(half_declared)
    assert [mark.get("withdrawn") for mark in json.loads((registry.path / "index.json").read_text())["marks"]] == [
        None,
        "revoked",
    ]
    assert check(registry) == ()


def test_what_is_declared_is_neither_published_nor_served_as_in_force(half_declared, tmp_path):
    publish_to(half_declared, tmp_path / "site", AFTER)
    told = json.loads((tmp_path / "site/current/api/certify/trust-mark/verify/TM-00002.json").read_text())
    assert (told["valid"], told["status"], told["reason"]) == (False, "revoked", "key_compromised")
    page = (tmp_path / "site/current/marks/TM-00002/index.html").read_text()
    assert "somebody else may have had the key that signed it" in page
    world = World(half_declared, now=AFTER)
    assert world.ask(query="id=TM-00001").json["valid"] is True
    asked = world.ask(query="id=TM-00002")
    assert (asked.status, asked.json["valid"], asked.json["reason"]) == (200, False, "key_compromised")
    assert world.ask("/marks/TM-00002/badge.svg", "").code == "not_in_force"


def test_a_server_hears_of_a_declaration_without_a_restart(before):
    late = award("Late Ltd", "d", assessed_as_of=date(2026, 12, 1))
    issue(late, before, ISSUED_AT + timedelta(days=25), draw)
    rotated = rotate(before, TURN)
    world = World(rotated, now=AFTER)
    assert world.ask(query="id=TM-00002").json["valid"] is True
    declare_compromised(rotated, before.issuer.id, date(2026, 12, 13), TURN)
    world.later(seconds=1)
    asked = world.ask(query="id=TM-00002")
    assert (asked.status, asked.json["valid"], asked.json["status"]) == (200, False, "revoked")


def test_a_status_list_by_the_stolen_key_is_not_taken_for_the_registry_s(declared, before, stolen):
    stale = replace(before, signer=stolen)
    with pytest.raises(IssueError):
        write_status_lists(stale, "https://example.com/status", AFTER)


def test_the_key_document_says_it_all_in_public(declared, before):
    document = json.loads((declared.registry.path / "keys.json").read_text())
    first, second = document["keys"]
    assert first == {
        "id": before.issuer.id,
        "from": "2026-11-01T00:00:00Z",
        "until": "2026-12-23T08:30:00Z",
        "compromisedFrom": "2026-12-13",
    }
    assert second == {"id": declared.issuer.id, "from": "2026-12-23T08:30:00Z"}
    assert [(s["from"], s["to"], s["events"]) for s in document["successions"]] == [
        (first["id"], second["id"], 2),
    ]
    assert Issuer("Example", first["id"], test=False) == declared.registry.issuer
    assert datetime(2026, 12, 23, 8, 30, tzinfo=UTC) == TURN
