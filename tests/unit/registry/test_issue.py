import json
import multiprocessing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from psfkit.errors import IssueError, PsfkitError, RenderError, StorageError
from psfkit.marks.commitment import commitment, mark_salt
from psfkit.marks.record import read_record
from psfkit.marks.verify import Policy, verify
from psfkit.registry.change import begin
from psfkit.registry.check import repair
from psfkit.registry.folder import mark_number, open_registry
from psfkit.registry.history import MAX_LEAP_DAYS
from psfkit.registry.issue import issue, last_day
from psfkit.registry.issuer import new_issuer, open_issuer
from tests.unit.marks.samples import ISSUED_AT, award, digest, signed


def draw(signed_record):
    return {"badge.svg": b"<svg/>", "badge@2x.png": signed_record.encoded * 3}


@pytest.fixture
def issuer(tmp_path):
    return new_issuer(str(tmp_path / "issuer"), "Example Assessors", date(2026, 11, 1))


def test_a_mark_is_whole_listed_and_verifies(issuer):
    issued = issue(award(), issuer, ISSUED_AT, draw)
    record = issued.signed.record
    folder = issuer.registry.path / "marks" / "TM-00001"
    assert issued.new
    assert record.mark_id == "TM-00001"
    assert sorted(p.name for p in folder.iterdir()) == ["badge.svg", "badge@2x.png", "event.json", "record.json"]
    assert (folder / "record.json").read_bytes() == issued.signed.encoded
    assert verify(issued.signed.encoded, Policy(registry=open_registry(str(issuer.path))), date(2027, 1, 1)).in_force
    index = json.loads((issuer.registry.path / "index.json").read_text())
    assert [(m["markId"], m["organisation"]) for m in index["marks"]] == [("TM-00001", "Acme AI")]
    assert sorted(p.name for p in issuer.path.iterdir()) == [".lock", "issuer.json", "key.pem", "registry", "salt"]


def test_digests_are_published_so_that_they_cannot_be_guessed(issuer):
    record = issue(award(), issuer, ISSUED_AT, draw).signed.record
    salt = mark_salt(issuer.salt, record.mark_id)
    assert record.bundle == commitment(salt, digest("a")) != digest("a")
    assert record.determinations == commitment(salt, digest("c")) != digest("c")
    assert record.rubric == digest("b")


def test_the_same_award_brings_the_same_mark(issuer):
    first = issue(award(), issuer, ISSUED_AT, draw)
    again = issue(award(), issuer, ISSUED_AT + timedelta(days=3), draw)
    assert not again.new
    assert again.signed == first.signed
    assert issuer.registry.mark_ids() == ("TM-00001",)


def test_the_same_award_brings_nothing_once_its_mark_has_ended(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    with pytest.raises(IssueError, match="TM-00001"):
        issue(award(), issuer, ISSUED_AT + timedelta(days=366), draw, accept_clock=True)


@pytest.mark.parametrize("name", ["Acme AI", "ACME  ai", " acme\u00a0AI", "\uff21\uff43\uff4d\uff45 AI"])
def test_an_organisation_holds_one_mark_at_a_time_however_it_is_written(issuer, name):
    issue(award(), issuer, ISSUED_AT, draw)
    with pytest.raises(IssueError, match="holds TM-00001 until 2027-11-22"):
        issue(award(name, "d"), issuer, ISSUED_AT, draw)
    assert issue(replace(award(name, "d"), country="SE"), issuer, ISSUED_AT, draw).signed.record.mark_id == "TM-00002"


def test_an_organisation_gets_a_new_mark_when_the_old_one_has_ended(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    later = ISSUED_AT.replace(year=2027)
    again = award(letter="d", assessed_as_of=later.date())
    assert issue(again, issuer, later, draw, accept_clock=True).signed.record.mark_id == "TM-00002"


def test_a_self_check_brings_no_mark(issuer):
    bare = award()
    bare = replace(bare, digests=replace(bare.digests, determinations=None))
    with pytest.raises(IssueError, match="no determinations"):
        issue(bare, issuer, ISSUED_AT, draw)


@pytest.mark.parametrize("days", [-1, -400])
def test_a_clock_that_went_back_is_refused(issuer, days):
    issue(award(), issuer, ISSUED_AT, draw)
    when = ISSUED_AT + timedelta(days=days)
    early = award("Beta", "d", assessed_as_of=when.date())
    with pytest.raises(IssueError, match="before that of TM-00001"):
        issue(early, issuer, when, draw)


def test_a_clock_that_leaps_has_to_be_vouched_for(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    soon, late = ISSUED_AT + timedelta(days=MAX_LEAP_DAYS), ISSUED_AT + timedelta(days=MAX_LEAP_DAYS, seconds=1)
    with pytest.raises(IssueError) as caught:
        issue(award("Beta", "d", assessed_as_of=late.date()), issuer, late, draw)
    assert "--accept-clock" in caught.value.hint
    assert issue(award("Beta", "d", assessed_as_of=soon.date()), issuer, soon, draw).new
    far = late + timedelta(days=900)
    assert issue(award("Gamma", "e", assessed_as_of=far.date()), issuer, far, draw, accept_clock=True).new


def test_an_old_assessment_is_not_issued_as_fresh(issuer):
    with pytest.raises(IssueError, match="more than 30 days ago"):
        issue(award(), issuer, ISSUED_AT + timedelta(days=40), draw)


@pytest.mark.parametrize(
    "moment",
    [
        ISSUED_AT.replace(tzinfo=None),
        ISSUED_AT.replace(microsecond=1),
        ISSUED_AT.astimezone(timezone(timedelta(hours=1))),
        datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_time_of_issue_must_be_utc_whole_and_after_the_assessment(issuer, moment):
    with pytest.raises(IssueError):
        issue(award(), issuer, moment, draw)


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 11, 23), date(2027, 11, 22)),
        (date(2028, 2, 28), date(2029, 2, 27)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_year_ends_the_day_before_the_same_day(issued, last):
    assert last_day(issued) == last


@pytest.mark.parametrize(("days", "last"), [(1, date(2026, 11, 23)), (30, date(2026, 12, 22))])
def test_validity_counts_its_first_day(issuer, days, last):
    assert issue(award(), issuer, ISSUED_AT, draw, valid_days=days).signed.record.valid_until == last


@pytest.mark.parametrize("days", [0, -1, 367])
def test_validity_is_at_most_a_year(issuer, days):
    with pytest.raises(IssueError):
        issue(award(), issuer, ISSUED_AT, draw, valid_days=days)


@pytest.mark.parametrize("name", ["record.json", "../x", "a/b", "", ".hidden", "A.SVG", "x\n"])
def test_a_file_with_another_name_is_refused_and_leaves_nothing(issuer, name):
    with pytest.raises(RenderError):
        issue(award(), issuer, ISSUED_AT, lambda _: {name: b"x"})
    assert issuer.registry.mark_ids() == ()


def test_a_badge_that_cannot_be_drawn_leaves_nothing(issuer):
    def fail(_):
        raise RenderError("no renderer")

    with pytest.raises(RenderError):
        issue(award(), issuer, ISSUED_AT, fail)
    assert issuer.registry.mark_ids() == ()
    assert issue(award(), issuer, ISSUED_AT, draw).signed.record.mark_id == "TM-00001"


def test_a_damaged_registry_stops_issuing(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    (issuer.registry.path / "marks" / "TM-00001" / "record.json").write_bytes(signed().encoded)
    with pytest.raises(StorageError, match="TM-00142"):
        issue(award("Beta", "d"), issuer, ISSUED_AT, draw)


def test_the_index_is_made_anew_from_the_marks(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    index = issuer.registry.path / "index.json"
    good = index.read_bytes()
    index.write_text("nonsense")
    assert repair(issuer) == 1
    assert index.read_bytes() == good


@pytest.mark.parametrize(
    "mark_id",
    ["TM-00002", "TM-1", "../../issuer", "TM-00001/..", "TM-00001\n", "TM-\u0661\u0661\u0661\u0661\u0661", ""],
)
def test_only_a_mark_that_is_there_is_found(issuer, mark_id):
    issued = issue(award(), issuer, ISSUED_AT, draw)
    assert issuer.registry.find("TM-00001") == issued.signed.encoded
    assert issuer.registry.find(mark_id) is None


def test_ids_grow_past_five_digits(issuer):
    issue(award(), issuer, ISSUED_AT, draw)
    marks = issuer.registry.path / "marks"
    record = replace(read_record(issuer.registry.find("TM-00001")).record, mark_id="TM-99999", organisation="Beta")
    from psfkit.marks.record import sign_record

    (marks / "TM-99999").mkdir()
    (marks / "TM-99999" / "record.json").write_bytes(sign_record(record, issuer.signer).encoded)
    assert begin(issuer) == ("TM-99999",)
    assert issue(award("Gamma", "e"), issuer, ISSUED_AT, draw).signed.record.mark_id == "TM-100000"
    assert issuer.registry.mark_ids() == ("TM-00001", "TM-99999", "TM-100000")


def issue_one(path, number, results):
    names = ["Acme"] * 5 + [f"Company {n}" for n in range(15)]
    letters = ["a"] * 5 + list("0123456789bcdef")
    try:
        issued = issue(award(names[number], letters[number]), open_issuer(path), ISSUED_AT, draw)
        results.put((issued.signed.record.mark_id, issued.new))
    except PsfkitError as error:
        results.put((error.message, False))


def test_twenty_runs_at_once_give_as_many_ids_as_there_are_awards(issuer):
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    runs = [context.Process(target=issue_one, args=(str(issuer.path), n, results)) for n in range(20)]
    for run in runs:
        run.start()
    answers = [results.get() for _ in runs]
    for run in runs:
        run.join()
    assert sorted({mark_number(mark) for mark, _ in answers}) == list(range(1, 17))
    assert sum(new for _, new in answers) == 16
    assert len(issuer.registry.records()) == 16
    assert len(json.loads((issuer.registry.path / "index.json").read_text())["marks"]) == 16
