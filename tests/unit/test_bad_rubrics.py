"""Each folder under tests/rubrics/bad is a test: psf 1.1 with one thing put in, and what lint says of it."""

from pathlib import Path

import pytest
import yaml

from psfkit import pipeline
from psfkit.checks.rubric_lint import RUBRIC_RULES

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((ROOT / "tests/rubrics/bad").iterdir())
RUBRIC = yaml.load((ROOT / "rubrics/psf/1.1/rubric.yaml").read_text("utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_lint_finds_it_at_its_place_and_nothing_else(folder, tmp_path):
    case = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    text = yaml.dump(_changed(case), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=4000)
    (tmp_path / "rubric.yaml").write_text(text, "utf-8")
    findings, _ = pipeline.lint_rubric(str(tmp_path / "rubric.yaml"))
    assert {finding.code for finding in findings} == {folder.name[:5]}
    span = findings[0].location.span
    assert text.split("\n")[span.line - 1][span.column - 1 :].startswith(case["expect"])


def test_every_rule_has_a_folder_but_the_one_that_the_schema_forestalls():
    assert {folder.name[:5] for folder in FOLDERS} == {rule.code for rule in RUBRIC_RULES} - {"PK917"}


def _changed(case):
    """Return the rubric with what a case puts in its place; what it leaves alone is shared."""
    changed = RUBRIC
    for path, value in case["put"].items():
        changed = _put(changed, path.split("."), value)
    return changed


def _put(parent, path, value):
    if not path:
        return value
    copy = parent.copy()
    key = int(path[0]) if isinstance(parent, list) else path[0]
    copy[key] = _put(parent[key], path[1:], value)
    return copy
