"""The manual page and completion, as shells and man take them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from psfkit.errors import ExitCode
from tests.cli.answers import commands
from tests.cli.commands import psfkit

PROGRAMS = Path(sys.executable).parent
SHELLS = ("bash", "zsh", "fish", "powershell")


def test_the_manual_page_names_every_command_and_option(capsys):
    page = psfkit(capsys, "man").out
    plain = page.replace(r"\-", "-")
    for name, command in commands():
        assert f".SS psfkit {name}" in plain
        for param in command.params:
            if param.param_type_name == "option":
                assert all(spelling in plain for spelling in param.opts), name
    for code in ExitCode:
        assert f".B {int(code)}\n" in page
    assert page == psfkit(capsys, "man").out


def test_no_line_of_the_page_is_taken_for_a_request_that_it_is_not(capsys):
    for line in psfkit(capsys, "man").out.splitlines():
        assert not line.startswith(".") or re.match(r"\.(TH|SH|SS|TP|PP|B|I) ?", line), line
        assert not line.startswith("'")
        assert line.isascii()


def test_man_takes_the_page_without_a_warning(capsys, tmp_path):
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("there is no man here")
    psfkit(capsys, "man", "--output", tmp_path / "psfkit.1")
    shown = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", str(tmp_path / "psfkit.1")],
        env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    assert "psfkit portfolio" in shown.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_of_its_own(capsys, shell):
    answer = psfkit(capsys, "completion", shell)
    assert answer.code == ExitCode.YES
    assert "_PSFKIT_COMPLETE" in answer.out
    assert "psfkit" in answer.out
    assert psfkit(capsys, "completion", "csh").code == ExitCode.USAGE


def complete(line):
    """Return what bash offers at the end of a line, through the script that it is given."""
    words = line.split(" ")
    script = f"""
source <(psfkit completion bash)
COMP_WORDS=({" ".join(words) if words[-1] else " ".join(words[:-1]) + " ''"})
COMP_CWORD={len(words) - 1}
_psfkit_completion psfkit
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    answer = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stderr == ""
    return answer.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("psfkit va", {"validate"}),
        ("psfkit mark re", {"reinstate", "revoke", "renew"}),
        ("psfkit why PSF-4", {"PSF-4", "PSF-4.1", "PSF-4.2", "PSF-4.3", "PSF-4.4", "PSF-4.5"}),
        ("psfkit explain PK20", {"PK201", "PK202", "PK203"}),
        ("psfkit rubric show red", {"red-team-run"}),
        ("psfkit schema work", {"workflow", "workflow-check"}),
        ("psfkit validate --format g", {"github", "gitlab"}),
        ("psfkit score --fo", {"--force", "--format"}),
        ("psfkit completion z", {"zsh"}),
        ("psfkit validate nothing-like-that", set()),
    ],
)
def test_bash_completes_commands_options_ids_and_codes(line, offered):
    assert offered <= set(complete(line))
    if not offered:
        assert complete(line) == []
