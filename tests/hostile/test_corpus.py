"""Every hostile case: read inside this program, and by psfkit as a user runs it."""

import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from psfkit import pipeline
from psfkit.errors import ExitCode, InputError
from psfkit.model.finding import Severity
from psfkit.model.rubric import Rubric
from tests.hostile.case import BASE, SECRET, Case
from tests.hostile.corpus import CASES, codes_of
from tests.hostile.promises import ENVIRONMENT_SECRET, find_harm, snapshot

AS_OF = "2026-11-24"
SECONDS = 10
MEMORY = 1 << 30
WRITTEN = 64 << 20
CAN_CUT_NETWORK = os.geteuid() == 0 and shutil.which("unshare") is not None if hasattr(os, "geteuid") else False


@cache
def rubric() -> Rubric:
    return pipeline.read_rubric("psf/1.1")


def build(case: Case, folder: Path) -> Path:
    folder.mkdir()
    try:
        return case.build(folder)
    except OSError as error:
        pytest.skip(f"this system cannot hold it: {error.strerror}")


def test_the_bundle_that_every_case_is_made_from_is_valid():
    validation = pipeline.validate(str(BASE), rubric(), date.fromisoformat(AS_OF))
    assert validation.validated is not None


def test_every_case_has_a_number_and_a_name_of_its_own():
    assert len({case.id for case in CASES}) == len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if not case.heavy], ids=str)
def test_it_is_read_or_refused_for_the_right_reason(case, tmp_path):
    path = build(case, tmp_path / "case")
    before = snapshot(tmp_path / "case")
    started = time.process_time()
    exit_code, codes, output = read(path)
    assert time.process_time() - started < SECONDS
    assert exit_code in case.exits, output
    if exit_code == ExitCode.INVALID and case.errors:
        assert codes & codes_of(case), output
    assert find_harm(output.encode()) == []
    assert snapshot(tmp_path / "case") == before


def read(path: Path) -> tuple[int, set[str], str]:
    """Return the exit code, the codes of errors, and the first fifty findings' texts."""
    try:
        validation = pipeline.validate(str(path), rubric(), date.fromisoformat(AS_OF))
    except InputError as error:
        return error.exit_code, {getattr(error, "code", "")}, f"{error.message}\n{error.hint}"
    findings = validation.findings
    codes = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    texts = [
        f"{f.code} {f.location.file} {f.location.line_text} {f.message} {f.subject} {f.label} {f.hint}"
        for f in findings[:50]
    ]
    return ExitCode.YES if validation.validated else ExitCode.INVALID, codes, "\n".join(texts)


@pytest.mark.fuzz
@pytest.mark.parametrize("command", ["validate", "score"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_program_keeps_its_promises(case, command, tmp_path):
    path = build(case, tmp_path / "case")
    before = snapshot(tmp_path / "case")
    work = tmp_path / "work"
    work.mkdir()
    extra = ["--out", str(work / "out")] if command == "score" else []
    exit_code, output = run([command, str(path), "--as-of", AS_OF, *extra], work)
    assert exit_code in (case.exits | {1} if command == "score" and 0 in case.exits else case.exits), output
    assert find_harm(output) == []
    assert snapshot(tmp_path / "case") == before
    assert {entry.name for entry in work.iterdir()} <= {"out"}
    assert not list(Path(tmp_path.anchor, "tmp").glob("PSFKIT_*"))
    for file in (work / "out").rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def run(arguments: list[str], work: Path) -> tuple[int, bytes]:
    """Run psfkit within limits and, where it can be had, without a network."""
    command = [sys.executable, "-m", "psfkit", *arguments]
    if CAN_CUT_NETWORK and subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode == 0:
        command = ["unshare", "-n", *command]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(work),
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PSFKIT_MARKER": ENVIRONMENT_SECRET,
    }
    done = subprocess.run(
        command,
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=limit,
    )
    return done.returncode, done.stdout + done.stderr


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
