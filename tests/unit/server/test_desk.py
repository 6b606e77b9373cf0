"""Answers are those of the moment: of the clock, of the history, and of files that are as they were issued."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from psfkit.model.event_kind import EventKind
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.rotation import declare_compromised, rotate
from psfkit.registry.status_lists import write_status_lists
from psfkit.server.desk import LOOK_SECONDS
from tests.unit.marks.samples import ISSUED_AT, award
from tests.unit.server.asking import ID, NOW, World, make_world


@pytest.fixture
def world(tmp_path):
    return make_world(tmp_path)


def test_the_last_day_is_within_and_the_next_is_not(world):
    world.now = datetime(2027, 11, 22, 23, 59, 59, tzinfo=UTC)
    last = world.ask()
    assert (last.json["valid"], last.json["status"]) == (True, "active")
    world.later(seconds=1)
    after = world.ask()
    assert (after.status, after.json["valid"], after.json["status"]) == (200, False, "expired")
    assert after.headers["etag"] != last.headers["etag"]


def test_no_answer_may_be_kept_past_the_day(world):
    for seconds, keep in ((0, 300), (86_100, 240), (86_390, 1)):
        world.now = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        world.later()
        assert world.ask().headers["cache-control"] == f"public, max-age={keep}, must-revalidate", seconds


def test_a_clock_that_is_slow_does_not_undo_what_has_happened(world):
    world.now = datetime(2026, 11, 1, tzinfo=UTC)
    assert (world.ask().json["status"], world.ask().json["asOf"]) == ("active", "2026-11-23")


def test_what_happens_to_a_mark_is_in_the_next_answer(world):
    assert world.ask().json["valid"] is True
    world.change(EventKind.SUSPENDED)
    told = world.ask().json
    assert (told["valid"], told["status"], told["withdrawn"], told["reason"]) == (
        False,
        "suspended",
        "suspended",
        "misuse",
    )
    world.change(EventKind.REINSTATED)
    assert world.ask().json["valid"] is True
    world.change(EventKind.REVOKED)
    assert (world.ask().json["valid"], world.ask().json["status"]) == (False, "revoked")


def test_a_renewed_mark_supersedes_the_earlier_one(world):
    issue(award("Acme AI", "9"), world.issuer, NOW, lambda _: {}, renews=ID)
    world.later()
    told = world.ask().json
    assert (told["valid"], told["status"], told["supersededBy"]) == (False, "superseded", "TM-00003")
    assert world.ask(query="id=TM-00003").json["valid"] is True


def test_a_new_mark_is_known_without_a_restart(world):
    assert world.ask(query="id=TM-00003").status == 404
    issue(award("Gamma", "3"), world.issuer, NOW, lambda _: {})
    world.later()
    assert world.ask(query="id=TM-00003").json["company"] == "Gamma"


def test_the_registry_is_looked_at_again_after_a_moment_and_not_before(world):
    world.ask()
    world.change(EventKind.REVOKED)
    world.ticks -= 2 * LOOK_SECONDS
    assert world.ask().json["valid"] is True
    world.ticks += 2 * LOOK_SECONDS
    assert world.ask().json["valid"] is False


def test_a_revocation_counts_even_if_the_clock_here_is_slow(world):
    world.change(EventKind.REVOKED, at=NOW + timedelta(days=2))
    assert (world.ask().json["valid"], world.ask().json["asOf"]) == (False, "2026-12-03")


def test_an_answer_stays_the_same_for_a_minute_and_its_tag_for_as_long_as_nothing_changes(world):
    first = world.ask()
    world.later(seconds=20)
    assert world.ask() == first
    world.later(seconds=20)
    next_minute = world.ask()
    assert next_minute.json["checkedAt"] == "2026-12-01T10:05:00Z"
    assert next_minute.json == first.json | {"checkedAt": "2026-12-01T10:05:00Z"}
    assert next_minute.headers == first.headers


def test_a_sample_is_never_valid(tmp_path):
    world = make_world(tmp_path, test=True)
    told = world.ask().json
    assert (told["valid"], told["status"], told["sample"]) == (False, "sample", True)
    assert world.ask(f"/marks/{ID}/badge.svg").status == 200


@pytest.mark.parametrize("kind", [EventKind.SUSPENDED, EventKind.REVOKED])
def test_badges_of_a_mark_that_is_not_in_force_are_no_longer_given_out(world, kind):
    world.change(kind)
    reply = world.ask(f"/marks/{ID}/badge.svg")
    assert (reply.status, reply.code) == (410, "not_in_force")
    assert world.ask(f"/marks/{ID}/record.json").status == 200


def test_status_lists_are_given_out(world):
    write_status_lists(world.issuer, "https://marks.example/status", NOW)
    assert world.ask("/status/revocation.json").headers["content-type"] == "application/vc"


def rewrite(path, old, new):
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


MARK = {
    "record changed": lambda r: rewrite(r / "marks" / ID / "record.json", b"Acme AI", b"Acme BI"),
    "record gone": lambda r: (r / "marks" / ID / "record.json").unlink(),
    "mark gone": lambda r: shutil.rmtree(r / "marks" / ID),
    "record of another": lambda r: shutil.copy(
        r / "marks" / "TM-00002" / "record.json", r / "marks" / ID / "record.json"
    ),
}


@pytest.mark.parametrize("warm", [True, False], ids=["asked before", "not asked before"])
@pytest.mark.parametrize("tamper", MARK.values(), ids=MARK.keys())
def test_a_mark_whose_record_was_tampered_with_is_not_answered_for(world, tamper, warm):
    if warm:
        assert world.ask().json["valid"] is True
    tamper(world.registry)
    world.later()
    reply = world.ask()
    assert (reply.status, reply.code, reply.headers["cache-control"]) == (500, "damaged", "no-store")
    assert str(world.registry) not in reply.body.decode()
    assert world.ask(query="id=TM-00002").json["valid"] is True
    world.app._log.flush()
    assert '"trouble": "' in world.lines[-1]


def test_a_registry_that_is_gone_answers_for_no_mark(world):
    world.registry.rename(world.registry.with_name("elsewhere"))
    world.later()
    assert (world.ask().status, world.ask().code) == (503, "unavailable")


def test_a_registry_that_was_tampered_with_answers_for_no_mark_until_it_is_put_right(world):
    head = world.registry / "head.json"
    good = head.read_bytes()
    rewrite(head, b'"events": 2', b'"events": 3')
    world.later()
    for path in ("/api/certify/trust-mark/verify", f"/marks/{ID}/record.json", "/status/revocation.json", "/healthz"):
        reply = world.ask(path)
        assert (reply.status, reply.code) == (503, "unavailable")
        assert str(world.registry) not in reply.body.decode()
    head.write_bytes(good)
    world.later()
    assert world.ask().json["valid"] is True


def test_a_revocation_that_is_taken_away_does_not_make_a_mark_valid(world):
    world.change(EventKind.REVOKED)
    world.change(EventKind.REVOKED, mark_id="TM-00002")
    assert world.ask().json["status"] == "revoked"
    (world.registry / "history" / "00000003.json").unlink()
    world.later()
    assert (world.ask().status, world.ask().json["valid"]) == (503, False)


def test_what_is_kept_for_the_next_time_is_bounded(world, monkeypatch):
    monkeypatch.setattr("psfkit.server.desk._MAX_ENTRIES", 1)
    for _ in range(2):
        assert world.ask().json["markId"] == ID
        assert world.ask(query="id=TM-00002").json["markId"] == "TM-00002"
    assert len(world.desk._entries) == 1


def test_the_keys_of_the_issuer_are_those_that_its_marks_are_believed_by(world):
    path = world.registry / "keys.json"
    asked = world.ask("/keys.json", "")
    assert (asked.status, asked.body) == (200, path.read_bytes())
    assert asked.headers["content-type"] == "application/json"
    assert world.ask("/keys.json", "", if_none_match=asked.headers["etag"]).status == 304
    rotate(world.issuer, NOW)
    world.later(seconds=1)
    after = world.ask("/keys.json", "")
    assert (after.status, after.body, len(after.json["keys"])) == (200, path.read_bytes(), 2)
    path.write_bytes(asked.body)
    world.later(seconds=1)
    assert world.ask("/keys.json", "").code == "unavailable"


def test_a_registry_without_a_key_document_has_none_to_give(tmp_path):
    older = new_issuer(str(tmp_path / "issuer"), "Example", date(2026, 11, 1))
    (older.registry.path / "keys.json").unlink()
    issue(award("Acme AI", "1"), older, ISSUED_AT, lambda _: {})
    world = World(older)
    assert world.ask().status == 200
    assert world.ask("/keys.json", "").code == "no_such_file"
    assert world.ask("/did.json", "").code == "no_such_file"
    assert world.ask("/psf/did.json", "").code == "not_found"


def test_the_did_document_is_where_the_did_leads(tmp_path):
    world = make_world(tmp_path, web="did:web:example.com:psf")
    for path in ("/did.json", "/psf/did.json"):
        asked = world.ask(path, "")
        assert (asked.status, asked.body) == (200, (world.registry / "did.json").read_bytes()), path
        assert path in world.ask("/openapi.json", "").json["paths"]
    for path in ("/other/did.json", "/psf/psf/did.json", "/psf", "/.well-known/did.json"):
        assert world.ask(path, "").code == "not_found", path


def test_what_was_declared_of_a_key_cannot_be_taken_back_under_a_running_server(world):
    first = world.issuer.issuer.id
    rotated = rotate(world.issuer, NOW)
    before = (world.registry / "keys.json").read_bytes()
    declare_compromised(rotated, first, NOW.date(), NOW)
    world.later(seconds=1)
    assert world.ask().status == 200
    (world.registry / "keys.json").write_bytes(before)
    world.later(seconds=1)
    assert world.ask().code == "unavailable"
