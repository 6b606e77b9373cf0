"""`psfkit portfolio`: many bundles, the worst first; one that is bad stops no other."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def many(tmp_path):
    """Six bundles below a folder, two of which are bad, and things that are none."""
    top = tmp_path / "many"
    for name in ("a", "deep/er/b"):
        shutil.copytree(MINIMAL, top / name)
    shutil.copytree(EXAMPLES / "brightpath-intake", top / "c")
    broken = shutil.copytree(MINIMAL, top / "broken")
    (broken / "bundle.yaml").write_text('a: "')
    (top / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(30))
    with zipfile.ZipFile(top / "z.ZIP", "w") as archive:
        for path in sorted(MINIMAL.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(MINIMAL))
    (top / ".git").mkdir()
    shutil.copytree(MINIMAL, top / ".git" / "hidden")
    (top / "link").symlink_to(top / "a")
    (top / "note.txt").write_text("x")
    return top


def ask(capsys, *words):
    answer = psfkit(capsys, "portfolio", *words, "--format", "json", *AS_OF)
    return answer, json.loads(answer.out)


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_bundle_below_is_found_once_the_worst_first(capsys, many, jobs):
    answer, document = ask(capsys, many, "--jobs", jobs)
    assert answer.code == ExitCode.INVALID
    names = [row["path"].removeprefix(f"{many}/") for row in document["bundles"]]
    assert names == ["broken", "cut.zip", "a", "deep/er/b", "z.ZIP", "c"]
    assert document["counts"] == {"unreadable": 0, "invalid": 2, "fails": 4, "passes": 0}
    assert document["bundles"][0]["problem"].startswith("PK101")


def test_scores_are_those_of_score(capsys):
    _, document = ask(capsys, EXAMPLES, "--jobs", 1)
    assert [row["path"].rpartition("/")[2] for row in document["bundles"]] == [
        "brightpath-intake",
        "kestrel-claims",
        "harbour-freight",
        "northlight-support",
    ]
    for row in document["bundles"]:
        scored = json.loads(psfkit(capsys, "score", row["path"], "--format", "json", *AS_OF).out)
        assert row["digest"] == scored["digests"]["bundle"]
        assert [d["score"] for d in row["domains"]] == [d["score"] for d in scored["domains"]]


def test_exit_codes_tell_the_worst(capsys, tmp_path):
    assert psfkit(capsys, "portfolio", EXAMPLES / "northlight-support", *AS_OF).code == ExitCode.YES
    assert psfkit(capsys, "portfolio", EXAMPLES, *AS_OF).code == ExitCode.NO
    assert psfkit(capsys, "portfolio", tmp_path / "nowhere", EXAMPLES, *AS_OF).code == ExitCode.INVALID
    assert psfkit(capsys, "portfolio", tmp_path, *AS_OF).code == ExitCode.INVALID


def test_the_same_bundles_give_the_same_bytes_however_many_look(capsys, many):
    answers = {psfkit(capsys, "portfolio", many, "--jobs", jobs, *AS_OF).out for jobs in (1, 2, 4)}
    assert len(answers) == 1


def test_a_run_is_taken_up_where_it_ended(capsys, many, tmp_path):
    state = tmp_path / "state"
    first, _ = ask(capsys, many, "--resume", state)
    kept = state.read_bytes()
    assert kept.count(b"\n") == 6  # a heading, and what can be kept: the archive that is cut is no bundle
    if sys.platform != "win32":
        assert state.stat().st_mode & 0o077 == 0
    again, _ = ask(capsys, many, "--resume", state)
    assert again.out == first.out
    assert state.read_bytes() == kept
    (many / "a" / "criteria" / "psf-1.yaml").write_text("domain: PSF-1\nclaims: []\n")
    changed, _ = ask(capsys, many, "--resume", state)
    assert changed.out != first.out
    assert state.read_bytes().startswith(kept)


def test_what_is_kept_is_what_answers(capsys, many, tmp_path):
    state = tmp_path / "state"
    ask(capsys, many, "--resume", state)
    state.write_text(state.read_text().replace("Acme AI", "Kept AI"))
    _, document = ask(capsys, many, "--resume", state)
    assert {row["organisation"] for row in document["bundles"]} >= {"Kept AI"}
    again = psfkit(capsys, "portfolio", many, "--resume", state, "--as-of", "2026-11-23", "--format", "json")
    assert "Kept AI" not in again.out


@pytest.mark.parametrize("spoil", [lambda b: b[:-20], lambda b: b + b'["x', lambda b: b + b"\xff\xfe\n[1]\n{}\n[[]]\n"])
def test_a_state_that_was_cut_or_spoilt_is_worked_over(capsys, many, tmp_path, spoil):
    state = tmp_path / "state"
    first, _ = ask(capsys, many, "--resume", state)
    state.write_bytes(spoil(state.read_bytes()))
    assert ask(capsys, many, "--resume", state)[0].out == first.out
    assert ask(capsys, many, "--resume", state)[0].out == first.out


def test_a_file_that_is_something_else_is_left_alone(capsys, many, tmp_path):
    other = tmp_path / "other"
    other.write_text("mine\n")
    answer = psfkit(capsys, "portfolio", many, "--resume", other, *AS_OF)
    assert answer.code == ExitCode.INVALID
    assert other.read_text() == "mine\n"


def test_a_bundle_that_ends_a_process_stops_no_other(many, monkeypatch):
    if sys.platform != "linux":
        pytest.skip("the processes of a pool are forked on Linux alone")
    from datetime import date

    from psfkit import pipeline
    from psfkit.pipeline import runs

    real = runs.validate

    def validate(path, *more):
        if path.endswith("/c"):
            os._exit(3)
        return real(path, *more)

    monkeypatch.setattr(runs, "validate", validate)
    rubric = pipeline.read_rubric("psf/1.1")
    made = pipeline.assess_portfolio([str(many)], rubric, date(2026, 11, 24), "0", jobs=2)
    assert len(made.rows) == 6
    assert made.rows[0].path.endswith("/c")
    assert "ended the process" in made.rows[0].problem


EVIL = '=cmd|"/c calc"!A1<img src=x>\u202e'


def test_names_are_harmless_in_every_format(capsys, tmp_path):
    bundle = Path(shutil.copytree(MINIMAL, tmp_path / "=1+1 <b>\n\x1b[31m"))
    text = (bundle / "bundle.yaml").read_text()
    (bundle / "bundle.yaml").write_text(text.replace("name: Acme AI", """name: '=cmd|"/c calc"!A1<img src=x>'"""))
    for form in ("text", "json", "csv", "html"):
        out = psfkit(capsys, "portfolio", bundle, "--format", form, *AS_OF).out
        assert "\x1b" not in out
        assert "<img src=x>" not in out if form == "html" else True
    rows = list(
        csv.reader(psfkit(capsys, "portfolio", bundle, "--format", "csv", *AS_OF).out.lstrip("\ufeff").splitlines())
    )
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_map_fits_any_terminal(capsys, many, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = psfkit(capsys, "portfolio", many, EXAMPLES, *AS_OF).out
    assert max(map(len, out.splitlines())) <= columns
    assert "!" in out


def test_ctrl_c_ends_it_at_once_and_keeps_what_is_done(many, tmp_path):
    import signal
    import time

    for number in range(60):
        shutil.copytree(EXAMPLES / "northlight-support", many / f"n{number}")
    state = tmp_path / "state"
    command = [sys.executable, "-m", "psfkit", "portfolio", str(many), "--jobs", "2", "--resume", str(state), *AS_OF]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not (state.exists() and state.read_bytes().count(b"\n") > 2):
        assert time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err.decode()) == (b"", "interrupted; no file is left half-written\n")
