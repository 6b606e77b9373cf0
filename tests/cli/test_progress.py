"""The bar of a long reading: for whoever waits at a terminal, and for nobody else."""

import io
import sys
from types import SimpleNamespace

import pytest

from psfkit.cli import progress
from psfkit.cli.progress import ReadingBar
from tests.cli.commands import psfkit

MINIMAL = "tests/bundles/good/minimal"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def read(step: float, monkeypatch) -> None:
    """Read ten megabytes in ten steps of so many seconds."""
    now = iter(step * count for count in range(100))
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(now)))
    with ReadingBar() as bar:
        bar.begin(10_000_000)
        for _ in range(10):
            bar.advance(1_000_000)


@pytest.mark.parametrize(
    ("stderr", "step", "is_shown"), [(Terminal, 1, True), (Terminal, 0.01, False), (io.StringIO, 1, False)]
)
def test_a_bar_is_shown_on_a_terminal_when_it_takes_more_than_a_moment(monkeypatch, stderr, step, is_shown):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stderr())
    read(step, monkeypatch)
    assert ("10.0/10.0 MB" in sys.stderr.getvalue()) == is_shown
    assert bool(sys.stderr.getvalue()) == is_shown


def test_the_bar_is_no_part_of_the_answer(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_MOMENT", -1)
    monkeypatch.setattr(progress, "_PAUSE", -1)
    plain = psfkit(capsys, "validate", MINIMAL, "--as-of", "2026-10-30")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = psfkit(capsys, "validate", MINIMAL, "--as-of", "2026-10-30")
    assert (shown.code, shown.out) == (plain.code, plain.out)
    assert "reading" in shown.err
    assert "reading" not in plain.err
