"""An assessor's file held against the bundle: what has to be said in words is not said by a placeholder."""

from dataclasses import replace

import pytest

from psfkit.checks.determinations import check_determinations
from psfkit.model.bundle import Document
from psfkit.model.determination import EvidenceDecision
from tests.unit.worlds import TODAY, bundle, decision, determinations, ladder, rubric

CLAIM, ITEMS = ladder("PSF-1.1", 2)
BUNDLE = bundle([CLAIM], ITEMS)
DOCUMENT = Document("d.yaml", "", {}, {})


def found(made):
    return [f.code for f in check_determinations(made, DOCUMENT, BUNDLE, rubric(), TODAY)]


@pytest.mark.parametrize(
    "declared", ["none", "None.", "No tie to the applicant.", "Held shares until 2024; none since."]
)
def test_a_declaration_is_taken_as_it_stands(declared):
    assert found(replace(determinations(), independence=declared)) == []


@pytest.mark.parametrize("declared", ["FILL-IN", "TBD", "-", "n/a", "to be declared"])
def test_a_placeholder_declares_nothing(declared):
    assert found(replace(determinations(), independence=declared)) == ["PK708"]


@pytest.mark.parametrize(
    ("reason", "codes"), [("", ["PK705"]), ("TODO", ["PK705"]), ("The table lacks the sinks.", [])]
)
def test_a_refusal_has_a_reason_in_words(reason, codes):
    ruling = replace(decision("PSF-1.1"), evidence=(EvidenceDecision(ITEMS[0].id, accepted=False, reason=reason),))
    assert found(determinations(ruling)) == codes


@pytest.mark.parametrize(("reason", "codes"), [("tbd", ["PK705"]), ("Nobody on duty knew it.", [])])
def test_a_lower_level_has_a_reason_in_words(reason, codes):
    lowered = decision("PSF-1.1", cap=1)
    assert found(determinations(replace(lowered, cap=replace(lowered.cap, reason=reason)))) == codes
