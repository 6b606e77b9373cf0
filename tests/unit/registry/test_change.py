import errno
import json
import multiprocessing
import os
import shutil
from datetime import date, timedelta

import pytest

from psfkit.errors import IntegrityError, IssueError, PsfkitError, StorageError, UsageError
from psfkit.marks.verify import Policy, verify
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.record import MarkState
from psfkit.registry.change import begin, change
from psfkit.registry.check import check, repair
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer, open_issuer
from psfkit.registry.listing import list_marks
from tests.unit.marks.samples import ISSUED_AT, award
from tests.unit.registry.test_faults import BUG, DONE, act_with_fault

SUSPEND, REINSTATE, REVOKE = EventKind.SUSPENDED, EventKind.REINSTATED, EventKind.REVOKED
LATER = ISSUED_AT + timedelta(days=10)
DAY = LATER.date()


def draw(_):
    return {"badge.svg": b"<svg/>"}


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    issue(award(), made, ISSUED_AT, draw)
    return made


def standing(issuer, mark_id="TM-00001", day=DAY):
    return list_marks(issuer.registry, day, mark_id)[0].standing


def test_a_mark_is_suspended_reinstated_and_revoked(issuer):
    assert change(issuer, "TM-00001", SUSPEND, LATER, Reason.INCIDENT).new
    assert standing(issuer) is MarkState.SUSPENDED
    assert change(issuer, "TM-00001", REINSTATE, LATER).new
    assert standing(issuer) is MarkState.ACTIVE
    assert change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE).new
    assert standing(issuer) is MarkState.REVOKED
    assert [event.kind for event in issuer.registry.events("TM-00001")] == [
        EventKind.ISSUED,
        SUSPEND,
        REINSTATE,
        REVOKE,
    ]
    assert json.loads((issuer.registry.path / "index.json").read_text())["marks"][0]["withdrawn"] == "revoked"
    assert check(issuer.registry) == ()
    verification = verify(issuer.registry.find("TM-00001"), Policy(registry=issuer.registry), LATER.date())
    assert verification.state is MarkState.REVOKED


def test_the_same_change_again_changes_nothing(issuer):
    first = change(issuer, "TM-00001", SUSPEND, LATER, Reason.INCIDENT)
    again = change(issuer, "TM-00001", SUSPEND, LATER + timedelta(days=1), Reason.INCIDENT)
    assert (again.new, again.event) == (False, first.event)
    assert len(issuer.registry.history().events) == 2


@pytest.mark.parametrize(
    ("done", "asked", "reason"),
    [
        ([], REINSTATE, None),
        ([(SUSPEND, Reason.INCIDENT)], SUSPEND, Reason.MISUSE),
        ([(REVOKE, Reason.MISUSE)], REINSTATE, None),
        ([(REVOKE, Reason.MISUSE)], SUSPEND, Reason.MISUSE),
        ([(REVOKE, Reason.MISUSE)], REVOKE, Reason.INCIDENT),
    ],
)
def test_what_cannot_follow_is_refused(issuer, done, asked, reason):
    for kind, why in done:
        change(issuer, "TM-00001", kind, LATER, why)
    with pytest.raises(IssueError, match="TM-00001 is "):
        change(issuer, "TM-00001", asked, LATER, reason)


@pytest.mark.parametrize(("kind", "reason"), [(SUSPEND, None), (REINSTATE, Reason.INCIDENT)])
def test_a_reason_is_given_where_one_belongs(issuer, kind, reason):
    with pytest.raises(UsageError):
        change(issuer, "TM-00001", kind, LATER, reason)


def test_a_mark_that_is_not_there_and_clocks_that_cannot_be_right_are_refused(issuer):
    with pytest.raises(UsageError, match="TM-00009"):
        change(issuer, "TM-00009", REVOKE, LATER, Reason.MISUSE)
    with pytest.raises(IssueError, match="before that of TM-00001"):
        change(issuer, "TM-00001", REVOKE, ISSUED_AT - timedelta(seconds=1), Reason.MISUSE)
    with pytest.raises(IssueError, match="clock"):
        change(issuer, "TM-00001", REVOKE, ISSUED_AT + timedelta(days=93), Reason.MISUSE)
    assert change(issuer, "TM-00001", REVOKE, ISSUED_AT + timedelta(days=93), Reason.MISUSE, accept_clock=True).new
    with pytest.raises(IssueError, match="before that of TM-00001"):
        issue(award("Beta", "d"), issuer, ISSUED_AT + timedelta(days=5), draw)


def test_a_renewal_supersedes_in_the_same_step(issuer):
    renewed = issue(award(letter="d"), issuer, LATER, draw, renews="TM-00001")
    assert renewed.signed.record.mark_id == "TM-00002"
    assert (standing(issuer), standing(issuer, "TM-00002")) == (MarkState.SUPERSEDED, MarkState.ACTIVE)
    assert standing(issuer, day=ISSUED_AT.date()) is MarkState.ACTIVE
    assert not issue(award(letter="d"), issuer, LATER, draw, renews="TM-00001").new
    with pytest.raises(IssueError, match="superseded and cannot be renewed"):
        issue(award(letter="e"), issuer, LATER, draw, renews="TM-00001")
    assert check(issuer.registry) == ()


def test_a_renewal_needs_a_new_award_of_the_same_organisation_and_a_mark_that_can_be_renewed(issuer):
    with pytest.raises(IssueError, match="has brought TM-00001 already"):
        issue(award(), issuer, LATER, draw, renews="TM-00001")
    with pytest.raises(IssueError, match="another organisation"):
        issue(award("Beta", "d"), issuer, LATER, draw, renews="TM-00001")
    with pytest.raises(IssueError, match="no TM-00007"):
        issue(award(letter="d"), issuer, LATER, draw, renews="TM-00007")
    change(issuer, "TM-00001", SUSPEND, LATER, Reason.INCIDENT)
    with pytest.raises(IssueError, match="suspended and cannot be renewed"):
        issue(award(letter="d"), issuer, LATER, draw, renews="TM-00001")


def test_a_suspended_mark_is_still_held_and_a_revoked_one_is_not(issuer):
    change(issuer, "TM-00001", SUSPEND, LATER, Reason.INCIDENT)
    with pytest.raises(IssueError, match="holds TM-00001"):
        issue(award(letter="d"), issuer, LATER, draw)
    change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE)
    with pytest.raises(IssueError, match="which is revoked"):
        issue(award(), issuer, LATER, draw)
    assert issue(award(letter="d"), issuer, LATER, draw).signed.record.mark_id == "TM-00002"


def test_a_registry_older_than_its_history_is_taken_up_once(issuer):
    registry = issuer.registry
    (registry.marks_path / "TM-00001/event.json").unlink()
    (registry.path / "head.json").unlink()
    with pytest.raises(StorageError, match="does not tell of TM-00001"):
        change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE)
    assert not verify(registry.find("TM-00001"), Policy(registry=registry), LATER.date()).authentic
    assert begin(issuer) == ("TM-00001",)
    assert begin(issuer) == ()
    assert check(registry) == ()
    assert standing(issuer) is MarkState.ACTIVE


@pytest.fixture
def lived(issuer):
    issue(award("Beta", "d"), issuer, LATER, draw)
    change(issuer, "TM-00001", SUSPEND, LATER, Reason.INCIDENT)
    change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE)
    return issuer


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


TAMPERED = [
    ("marks/TM-00001/record.json", flip, "marks/TM-00001/record.json"),
    ("marks/TM-00001/badge.svg", flip, "marks/TM-00001/badge.svg"),
    ("marks/TM-00001/event.json", flip, "marks/TM-00001/event.json"),
    ("history/00000003.json", flip, "history/00000003.json"),
    ("marks/TM-00001/badge.svg", os.unlink, "marks/TM-00001/badge.svg"),
    ("marks/TM-00001/record.json", os.unlink, "marks/TM-00001/record.json"),
    ("marks/TM-00002/event.json", os.unlink, "history"),
    ("history/00000003.json", os.unlink, "history"),
    ("history/00000004.json", os.unlink, "history"),
    ("marks/TM-00002", shutil.rmtree, "history"),
    ("head.json", flip, "head.json"),
    ("head.json", os.unlink, "head.json"),
    ("index.json", flip, "index.json"),
    ("marks/TM-00001/more.txt", lambda path: path.write_text("x"), "marks/TM-00001/more.txt"),
    ("more.txt", lambda path: path.write_text("x"), "more.txt"),
    ("history/more.txt", lambda path: path.write_text("x"), "history/more.txt"),
    ("history/00000009.json", lambda p: shutil.copy(p.parent / "00000004.json", p), "history/00000009.json"),
    ("marks/TM-00007", lambda p: shutil.copytree(p.parent / "TM-00001", p), "marks/TM-00007/event.json"),
]


@pytest.mark.parametrize(("name", "tamper", "found"), TAMPERED, ids=[f"{c[0]} {n}" for n, c in enumerate(TAMPERED)])
def test_whatever_is_tampered_with_is_found_and_named(lived, name, tamper, found):
    assert check(lived.registry) == ()
    tamper(lived.registry.path / name)
    faults = check(lived.registry)
    assert found in {fault.path for fault in faults}
    assert all(fault.derived for fault in faults) is (name == "index.json")
    if name == "index.json":
        repair(lived)
        assert check(lived.registry) == ()


@pytest.mark.parametrize("name", ["history/00000003.json", "history/00000004.json", "head.json"])
def test_a_history_with_a_gap_is_never_built_on_nor_believed(lived, name):
    (lived.registry.path / name).unlink()
    verification = verify(lived.registry.find("TM-00001"), Policy(registry=lived.registry), LATER.date())
    assert not verification.authentic
    for act in (lambda: repair(lived), lambda: issue(award("Gamma", "e"), lived, LATER, draw), lambda: begin(lived)):
        with pytest.raises(IntegrityError):
            act()


def revoke(issuer):
    change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE)


@pytest.mark.parametrize("fault", [None, errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_revocation_that_meets_a_fault_happens_or_does_not_and_the_next_one_mends_it(tmp_path, fault):
    for at in range(1, 60):
        path = str(tmp_path / f"issuer-{at}")
        issuer = new_issuer(path, "Example", date(2026, 11, 1))
        issue(award(), issuer, ISSUED_AT, draw)
        code = act_with_fault(path, at, fault, revoke)
        assert code != BUG, f"at act {at}"
        state = standing(issuer)
        assert state in (MarkState.ACTIVE, MarkState.REVOKED)
        assert state is MarkState.REVOKED or code != DONE
        change(open_issuer(path), "TM-00001", REVOKE, LATER, Reason.MISUSE)
        assert check(issuer.registry) == ()
        assert len(issuer.registry.history().events) == 2
        if code == DONE and fault is None:
            break
    assert at > 10, "the faults hit nothing"


def change_one(path, number, results):
    try:
        issuer = open_issuer(path)
        if number % 3:
            changed = change(issuer, "TM-00001", REVOKE, LATER, Reason.MISUSE)
            results.put(("revoked", changed.new))
        else:
            results.put(("issued", issue(award(f"Company {number}", f"{number // 3:x}"), issuer, LATER, draw).new))
    except PsfkitError as error:
        results.put((error.message, False))


def test_issuing_and_revoking_at_once_gives_one_chain(issuer):
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    runs = [context.Process(target=change_one, args=(str(issuer.path), n, results)) for n in range(1, 19)]
    for run in runs:
        run.start()
    while any(run.is_alive() for run in runs):
        issuer.registry.history()  # a reader never meets a broken chain
    answers = [results.get() for _ in runs]
    assert sorted(answers) == sorted([("issued", True)] * 6 + [("revoked", True)] + [("revoked", False)] * 11)
    assert check(issuer.registry) == ()
    assert len(issuer.registry.history().events) == 8
