"""Reassessment: only what has not changed keeps its word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.determinations_reader import expand_systems, read_content
from psfkit.documents.determinations_writer import write_skeleton
from psfkit.scoring.carry import carry
from tests.unit.worlds import TODAY, bundle, claim, compensating, decision, determinations, ladder, rubric, waiver

CLAIM, ITEMS = ladder("PSF-1.1", 4)
IDS = tuple(item.id for item in ITEMS)
BEFORE = bundle([CLAIM], ITEMS)
DECIDED = determinations(decision("PSF-1.1", IDS[:2], IDS[2:]))
CHANGES = {
    "file": {"sha256": "b" * 64},
    "kind": {"kind": "incident"},
    "day": {"produced_on": TODAY},
    "systems": {"systems": ("other",)},
    "criteria": {"criteria": ("PSF-1.2",)},
    "path": {"path": "evidence/elsewhere"},
}


def kept(carried):
    return {evidence: ruling.accepted for (_, _, evidence), ruling in carried.rulings.items()}


def test_what_has_not_changed_keeps_its_word_be_it_yes_or_no():
    carried = carry(BEFORE, DECIDED, BEFORE)
    assert kept(carried) == {IDS[0]: True, IDS[1]: True, IDS[2]: False}
    assert (carried.changed, carried.new, carried.gone) == ((), (), ())


@pytest.mark.parametrize("change", CHANGES)
def test_an_item_that_changed_in_anything_is_looked_at_again(change):
    after = bundle([CLAIM], (replace(ITEMS[0], **CHANGES[change]), *ITEMS[1:]))
    carried = carry(BEFORE, DECIDED, after)
    assert IDS[0] not in kept(carried)
    assert carried.changed == (IDS[0],)


def test_the_day_on_which_it_is_handed_in_is_no_change():
    after = bundle([CLAIM], tuple(replace(item, submitted_on=TODAY) for item in ITEMS))
    assert len(kept(carry(BEFORE, DECIDED, after))) == 3


@pytest.mark.parametrize("change", [{"statement": "Something else."}, {"owner": "Somebody else"}])
def test_a_claim_that_says_something_else_is_looked_at_as_a_whole(change):
    assert kept(carry(BEFORE, DECIDED, bundle([replace(CLAIM, **change)], ITEMS))) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"waiver": waiver(TODAY)}),
        ({"waiver": waiver(TODAY)}, {}),
        ({"waiver": waiver(TODAY)}, {"waiver": waiver(TODAY, approver="Somebody else")}),
        ({"compensating": compensating(IDS[2], until=TODAY)}, {"compensating": compensating(IDS[2])}),
    ],
)
def test_a_claim_with_another_exception_is_looked_at_as_a_whole(before, after):
    then, now = (bundle([replace(CLAIM, **more)], ITEMS) for more in (before, after))
    assert kept(carry(then, DECIDED, now)) == {}
    assert len(kept(carry(now, DECIDED, now))) == 3


def test_new_and_gone_items_are_named():
    after = bundle([replace(CLAIM, evidence=(*IDS[1:], "EV-9"))], (*ITEMS[1:], replace(ITEMS[0], id="EV-9")))
    carried = carry(BEFORE, DECIDED, after)
    assert (carried.changed, carried.new, carried.gone) == ((), ("EV-9",), (IDS[0],))
    assert kept(carried) == {IDS[1]: True, IDS[2]: False}


def test_a_lowered_level_stays_while_nothing_of_the_criterion_changes():
    decided = determinations(decision("PSF-1.1", IDS, cap=2))
    assert carry(BEFORE, decided, BEFORE).caps
    changed = bundle([CLAIM], (*ITEMS[:2], replace(ITEMS[2], sha256="b" * 64)))
    assert not carry(BEFORE, decided, changed).caps
    longer = bundle([replace(CLAIM, evidence=(*IDS, "EV-9"))], (*ITEMS, replace(ITEMS[0], id="EV-9")))
    assert not carry(BEFORE, decided, longer).caps


def test_whether_it_applies_stands_for_the_same_reason_only():
    made = claim("PSF-1.1", not_applicable="nothing is entered by strangers")
    decided = determinations(decision("PSF-1.1", agrees=True))
    assert carry(bundle([made]), decided, bundle([made])).inapplicable
    other = replace(made, not_applicable="another reason")
    assert not carry(bundle([made]), decided, bundle([other])).inapplicable


@given(st.sets(st.sampled_from(range(3))), st.sampled_from(sorted(CHANGES)))
def test_the_file_to_fill_in_holds_what_stands_and_nothing_else(numbers, change):
    items = tuple(replace(item, **CHANGES[change]) if n in numbers else item for n, item in enumerate(ITEMS))
    after = bundle([CLAIM], items)
    carried = carry(BEFORE, DECIDED, after)
    content = write_skeleton(after, rubric(), "Ada", TODAY, carried)
    read, _, findings = read_content(content, "ada.yaml")
    assert not [finding for finding in findings if finding.code != "PK118"]
    (made,) = expand_systems(read, ["bot"]).decisions
    expected = {item.id: n < 2 for n, item in enumerate(ITEMS) if n not in numbers or item == items[n]}
    assert {ruling.evidence: ruling.accepted for ruling in made.evidence} == expected
    assert all("Carried over from 2026-11-19" in ruling.reason for ruling in made.evidence)
