"""Rubrics and what the findings mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import UsageError

if TYPE_CHECKING:
    from psfkit.model.finding import Finding
    from psfkit.model.rubric import Rubric


def read_rubric(name: str) -> Rubric:
    """Read a rubric by name or path.

    Raises:
        RubricError: It is not there, or is not a rubric.
    """
    from psfkit.documents import rubric_reader

    return rubric_reader.read_rubric(name)


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

        known = [line[4:].partition(":")[0] for line in text.split("\n") if line.startswith("### PK")]
        raise UsageError(f"there is no finding code {code!a}", hint=closest(code, known) or "try PK203")
    end = min(
        found for found in (text.find("\n## ", start + 1), text.find("\n### ", start + 1), len(text)) if found > 0
    )
    return text[start + 1 : end].strip()
