"""What a command may import: everything else would slow down every start (docs/performance.md)."""

import subprocess
import sys

import pytest

from psfkit.evidence import READERS

BUNDLE = "tests/bundles/good/minimal"
AS_OF = ("--as-of", "2026-10-30")
COMMANDS = {
    "--help": ("--help",),
    "--version": ("--version",),
    "validate --help": ("validate", "--help"),
    "validate": ("validate", BUNDLE, *AS_OF),
    "score --format json": ("score", BUNDLE, *AS_OF, "--format", "json"),
}
LIBRARIES = {"validate": ("typer", "yaml", "jsonschema_rs"), "score --format json": ("typer", "yaml", "jsonschema_rs")}
"""The libraries a command may use; Typer alone where none are named. What these import themselves is theirs."""
STANDARD = {
    "validate": {"csv", "dataclasses", "hashlib", "json", "shlex"},
    "score --format json": {"csv", "dataclasses", "hashlib", "json"},
}
"""Modules of the standard library that a command may import besides: csv is for the bundle's log, shlex for hints."""
PARTS = {
    "validate": {"checks", "cli", "documents", "evidence", "model", "pipeline"},
    "score --format json": {"checks", "cli", "documents", "evidence", "model", "pipeline", "report", "scoring"},
}
"""Packages of psfkit that a command may use; the command line alone where none are named."""

RUN = "import sys; from psfkit.cli.app import invoke; invoke(sys.argv[1:])"
TELL = "\nimport sys; sys.stdout.flush(); sys.stderr.write('\\n' + ' '.join(sys.modules))"


def loaded(code, *arguments):
    run = [sys.executable, "-c", code + TELL, *arguments]
    return set(subprocess.run(run, capture_output=True, text=True, check=True).stderr.rpartition("\n")[2].split())


def tops(modules):
    return {name.partition(".")[0] for name in modules if not name.startswith("_")}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_no_library_that_it_does_not_need(command):
    found = loaded(RUN, *COMMANDS[command])
    base = loaded(f"import {', '.join(LIBRARIES.get(command, ('typer',)))}")
    assert tops(found) - tops(base) - {"psfkit"} <= STANDARD.get(command, set())
    parts = {name.split(".")[1] for name in found if name.startswith("psfkit.") and name.count(".") > 1}
    assert parts <= PARTS.get(command, {"cli"})


@pytest.mark.parametrize("command", LIBRARIES)
def test_evidence_readers_are_imported_for_their_own_files_alone(command):
    found = loaded(RUN, *COMMANDS[command])
    readers = {reader.name for reader in READERS}
    assert {reader for reader in readers if f"psfkit.evidence.{reader.replace('-', '_')}" in found} == {"log", "record"}


def test_the_picture_and_paper_libraries_stay_away():
    found = tops(loaded(RUN, *COMMANDS["score --format json"]))
    assert not found & {"rich", "jinja2", "reportlab", "cairosvg", "cryptography", "jsonschema", "PIL", "segno"}
