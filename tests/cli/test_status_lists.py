"""Status lists from the issuer to a stranger who has nothing but files."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from psfkit import pipeline
from psfkit.cli.clock import read_moment
from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.marks.samples import award

URL = "https://marks.example/status"


@pytest.fixture
def issued(capsys, tmp_path):
    """A test issuer with an address for its lists, and one mark."""
    folder = tmp_path / "issuer"
    made = psfkit(capsys, "issuer", "new", folder, "--name", "Example", "--test", "--status-url", f"{URL}/")
    assert made.code == ExitCode.YES
    now = read_moment().issued_at
    pipeline.issue(award(assessed_as_of=now.date()), str(folder), now, "", accept_clock=False)
    return folder


def lists(folder):
    return [
        part for name in ("revocation", "suspension") for part in ("--status", folder / f"registry/status/{name}.json")
    ]


def step(answer, number):
    return json.loads(answer.out)["steps"][number - 1]


def ask(capsys, issued, *more):
    trust = issued / "trust.txt"
    trust.write_text(json.loads((issued / "issuer.json").read_text())["id"] + "\n")
    badge = issued / "registry/marks/TM-00001/badge.svg"
    return psfkit(capsys, "verify", badge, "--trust", trust, "--format", "json", *more)


def test_a_stranger_with_a_badge_and_two_lists_knows_whether_it_was_withdrawn(capsys, issued):
    assert psfkit(capsys, "registry", "status-lists", issued).code == ExitCode.YES
    assert step(ask(capsys, issued, *lists(issued)), 10)["result"] == "passed"
    assert psfkit(capsys, "mark", "revoke", "TM-00001", "--issuer", issued, "--reason", "misuse").code == ExitCode.YES
    assert step(ask(capsys, issued, *lists(issued)), 10)["result"] == "passed"  # the lists are those of before
    psfkit(capsys, "registry", "status-lists", issued)
    told = step(ask(capsys, issued, *lists(issued)), 10)
    assert told["result"] == "failed"
    assert "revoked or superseded" in told["detail"]


def test_a_stale_list_is_told_to_be_one(capsys, issued):
    psfkit(capsys, "registry", "status-lists", issued)
    later = read_moment().as_of + timedelta(days=8)
    answer = ask(capsys, issued, *lists(issued), "--as-of", later.isoformat())
    assert step(answer, 10)["result"] == "not_run"
    assert "ran out" in step(answer, 10)["detail"]


def test_a_file_that_is_no_list_is_named(capsys, issued):
    answer = ask(capsys, issued, "--status", issued / "issuer.json")
    assert answer.code == ExitCode.INVALID
    assert "issuer.json is not a status list" in answer.err
    psfkit(capsys, "registry", "status-lists", issued)
    path = issued / "registry/status/revocation.json"
    path.write_text(path.read_text().replace("H4sI", "H5sI"))
    assert ask(capsys, issued, "--status", path).code == ExitCode.INVALID


def test_the_answer_in_words_says_what_is_left_open(capsys, tmp_path):
    real = tmp_path / "real"
    made = pipeline.new_issuer(str(real), "Example", date(2026, 11, 24), test=False, fixed_test_key=False)
    from psfkit.marks.credential import sign_credential
    from psfkit.marks.record import sign_record
    from psfkit.marks.status_list import Purpose, sign_status_list
    from psfkit.registry.issuer import open_issuer
    from tests.unit.marks.samples import record

    signer = open_issuer(str(real)).signer
    signed = sign_record(record(issuer=made), signer)
    (tmp_path / "credential.json").write_bytes(sign_credential(signed, {}, signer, URL))
    (tmp_path / "trust.txt").write_text(made.id + "\n")
    at = datetime(2026, 12, 1, tzinfo=UTC)
    for purpose in Purpose:
        content = sign_status_list(purpose, (), made, signer, f"{URL}/{purpose.value}.json", at, 7)
        (tmp_path / f"{purpose.value}.json").write_bytes(content)
    question = ("verify", tmp_path / "credential.json", "--trust", tmp_path / "trust.txt")
    both = ("--status", tmp_path / "revocation.json", "--status", tmp_path / "suspension.json")
    good = psfkit(capsys, *question, *both, "--as-of", "2026-12-02")
    assert (good.code, "VERIFIED: authentic and in force on 2026-12-02." in good.out) == (ExitCode.YES, True)
    stale = psfkit(capsys, *question, *both, "--as-of", "2026-12-09")
    assert stale.code == ExitCode.PERSON_NEEDED
    assert "NOT VERIFIED: the status lists do not tell whether it was withdrawn." in stale.out
    assert "To settle it: get the issuer's two status lists" in " ".join(stale.out.split())


def test_an_address_is_given_once(capsys, tmp_path):
    folder = tmp_path / "issuer"
    psfkit(capsys, "issuer", "new", folder, "--name", "Example", "--test")
    assert psfkit(capsys, "registry", "status-lists", folder).code == ExitCode.USAGE
    assert psfkit(capsys, "issuer", "status-url", folder, "http://marks.example").code == ExitCode.USAGE
    assert psfkit(capsys, "issuer", "status-url", folder, f"{URL}/").code == ExitCode.YES
    assert psfkit(capsys, "issuer", "status-url", folder, URL).code == ExitCode.YES
    assert psfkit(capsys, "issuer", "status-url", folder, f"{URL}2").code == ExitCode.USAGE
    assert psfkit(capsys, "registry", "status-lists", folder, "--url", f"{URL}2").code == ExitCode.USAGE
    assert psfkit(capsys, "registry", "status-lists", folder).code == ExitCode.YES
    document = json.loads((folder / "registry/status/revocation.json").read_text())
    assert document["id"] == f"{URL}/revocation.json"
    assert (folder / "issuer.json").read_bytes() == (folder / "registry/issuer.json").read_bytes()
    assert psfkit(capsys, "registry", "check", folder).code == ExitCode.YES
