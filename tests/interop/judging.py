"""Asking a judge of tests/interop/judges, each of which asks programs that psfkit does not contain."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "judges"
HOME = Path(os.environ.get("JUDGES_HOME", Path(__file__).parents[2] / ".cache" / "judges"))
NEEDS = {
    "pdf": ("qpdf", "pdfinfo", "pdffonts", "pdftotext"),
    "svg": ("xmllint", "node"),
    "png": ("pngcheck",),
    "html": ("java", "chromium", "node"),
    "mermaid": ("chromium", "node"),
    "badge": ("node",),
    "statuslist": ("node",),
    "schema": ("node",),
    "bagit": ("sha256sum",),
    "junit": ("xmllint",),
}
"""Programs of the system that a judge needs besides what setup.sh installs."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said."""

    passed: bool
    lines: tuple[str, ...]

    @property
    def failed(self) -> str:
        """Every check that failed."""
        return "\n".join(line for line in self.lines if line.startswith("BAD "))


def judge(kind: str, *arguments: object) -> Judgement:
    """Ask a judge, or skip the test when it is not installed; a judge that breaks is a failure."""
    missing = [program for program in NEEDS.get(kind, ()) if shutil.which(program) is None]
    if missing:
        pytest.skip(f"the judge of {kind} needs {', '.join(missing)}, which is not installed")
    if not (HOME / "ready").is_file():
        pytest.skip("the judges are not installed: `make interop` does it")
    answer = subprocess.run(
        [FOLDER / "judge", kind, *map(str, arguments)],
        env={**os.environ, "JUDGES_HOME": str(HOME)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert answer.returncode in (0, 1), f"the judge broke:\n{answer.stdout}{answer.stderr}"
    return Judgement(answer.returncode == 0, tuple(answer.stdout.splitlines()))


def spoil(path: Path, old: bytes, new: bytes, target: Path) -> Path:
    """Write a copy of a file in which something else stands, and return where it is."""
    content = path.read_bytes()
    assert old in content
    spoilt = target / f"spoilt{path.suffix}"
    spoilt.write_bytes(content.replace(old, new))
    return spoilt
