"""Each folder of maps is a test: a rule, a map that keeps it, one that breaks it, and one that cannot tell."""

import pytest
import yaml

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.workflows import RULES, Outcome, check_map
from tests.unit.workflows.maps import FOLDERS, read

CASES = [(folder, file) for folder in FOLDERS for file in sorted(folder.glob("*.yaml")) if file.name != "expect.yaml"]
OUTCOMES = {"safe": Outcome.HOLDS, "unsafe": Outcome.BREAKS, "unclear": Outcome.UNKNOWN}


def test_every_rule_has_a_safe_and_an_unsafe_map():
    assert [folder.name[:5] for folder in FOLDERS] == [rule.code for rule in RULES]
    for folder in FOLDERS:
        assert {"safe.yaml", "unsafe.yaml"} <= {file.name for file in folder.iterdir()}


@pytest.mark.parametrize(("folder", "file"), CASES, ids=lambda path: path.name)
def test_a_map_has_exactly_the_expected_findings(folder, file):
    reading = read(file)
    assert reading.findings == ()
    check = check_map(reading.map)
    expected = yaml.safe_load((folder / "expect.yaml").read_text("utf-8"))[file.stem]
    found = [[f.code, f.severity.value, f.location.span.line, f.message] for f in check.findings]
    assert found == expected
    assert check.outcomes[folder.name[:5]] is OUTCOMES[file.stem]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_safe_map_breaks_no_rule_at_all(folder):
    assert set(check_map(read(folder / "safe.yaml").map).outcomes.values()) == {Outcome.HOLDS}


def test_every_rule_names_criteria_and_has_advice():
    for rule in RULES:
        assert rule.criteria
        assert WORKFLOW_CODES[rule.code].hint
