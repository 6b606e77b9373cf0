"""Run the command line inside the test's own process, as the door runs it."""

from dataclasses import dataclass

from psfkit.cli.app import invoke
from psfkit.cli.door import run


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


def psfkit(capsys, *arguments):
    capsys.readouterr()
    code = run(lambda: invoke([str(a) for a in arguments]))
    captured = capsys.readouterr()
    return Answer(int(code), captured.out, captured.err)
