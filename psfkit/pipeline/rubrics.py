"""Rubrics and what the findings mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from psfkit.model.crosswalk import Crosswalk
    from psfkit.model.finding import Finding
    from psfkit.model.rubric import Rubric


def read_rubric(name: str) -> Rubric:
    """Read a rubric by name or path.

    Raises:
        RubricError: It is not there, or is not a rubric.
    """
    from psfkit.documents import rubric_reader

    return rubric_reader.read_rubric(name)


def read_crosswalk(rubric: Rubric, path: str = "") -> Crosswalk:
    """Return the crosswalk for a rubric: the one that psfkit carries, or one from a file.

    Raises:
        RubricError: There is none, it cannot be read, or it is for another rubric.
    """
    from psfkit.documents import crosswalk_reader
    from psfkit.errors import RubricError

    crosswalk = crosswalk_reader.read_own_crosswalk(path) if path else find_crosswalk(rubric)
    if crosswalk is None:
        raise RubricError("there is no crosswalk for this rubric", hint="name one of yours with --crosswalk PATH")
    if (crosswalk.rubric, crosswalk.rubric_version) != (rubric.id, rubric.version):
        raise RubricError(
            f"the crosswalk is for {crosswalk.rubric} {crosswalk.rubric_version}, not {rubric.id} {rubric.version}",
            hint="`psfkit rubric lint` shows every problem with its place",
        )
    return crosswalk


def find_crosswalk(rubric: Rubric) -> Crosswalk | None:
    """Return the crosswalk that psfkit carries for a rubric, or None; it is for no other rubric, whatever its name."""
    from psfkit.documents import crosswalk_reader

    return None if not rubric.carried else crosswalk_reader.read_crosswalk(rubric.id, rubric.version)


def lint_crosswalk(name_or_path: str) -> tuple[tuple[Finding, ...], str] | None:
    """Return every finding about a crosswalk and its digest; None when the file or name stands for none.

    Args:
        name_or_path: A crosswalk file, or the name of a rubric whose crosswalk psfkit carries.

    Raises:
        RubricError: It cannot be read.
    """
    from psfkit.checks.crosswalk_lint import lint_crosswalk as lint
    from psfkit.documents import crosswalk_reader
    from psfkit.documents.yaml_reader import read_yaml

    found = crosswalk_reader.find_crosswalk_file(name_or_path)
    if found is None:
        return None
    file, content = found
    crosswalk, findings, document = crosswalk_reader.read_crosswalk_bytes(content, file)
    if crosswalk is None or document is None:
        return findings, ""
    rubric = read_rubric(f"{crosswalk.rubric}/{crosswalk.rubric_version}")
    return (*findings, *lint(crosswalk, document, read_yaml(content, file).value, rubric)), crosswalk.digest


def lint_rubric(name_or_path: str) -> tuple[tuple[Finding, ...], str]:
    """Return every finding about a rubric, and its digest when it is a rubric at all.

    Raises:
        RubricError: It is not there, or cannot be read.
    """
    from psfkit.checks.rubric_lint import lint_rubric as lint
    from psfkit.documents import rubric_reader
    from psfkit.documents.yaml_reader import read_yaml

    file, content = rubric_reader.read_rubric_file(name_or_path)
    rubric, findings = rubric_reader.read_rubric_bytes(content, file)
    document = read_yaml(content, file).document
    if rubric is None or document is None:
        return findings, ""
    return (*findings, *lint(rubric, document)), rubric.digest


def lint(name_or_path: str) -> tuple[tuple[str, tuple[Finding, ...], str], ...]:
    """Return what was looked at by name, every finding about it, and its digest.

    A rubric's name stands for the rubric and its crosswalk, a path for the one file.

    Raises:
        RubricError: It is not there, or cannot be read.
    """
    from psfkit.documents.rubric_reader import is_name

    crosswalk = lint_crosswalk(name_or_path)
    if crosswalk is not None and not is_name(name_or_path):
        return ((name_or_path, *crosswalk),)
    rubric = (name_or_path, *lint_rubric(name_or_path))
    return (rubric,) if crosswalk is None else (rubric, (f"crosswalk of {name_or_path}", *crosswalk))


def export_rubric(rubric: Rubric, day: date) -> bytes:
    """Write a rubric as an OSCAL catalog; the day stands for its last change."""
    from psfkit.report.oscal_catalog import render

    return render(rubric, day)


def explain(code: str) -> str:
    """Return what docs/checks.md says about a finding code.

    Raises:
        UsageError: There is no such code.
    """
    from psfkit.resources import read_resource

    text = read_resource("docs/checks.md").decode("utf-8")
    start = text.find(f"\n### {code}:")
    if start < 0:
        from psfkit.documents.spelling import closest

        known = [code for code, _ in list_codes()]
        raise UsageError(f"there is no finding code {code!a}", hint=closest(code, known) or "try PK203")
    end = min(
        found for found in (text.find("\n## ", start + 1), text.find("\n### ", start + 1), len(text)) if found > 0
    )
    return text[start + 1 : end].strip()


def list_codes() -> tuple[tuple[str, str], ...]:
    """Return every finding code with its title."""
    from psfkit.resources import read_resource

    lines = read_resource("docs/checks.md").decode("utf-8").split("\n")
    heads = (line[4:].partition(":") for line in lines if line.startswith("### PK"))
    return tuple((code, title.strip()) for code, _, title in heads)
