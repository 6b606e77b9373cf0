"""A page that walks somebody through: its commands are run in their order, its files written, its answers compared.

- a ``console`` block holds commands, one a line (a backslash goes on); ``# ends in 3`` says how one ends, else in 0;
- a path in backticks with a colon, alone on its line, says of the block below it that the file looks so;
- a ``text`` block is what the command before it answers; ``…`` alone on a line stands for whatever is left out.
"""

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.cli.commands import psfkit

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHELL = ("mkdir", "cp", "mv")
"""What a page may ask for beside psfkit."""
INSTALLS = ("python3 -m venv ", ". ", "pip install ", "python3 -m pip install ", "git clone ")
"""Lines that another test tries."""


@dataclass(frozen=True)
class Step:
    """One thing that a page asks for: a command, or a file to write."""

    command: str = ""
    code: int = 0
    shown: str = ""
    """What the page shows of the answer."""
    path: str = ""
    content: str = ""


def read_steps(page):
    """Return what a page asks for, in its order."""
    steps = []
    for path, language, body in BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")):
        if path:
            steps.append(Step(path=path, content=body))
        elif language == "console":
            steps += [_command(line) for line in body.replace("\\\n", " ").splitlines() if line.strip()]
        elif language == "text":
            steps[-1] = Step(steps[-1].command, steps[-1].code, shown=body)
    return steps


def _command(line):
    told = re.search(r"# ends in (\d+)", line)
    return Step(line.split("  #")[0].strip(), int(told[1]) if told else 0)


def commands_of(page):
    """Return the words of every psfkit command of a page, without ``psfkit``."""
    return [shlex.split(step.command)[1:] for step in read_steps(page) if step.command.startswith("psfkit ")]


def walk(capsys, page, after=lambda words: None):
    """Do what a page asks for in the folder that the test is in, and return how many commands were run.

    Args:
        capsys: Of the test.
        page: Its name below docs/.
        after: Is called with the words of each command of psfkit that was run: whatever a person does then.
    """
    count = 0
    for step in read_steps(page):
        if step.path:
            Path(step.path).write_text(step.content, "utf-8")
        elif step.command.startswith("psfkit "):
            words = shlex.split(step.command)
            answer = psfkit(capsys, *words[1:])
            assert (answer.code, step.command) == (step.code, step.command), answer.out + answer.err
            _compare(step, answer.out + answer.err)
            after(words)
            count += 1
        elif not step.command.startswith(INSTALLS):
            assert step.command.split()[0] in SHELL, step.command
            subprocess.run(shlex.split(step.command), check=True)
    return count


def _compare(step, answer):
    """See that everything that is shown of an answer stands in it, in its order."""
    at = 0
    for part in re.split(r"^…\n", step.shown, flags=re.MULTILINE):
        found = answer.find(part, at)
        assert found >= 0, f"{step.command}\nshows\n{part}\nand answers\n{answer[at:]}"
        at = found + len(part)
