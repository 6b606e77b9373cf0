"""What a run shows of another framework."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.model.crosswalk import Relation, Standing
from tests.unit import crosswalks
from tests.unit.report import runs

ORDER = [Standing.NOT_SHOWN, Standing.PARTLY, Standing.SHOWN]


def standings(made):
    return {each.duty.id: each.standing for each in crosswalks.answer(made).duties}


def test_a_duty_is_shown_when_every_criterion_that_maps_to_it_is_met():
    told = standings(runs.make((3, None, 3, 3, 3, 3)))
    assert told == {
        "whole": Standing.SHOWN,
        "part": Standing.SHOWN,
        "both": Standing.SHOWN,
        "loose": Standing.LOOSE,
        "idle": Standing.NOT_SHOWN,
        "nothing": Standing.UNTOUCHED,
    }


def test_some_met_is_in_part_and_none_is_not_shown():
    told = standings(runs.make((2, None, 3, 2, 3, 3)))
    assert (told["whole"], told["part"], told["both"]) == (Standing.NOT_SHOWN, Standing.NOT_SHOWN, Standing.PARTLY)


def test_rows_of_low_confidence_count_for_nothing_and_come_last():
    by_id = {each.duty.id: each for each in crosswalks.answer(runs.make((3, None, 3, 0, 3, 3))).duties}
    assert by_id["part"].standing is Standing.SHOWN
    assert [each.counts for each in by_id["part"].criteria] == [True, False]
    assert by_id["part"].reach is Relation.SUBSET
    assert by_id["loose"].levels is None


def test_what_does_not_apply_is_left_out():
    assert standings(runs.not_applicable())["idle"] is Standing.NOT_APPLICABLE


def test_levels_are_the_lowest_and_the_highest_of_what_counts():
    by_id = {each.duty.id: each for each in crosswalks.answer(runs.make((5, None, 3, 3, 3, 3))).duties}
    assert by_id["both"].levels == (3, 5)


def test_a_criterion_that_maps_nowhere_is_named():
    assert crosswalks.answer(runs.gap()).unmapped == ("PSF-2.2", "PSF-2.3")


@pytest.mark.parametrize("name", runs.ALL)
def test_every_duty_of_the_framework_is_answered_once(name):
    told = crosswalks.answer(runs.ALL[name]())
    assert [each.duty.id for each in told.duties] == list(crosswalks.DUTIES)
    assert sum(len(told.standing_at(standing)) for standing in Standing) == len(crosswalks.DUTIES)


def test_a_self_check_is_told_from_an_assessors_run():
    assert crosswalks.answer(runs.self_check()).self_check
    assessed = crosswalks.answer(runs.gap())
    assert not assessed.self_check
    assert assessed.assessor
    assert crosswalks.answer(runs.undecided()).undecided


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(0, 5))
def test_less_evidence_never_shows_more(tops, which):
    lower = [max(0, top - 1) if at == which else top for at, top in enumerate(tops)]
    before, after = (standings(runs.make(tuple(each), assessed=False)) for each in (tops, lower))
    for duty, standing in before.items():
        if standing in ORDER:
            assert ORDER.index(after[duty]) <= ORDER.index(standing)
