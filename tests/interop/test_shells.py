"""Real shells complete psfkit's commands by the script of `psfkit completion`; without it they do not."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.interop
PATIENCE = 60.0
TYPED = {
    "psfkit portf": "psfkit portfolio",
    "psfkit portfolio --resu": "psfkit portfolio --resume",
    "psfkit score --format oscal-": "psfkit score --format oscal-poam",
    "psfkit mark reinst": "psfkit mark reinstate",
    "psfkit schema record-": "psfkit schema record-evidence",
}
"""What somebody has typed, and what stands there after the tab key."""
BEGIN = {
    "bash": 'bind -x \'"\\C-g": printf %s "$READLINE_LINE" > LINE\'\n',
    "zsh": "autoload -Uz compinit && compinit -u -D\n"
    "tell() { print -rn -- $BUFFER > LINE }; zle -N tell; bindkey '^G' tell; bindkey '^I' expand-or-complete\n",
}
"""Lets Ctrl-G write down the line that is being typed."""
START = {"bash": ("--norc", "--noprofile", "-i"), "zsh": ("-f", "-i")}


def find(shell):
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


def environment(folder):
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "PS1": "ready> ",
    }


class Terminal:
    """A shell at a terminal, and somebody who types."""

    def __init__(self, command, folder):
        self._ours, theirs = pty.openpty()
        self._folder = folder
        ends = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self._process = subprocess.Popen(
            command, **ends, env=environment(folder), cwd=folder, start_new_session=True, close_fds=True
        )
        os.close(theirs)

    def type(self, text):
        os.write(self._ours, text.encode())

    def wait(self, found):
        """Wait until something is there, and read what the shell says meanwhile."""
        end = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < end
            if select.select([self._ours], [], [], 0.05)[0]:
                os.read(self._ours, 65536)

    def line(self):
        """Return the line that is being typed, and begin another."""
        told = self._folder / "LINE"
        self.type("\x07")
        self.wait(told.exists)
        self.wait(lambda: told.stat().st_size > 0)
        text = told.read_text()
        told.unlink()
        self.type("\x15")
        return text

    def close(self):
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


def complete(shell, folder, typed, *, told=True):
    """Return what stands on the line after the tab key."""
    script = f"{BEGIN[shell]}{f'source <(psfkit completion {shell})' if told else ''}\n: > BEGUN\n"
    (folder / "begin").write_text(script)
    terminal = Terminal((find(shell), *START[shell]), folder)
    try:
        terminal.type("source ./begin\n")
        terminal.wait((folder / "BEGUN").exists)
        terminal.type(f"{typed}\t")
        return terminal.line().rstrip()
    finally:
        terminal.close()


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("shell", BEGIN)
def test_a_shell_completes_commands_options_formats_and_names(shell, typed, tmp_path):
    assert complete(shell, tmp_path, typed) == TYPED[typed]


@pytest.mark.parametrize("shell", BEGIN)
def test_a_shell_that_was_not_told_completes_nothing(shell, tmp_path):
    assert complete(shell, tmp_path, "psfkit portf", told=False) == "psfkit portf"


def fish(folder, script):
    command = [find("fish"), "--no-config", "--command", script]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment(folder), cwd=folder)
    return [line.partition("\t")[0] for line in answer.stdout.splitlines()]


@pytest.mark.parametrize("typed", TYPED)
def test_fish_offers_commands_options_formats_and_names(typed, tmp_path):
    offered = fish(tmp_path, f"psfkit completion fish | source; complete -C '{typed}'")
    assert offered == [TYPED[typed].rpartition(" ")[2]]


def test_fish_that_was_not_told_offers_no_command(tmp_path):
    assert "portfolio" not in fish(tmp_path, "complete -C 'psfkit portf'")
