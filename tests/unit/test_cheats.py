"""Each folder under tests/bundles/cheats tries to gain a level; none does. The honest ways beside them do."""

from datetime import date

import pytest

from psfkit import pipeline
from tests.unit.cheat_bundles import CHEATS, SYSTEM, build, read_case

AS_OF = date(2026, 11, 20)
RUBRIC = pipeline.read_rubric("psf/1.1")
BASE = read_case("base")
CASES = {folder.name: read_case(folder.name) for folder in sorted(CHEATS.iterdir()) if folder.name != "base"}
HONEST = {name: case for name, case in CASES.items() if "reaches" in case}
CHEATING = {name: case for name, case in CASES.items() if name not in HONEST}


def judge(case, place):
    result = pipeline.validate(str(build(case, place / "bundle")), RUBRIC, AS_OF)
    if result.validated is None:
        return result, {}
    run = pipeline.assess(result.validated, RUBRIC, None, AS_OF)
    criteria = [criterion for domain in run.assessment.domains for criterion in domain.criteria]
    return result, {criterion.criterion: criterion.by_system[SYSTEM] for criterion in criteria}


def levels_of(judged):
    return {name: int(judged[name].level) for name in BASE["levels"]}


def reasons_of(determination):
    return " / ".join(
        reason
        for level in determination.levels
        for requirement in level.requirements
        for exhibit in requirement.exhibits
        for reason in exhibit.reasons
    )


def test_the_base_stands_where_its_honest_evidence_puts_it(tmp_path):
    result, judged = judge({}, tmp_path)
    assert [f.message for f in result.findings if f.code != "PK501"] == []
    assert levels_of(judged) == BASE["levels"]


@pytest.mark.parametrize("name", HONEST)
def test_the_honest_way_counts(name, tmp_path):
    case = HONEST[name]
    result, judged = judge(case, tmp_path)
    assert [f.message for f in result.findings if f.code != "PK501"] == []
    assert levels_of(judged) == BASE["levels"] | {case["criterion"]: case["reaches"]}


@pytest.mark.parametrize("name", CHEATING)
def test_no_cheat_gains_a_level(name, tmp_path):
    case = CHEATING[name]
    result, judged = judge(case, tmp_path)
    codes = {finding.code for finding in result.findings}
    if "refused_with" in case:
        assert result.validated is None
        assert case["refused_with"] in codes
        return
    assert levels_of(judged) == BASE["levels"] | case.get("leaves", {})
    assert case.get("because", "") in reasons_of(judged[case["criterion"]])
    assert {case.get("finding", "")} <= codes | {""}
