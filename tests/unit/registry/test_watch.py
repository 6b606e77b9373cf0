import json
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from psfkit.errors import IntegrityError, StorageError
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry import history as history_module
from psfkit.registry.change import change
from psfkit.registry.folder import open_registry
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.status_lists import write_status_lists
from psfkit.registry.watch import Watch
from tests.unit.marks.samples import ISSUED_AT, award

LATER = ISSUED_AT + timedelta(days=10)
PICTURE = b"<svg/>"


def draw(_):
    return {"badge.svg": PICTURE}


@pytest.fixture
def issuer(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    for name, letter in (("Acme AI", "1"), ("Beta", "2"), ("Gamma", "3")):
        issue(award(name, letter), made, ISSUED_AT, draw)
    change(made, "TM-00002", EventKind.SUSPENDED, LATER, Reason.INCIDENT)
    return made


def kinds(watch, mark_id):
    return [event.kind for event in watch.events(mark_id)]


def test_what_is_known_is_what_the_whole_history_tells(issuer):
    watch = Watch(issuer.registry)
    whole = issuer.registry.history()
    assert watch.marks == 3
    assert (watch.last_event, watch.last_event.sequence) == (whole.events[-1], len(whole.events))
    assert kinds(watch, "TM-00002") == [EventKind.SUSPENDED]
    assert watch.events("TM-00001") == ()
    assert watch.events("TM-00009") is None
    assert watch.find("TM-00009") is None
    kept = watch.find("TM-00001")
    assert kept.record == whole.opened["TM-00001"].record
    assert watch.record("TM-00001", kept).record.organisation == "Acme AI"
    assert watch.file("TM-00001", kept, "badge.svg") == PICTURE
    assert watch.file("TM-00001", kept, "badge.png") is None


def test_every_kind_of_change_is_known_after_a_look(issuer):
    watch = Watch(issuer.registry)
    issue(award("Delta", "4"), issuer, LATER, draw)
    change(issuer, "TM-00002", EventKind.REINSTATED, LATER)
    change(issuer, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    issue(award("Gamma", "5"), issuer, LATER, draw, renews="TM-00003")
    watch.look()
    assert watch.marks == 5
    assert kinds(watch, "TM-00002") == [EventKind.SUSPENDED, EventKind.REINSTATED]
    assert kinds(watch, "TM-00001") == [EventKind.REVOKED]
    assert kinds(watch, "TM-00003") == [EventKind.RENEWED]
    assert watch.last_event == replace(issuer.registry.history().events[-1], files=())


def test_events_of_a_mark_stay_the_same_object_while_nothing_bears_on_it(issuer):
    watch = Watch(issuer.registry)
    before = watch.events("TM-00002")
    change(issuer, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    watch.look()
    assert watch.events("TM-00002") is before


@pytest.mark.parametrize("kind", [EventKind.REVOKED, EventKind.RENEWED])
def test_an_event_counts_before_the_head_speaks_for_it(issuer, kind):
    head = issuer.registry.path / "head.json"
    watch, old = Watch(issuer.registry), head.read_bytes()
    if kind is EventKind.REVOKED:
        change(issuer, "TM-00001", kind, LATER, Reason.MISUSE)
    else:
        issue(award("Acme AI", "7"), issuer, LATER, draw, renews="TM-00001")
    head.write_bytes(old)
    watch.look()
    assert kinds(watch, "TM-00001") == [kind]
    assert kinds(Watch(issuer.registry), "TM-00001") == [kind]


def rewrite(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def forge_reinstatement(registry):
    """Put an event in place that only looks like the next one."""
    last = (registry / "history" / "00000004.json").read_bytes()
    event = json.loads(last)
    event |= {"sequence": 5, "previous": history_module.digest_of(last), "event": "reinstated"}
    del event["reason"]
    (registry / "history" / "00000005.json").write_bytes(json.dumps(event, indent=2).encode() + b"\n")


TAMPERED = {
    "an event is gone": lambda r: (r / "history" / "00000004.json").unlink(),
    "an event is forged": forge_reinstatement,
    "the head is gone": lambda r: (r / "head.json").unlink(),
    "the head is changed": lambda r: rewrite(r / "head.json", b'"events": 4', b'"events": 5'),
    "the head is nothing": lambda r: (r / "head.json").write_bytes(b"{}"),
    "the head is a link": lambda r: ((r / "head.json").rename(r / "h"), (r / "head.json").symlink_to(r / "h")),
}
AT_START = {
    "an event is changed": lambda r: rewrite(r / "history" / "00000004.json", b"incident", b"complaint"),
    "how a mark began is changed": lambda r: rewrite(
        r / "marks" / "TM-00001" / "event.json", b'"markId": "TM-00001"', b'"markId": "TM-00002"'
    ),
    "how a mark began is gone": lambda r: (r / "marks" / "TM-00002" / "event.json").unlink(),
    "a mark is gone": lambda r: shutil.rmtree(r / "marks" / "TM-00003"),
    "a mark is added": lambda r: shutil.copytree(r / "marks" / "TM-00003", r / "marks" / "TM-00099"),
}


@pytest.mark.parametrize("tamper", (TAMPERED | AT_START).values(), ids=(TAMPERED | AT_START).keys())
def test_a_registry_that_was_tampered_with_is_not_read(issuer, tamper):
    tamper(issuer.registry.path)
    with pytest.raises((IntegrityError, StorageError)):
        Watch(issuer.registry)


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED.keys())
def test_tampering_under_its_eyes_is_seen_and_never_believed(issuer, tamper):
    watch = Watch(issuer.registry)
    tamper(issuer.registry.path)
    for _ in range(2):
        with pytest.raises((IntegrityError, StorageError)):
            watch.look()
    assert kinds(watch, "TM-00002") == [EventKind.SUSPENDED]


def test_what_is_put_right_is_believed_again(issuer):
    watch, head = Watch(issuer.registry), issuer.registry.path / "head.json"
    good = head.read_bytes()
    head.write_bytes(b"{}")
    with pytest.raises(IntegrityError):
        watch.look()
    head.write_bytes(good)
    watch.look()


def test_an_earlier_state_of_the_whole_registry_is_refused(issuer, tmp_path):
    earlier = shutil.copytree(issuer.registry.path, tmp_path / "earlier")
    change(issuer, "TM-00001", EventKind.REVOKED, LATER, Reason.MISUSE)
    change(issuer, "TM-00003", EventKind.REVOKED, LATER, Reason.MISUSE)
    watch = Watch(issuer.registry)
    shutil.rmtree(issuer.registry.path)
    shutil.copytree(earlier, issuer.registry.path)
    with pytest.raises(IntegrityError):
        watch.look()


RECORDS = {
    "changed": lambda p: rewrite(p, b"Acme AI", b"Acme BI"),
    "gone": lambda p: p.unlink(),
    "that of another mark": lambda p: p.write_bytes((p.parent.parent / "TM-00002" / "record.json").read_bytes()),
    "a link": lambda p: (p.rename(p.with_suffix(".x")), p.symlink_to(p.with_suffix(".x"))),
    "too long": lambda p: p.write_bytes(b" " * 300_000),
}


@pytest.mark.parametrize("tamper", RECORDS.values(), ids=RECORDS.keys())
def test_a_record_that_is_not_the_one_that_was_issued_is_not_given_out(issuer, tamper):
    watch = Watch(issuer.registry)
    tamper(watch.place("TM-00001"))
    with pytest.raises((IntegrityError, StorageError)):
        watch.record("TM-00001", watch.find("TM-00001"))


def test_a_file_beside_a_record_is_given_out_as_it_was_issued_or_not_at_all(issuer):
    watch = Watch(issuer.registry)
    kept = watch.find("TM-00001")
    (watch.registry.marks_path / "TM-00001" / "badge.svg").write_bytes(b"<svg>forged</svg>")
    with pytest.raises(IntegrityError, match=r"badge\.svg"):
        watch.file("TM-00001", kept, "badge.svg")
    assert watch.file("TM-00001", kept, "../../issuer.json") is None
    rewrite(watch.registry.marks_path / "TM-00001" / "event.json", b"badge.svg", b"badge.png")
    with pytest.raises(IntegrityError, match="began"):
        watch.file("TM-00001", kept, "badge.png")


def test_status_lists_are_given_out_when_the_issuer_signed_them(issuer):
    watch = Watch(issuer.registry)
    assert watch.status_list("revocation.json") is None
    write_status_lists(issuer, "https://marks.example/status", LATER)
    assert json.loads(watch.status_list("suspension.json"))["issuer"] == issuer.issuer.id
    assert watch.status_list("../issuer.json") is None
    rewrite(issuer.registry.path / "status" / "suspension.json", b'"validUntil": "2026', b'"validUntil": "2027')
    with pytest.raises(IntegrityError):
        watch.status_list("suspension.json")


def test_an_empty_registry_has_no_marks_and_takes_in_the_first(tmp_path):
    made = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    watch = Watch(open_registry(str(tmp_path / "issuer")))
    assert (watch.marks, watch.last_event) == (0, None)
    issue(award(), made, ISSUED_AT, draw)
    watch.look()
    assert watch.marks == 1
