"""Every command of the app, and for each that answers with `--format` a command line that answers."""

from dataclasses import dataclass
from pathlib import Path

from typer.main import get_command

from psfkit.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLE = EXAMPLES / "northlight-support"
LACKING = EXAMPLES / "brightpath-intake"
MAP = next(iter(sorted((BUNDLE / "workflows").iterdir())))
AS_OF = ("--as-of", "2026-11-24")


@dataclass(frozen=True)
class Made:
    """A mark of the sample issuer and its files."""

    issuer: Path
    out: Path
    case: Path = Path()
    """A case that was opened."""


def open_case(folder):
    """Open a case, and return where it is."""
    from psfkit.cli.app import invoke
    from psfkit.cli.door import run

    applied = ("--id", "APP-0001", "--organisation", "Acme AI", "--country", "NO", "--contact", "A", "--system", "Bot")
    assert run(lambda: invoke(["case", "new", str(folder), *applied, "--by", "B", *AS_OF])) == 0
    return folder


def commands(group=None, name=()):
    """Yield the words of every command and the command."""
    for word, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*name, word))
        else:
            yield " ".join((*name, word)), command


def groups(group=None, name=()):
    """Yield the words of every group of commands below the app."""
    for word, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield [*name, word]
            yield from groups(command, (*name, word))


def option(command, spelling):
    """Return the parameter of an option, or None."""
    return next((param for param in command.params if spelling in param.opts), None)


def formats(command):
    """Return the formats that a command answers in."""
    param = option(command, "--format")
    return () if param is None else tuple(getattr(choice, "value", choice) for choice in param.type.choices)


def lines(made):
    """Return for each command that has `--format` the words that follow its name."""
    return {
        "validate": (BUNDLE, LACKING, *AS_OF),
        "score": (BUNDLE, *AS_OF),
        "why": ("PSF-4", BUNDLE, *AS_OF),
        "plan": (LACKING, *AS_OF),
        "status": (BUNDLE, "--within", "30", *AS_OF),
        "coverage": (LACKING, *AS_OF),
        "diff": (LACKING, BUNDLE, *AS_OF),
        "verify": (made.out / "badge.svg", "--registry", made.issuer / "registry", *AS_OF),
        "reproduce": (
            made.out / "record.json",
            *("--bundle", BUNDLE, "--determinations", BUNDLE / "determinations", "--issuer", made.issuer),
        ),
        "mark list": (made.issuer, *AS_OF),
        "mark show": (made.issuer, "TM-00001", *AS_OF),
        "registry check": (made.issuer,),
        "workflow check": (MAP,),
        "case status": (made.case, *AS_OF),
        "case timeline": (made.case,),
        "case quote": (made.case,),
        "history": (made.case,),
        "template list": (),
        "crosswalk": (BUNDLE, "--to", "eu-ai-act", *AS_OF),
        "portfolio": (LACKING, BUNDLE, EXAMPLES / "making", *AS_OF),
    }


SCHEMAS = {
    "validate": "findings",
    "score": "assessment",
    "why": "why",
    "plan": "plan",
    "status": "status",
    "coverage": "coverage",
    "diff": "comparison",
    "verify": "verification",
    "reproduce": "reproduction",
    "mark list": "marks",
    "mark show": "marks",
    "registry check": "registry-check",
    "workflow check": "workflow-check",
    "portfolio": "portfolio",
    "template list": "templates",
    "crosswalk": "crosswalk-answer",
    "case status": "case",
    "case timeline": "case",
    "case quote": "case",
    "history": "case",
}
"""The schema of each command's JSON."""

ELSEWHERE = {
    "agree": "agreement",
    "case trend": "case",
    "reassess": "carried",
    "workflow compare": "workflow-drift",
}
"""Commands whose answers ask for more than a line, and their schemas; their own tests hold them to these."""
