"""PK931 and PK932: a rubric's table of maps names rules and criteria that there are."""

from dataclasses import replace

import pytest

from psfkit.checks.rubric_lint import misplaced_map_rule, unknown_map_rule
from tests.unit import worlds as w


def table(*rows, criteria=("PSF-1.1",)):
    return replace(w.rubric(), maps=w.map_policy(*rows, criteria=criteria))


def test_a_rule_that_maps_are_held_against_is_fine():
    rubric = table(("PK621", 2))
    assert [*unknown_map_rule(rubric), *misplaced_map_rule(rubric)] == []


@pytest.mark.parametrize("code", ["PK601", "PK637", "PK203"])
def test_another_code_is_named_with_its_place(code):
    (hit,) = unknown_map_rule(table(("PK621", 2), (code, 2)))
    assert hit.pointer == ("maps", "rules", 1, "rule")
    assert code in hit.message


def test_a_criterion_that_is_not_there_is_named():
    (hit,) = misplaced_map_rule(table(("PK621", 2), criteria=("PSF-1.1", "PSF-1.9")))
    assert hit.pointer == ("maps", "rules", 0, "criteria", 1)


def test_two_levels_for_one_rule_and_criterion_are_one_too_many():
    (hit,) = misplaced_map_rule(table(("PK621", 2), ("PK621", 3)))
    assert hit.pointer == ("maps", "rules", 1, "criteria", 0)


def test_a_rubric_without_a_table_asks_nothing_of_maps():
    assert [*unknown_map_rule(w.rubric()), *misplaced_map_rule(w.rubric())] == []
