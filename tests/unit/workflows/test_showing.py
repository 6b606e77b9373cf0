"""What a map shows, and what it does not show although no rule is broken."""

import pytest

from psfkit.documents.workflow_reader import read_map
from psfkit.pipeline import read_rubric
from psfkit.workflows import RULES, check_map
from psfkit.workflows.showing import SAID, find_shown
from tests.unit.workflows.maps import FOLDERS

RUBRIC = read_rubric("psf/1.1")


def show(path):
    workflow = read_map(path.read_bytes(), path.name).map
    return find_shown(workflow, check_map(workflow).outcomes)


def test_every_criterion_that_takes_a_map_and_has_a_rule_has_a_sentence():
    with_rules = {criterion for rule in RULES for criterion in rule.criteria}
    taken = {c.id for c in RUBRIC.criteria for need in c.rule(2).needs if "workflow-map" in need.kinds}
    assert set(SAID) == with_rules & taken
    assert len(set(SAID.values())) == len(SAID)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name[:5])
def test_an_unsafe_map_does_not_speak_for_what_it_breaks(folder):
    rule = next(rule for rule in RULES if rule.code == folder.name[:5])
    assert not set(rule.criteria) & set(show(folder / "unsafe.yaml").claims)
    unclear = folder / "unclear.yaml"
    if unclear.exists():
        assert not set(rule.criteria) & set(show(unclear).claims)


@pytest.mark.parametrize(
    ("nodes", "autonomy"),
    [
        ("- {id: a, type: human, subtype: approval}", "L0"),
        ("- {id: a, type: skill, autonomy: 0}", "L0"),
        ("- {id: a, type: skill, autonomy: 1}", "L0"),
        ("- {id: a, type: skill, autonomy: 1}\n  - {id: b, type: skill, autonomy: 2}", "L2"),
        ("- {id: a, type: skill, autonomy: 3}\n  - {id: b, type: skill, autonomy: 0}", "L3"),
        ("- {id: a, type: skill, autonomy: 0}\n  - {id: b, type: skill}", "L4"),
        ("- {id: a, type: skill, autonomy: 3, psf: [no-model]}", "L0"),
        ("- {id: a, type: skill, autonomy: 3, enabled: false}", "L0"),
    ],
)
def test_the_autonomy_of_a_system_is_the_highest_of_its_steps(tmp_path, nodes, autonomy):
    path = tmp_path / "map.yaml"
    path.write_text(f"format: psfkit-workflow/1\nname: Map\nnodes:\n  {nodes}\n", "utf-8")
    assert show(path).autonomy == autonomy


def test_a_map_without_a_model_shows_nothing(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(
        "format: psfkit-workflow/1\nname: M\nnodes:\n  - {id: a, type: human, subtype: approval}\n", "utf-8"
    )
    assert dict(show(path).claims) == {}


def test_vendors_and_owner_are_those_that_the_map_names(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(
        "format: psfkit-workflow/1\nname: M\nnodes:\n"
        "  - {id: a, type: skill, runtime: openai, model: gpt-x, owner: M. Berg}\n"
        "  - {id: b, type: skill, runtime: ollama, model: own, owner: M. Berg}\n"
        "  - {id: c, type: skill, runtime: openai, model: gpt-x}\n",
        "utf-8",
    )
    shown = show(path)
    assert (shown.vendors, shown.models, shown.owner) == (("openai",), ("gpt-x", "own"), "M. Berg")
