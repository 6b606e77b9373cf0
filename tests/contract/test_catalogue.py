"""What hangs together by name must not come apart."""

import re
from pathlib import Path

import pytest

from psfkit.checks.catalogue import CHECKS
from psfkit.checks.crosswalk_lint import CROSSWALK_RULES
from psfkit.checks.determinations import TITLES
from psfkit.checks.panel import PANEL_TITLES
from psfkit.checks.rubric_lint import RUBRIC_RULES
from psfkit.documents.codes import CODES
from psfkit.documents.schema_codes import SCHEMA_CODES
from psfkit.documents.workflow_codes import WORKFLOW_CODES

ROOT = Path(__file__).parents[2]
ALL_CODES = {
    **{code: entry.title for code, entry in CODES.items()},
    **{code: entry.title for code, entry in SCHEMA_CODES.items()},
    **{code: entry.title for code, entry in WORKFLOW_CODES.items()},
    **{check.code: check.title for check in CHECKS},
    **TITLES,
    **PANEL_TITLES,
    **{rule.code: rule.title for rule in (*RUBRIC_RULES, *CROSSWALK_RULES)},
}


def test_no_code_is_given_two_meanings():
    rules = ({c.code for c in CHECKS}, TITLES, PANEL_TITLES, {r.code for r in (*RUBRIC_RULES, *CROSSWALK_RULES)})
    tables = [CODES, SCHEMA_CODES, WORKFLOW_CODES, *rules]
    assert sum(len(table) for table in tables) == len(ALL_CODES)


def test_docs_explain_every_code_and_no_other():
    explained = dict(re.findall(r"^### (PK\d{3}): (.*)$", (ROOT / "docs/checks.md").read_text("utf-8"), re.MULTILINE))
    assert explained == ALL_CODES


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_over_a_bundle_has_a_bad_bundle_that_shows_it(check):
    assert list((ROOT / "tests/bundles/bad").glob(f"{check.code}-*")), f"add tests/bundles/bad/{check.code}-<slug>/"


def test_no_registry_host_or_machine_path_is_committed():
    import subprocess

    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    pattern = re.compile(rb"/(?:work|root|farm)/[a-z]|/home/[a-z]+/|files\.pythonhosted|pypi-more")
    guilty = [
        name.decode()
        for name in listed.split(b"\0")
        if name
        and name != b"tests/contract/test_catalogue.py"
        and (ROOT / name.decode()).is_file()
        and pattern.search((ROOT / name.decode()).read_bytes())
    ]
    assert guilty == []
