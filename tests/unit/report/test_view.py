"""What the view says, before any format."""

from dataclasses import replace
from datetime import date

import pytest

from psfkit.model.determination import CriterionResult, Outcome
from psfkit.model.rubric import Level
from psfkit.report import blocks
from psfkit.report.compose import REASSESSMENT_DAYS, say_result
from psfkit.report.view import Verdict
from psfkit.scoring.score import score_domain
from tests.unit import worlds as w
from tests.unit.report import runs


@pytest.mark.parametrize(
    ("name", "verdict", "title", "stem"),
    [
        ("gap", Verdict.NOT_PASSED, "Gap report", "gap-report"),
        ("self-check", Verdict.NOT_PASSED, "Self-check gap report", "gap-report"),
        ("passed", Verdict.PASSED, "Assessment report", "assessment-report"),
        ("self-check-passed", Verdict.PASSED, "Self-check report", "assessment-report"),
        ("undecided", Verdict.UNDECIDED, "Gap report", "gap-report"),
    ],
)
def test_a_report_is_called_what_it_is(name, verdict, title, stem):
    view = runs.ALL[name]().view()
    assert (view.verdict, view.title, view.stem) == (verdict, title, stem)


@pytest.mark.parametrize("name", ["self-check", "self-check-passed"])
def test_a_self_check_says_so_and_is_not_called_verified(name):
    view = runs.ALL[name]().view()
    said = f"{view.title} {view.standing} {view.confidential} {view.decided} {view.decision}".lower()
    assert said.count("self-check") >= 4
    assert "verified" not in said
    assert {number: word for number, word, _ in view.levels}[5] == "tested"


def test_an_assessed_gap_report_gives_the_last_day_of_the_window():
    window = runs.gap().view().reassessment
    assert window.days == REASSESSMENT_DAYS == 90
    assert window.last_day == date(2027, 2, 18)
    assert "18 February 2027" in window.sentence


@pytest.mark.parametrize("name", ["self-check", "undecided"])
def test_the_window_does_not_start_without_a_decision(name):
    assert runs.ALL[name]().view().reassessment.last_day is None


def test_a_passed_run_has_no_window():
    assert runs.passed().view().reassessment is None


def test_the_window_ends_with_the_calendar():

    made = runs.gap()
    late = replace(made, assessment=replace(made.assessment, as_of=date(9999, 12, 1)))
    assert late.view().reassessment.last_day == date.max


def test_work_is_sorted_by_the_plan_and_then_by_what_fails():
    view = runs.self_check().view()
    assert [b.id for b in view.planned] == sorted((b.id for b in view.planned), key=lambda i: _first(view, i))
    assert all(not b.steps for b in view.unplanned)
    assert {b.id for b in view.work} == {"PSF-1.1", "PSF-1.2", "PSF-2.2", "PSF-2.3"} | {b.id for b in view.planned}


def _first(view, name):
    return min(step.order for step in view.steps if step.criterion == name)


def test_every_criterion_stands_in_exactly_one_list():
    for make in runs.ALL.values():
        view = make().view()
        listed = [b.id for b in (*view.work, *view.met, *view.not_applicable)]
        assert sorted(listed) == [c.id for c in view.rubric.criteria]


def test_evidence_is_shown_with_place_and_reason():
    block = next(b for b in runs.gap().view().work if b.id == "PSF-1.1")
    (standing,) = block.standings
    found = {e.evidence: e for e in standing.exhibits}
    assert found["EV-1120"].path == "evidence/EV-1120"
    assert found["EV-1120"].levels == (2,)
    assert found["EV-1199"].against == ("Level 3: it is 200 days old (2026-05-04); at most 90 days count here.",)


def test_a_rejection_is_shown_with_its_reason():
    block = next(b for b in runs.gap().view().work if b.id == "PSF-1.2")
    against = [reason for e in block.standings[0].exhibits for reason in e.against]
    assert against == ["Level 3: the assessor rejected it: not good."]


def test_a_criterion_the_assessor_lowered_says_so_and_not_that_nothing_is_needed():
    made = runs.lowered()
    block = next(b for b in made.view().work if b.id == "PSF-1.1")
    (standing,) = block.standings
    assert not standing.rungs
    assert standing.remarks[-1] == "Held at level 1: lowered by the assessor: too weak."
    assert standing.lift.startswith("The evidence alone reaches level 3; the assessor holds it at level 1.")
    for content in made.render("html", "md").values():
        text = content.decode()
        assert "Nothing more is needed" not in text.partition("PSF-1.2")[0]


def test_needs_name_kind_age_and_period():
    made = runs.make((3, 3, None, 3, 3, 3), assessed=False)
    block = next(b for b in made.view().work if b.id == "PSF-1.3")
    rungs = block.standings[0].rungs
    assert [rung.level for rung in rungs] == [1, 2, 3]
    assert rungs[0].claim == ("A claim for this criterion and system, with an owner and a statement.",)
    assert rungs[1].needs[0].kinds == "policy"
    assert rungs[1].needs[0].amount == "one item, at most 90 days old"


def test_only_the_next_level_is_spelled_out_where_the_plan_does_not_go():
    made = runs.make((4, 4, None, 4, 4, None), assessed=False)
    view = made.view()
    for block in view.unplanned:
        assert [rung.in_full for s in block.standings for rung in s.rungs] == [True, False, False]


def test_facts_below_their_bar_are_shown_with_where_and_bar():
    made = runs.make(
        (3, 5, 1, 3, 3, 3),
        assessed=False,
        change=lambda b: _with_facts(b, w.good_facts("0.5000")),
    )
    shown = [e for b in made.view().met for s in b.standings for e in s.exhibits if e.missed]
    assert [fact.says for e in shown for fact in e.missed] == ["0.5000 at line 1, needs at least 0.80"]
    assert [reason for e in shown for reason in e.against] == []


def _with_facts(bundle, facts):

    return replace(bundle, facts=dict.fromkeys(bundle.facts, facts))


def test_systems_that_stand_alike_stand_together_and_the_weakest_first():
    block = next(b for b in runs.two_systems().view().work if b.id == "PSF-1.1")
    assert [(s.systems, s.level) for s in block.standings] == [(("Clerk",), 2), (("Bot",), 3)]
    other = next(b for b in runs.two_systems().view().met if b.id == "PSF-1.2")
    assert [s.systems for s in other.standings] == [("Bot", "Clerk")]


def test_a_stub_is_named_only_if_it_is_there():
    assert {b.stub for b in runs.gap().view().work} == {runs.STUB}
    assert {b.stub for b in runs.gap().view(stubs=()).work} == {""}


def test_what_does_not_apply_is_listed_with_its_reason():
    view = runs.not_applicable().view()
    assert [(b.id, b.reason) for b in view.not_applicable] == [("PSF-1.2", "No such input.")]


def test_the_judgement_sentence_and_attribution_are_in_the_view():
    view = runs.gap().view()
    assert (view.judgement, view.attribution) == ("j", "a")


@pytest.mark.parametrize(
    ("levels", "threshold", "said"),
    [
        ((3, 3, 3), 300, "passes"),
        ((3, 3, 2), 300, "short by 0.4"),
        ((0, 0), 0, "must not be 0"),
        ((), 300, "not scored"),
    ],
)
def test_shortfalls_are_rounded_up(levels, threshold, said):

    domain = w.domain(count=max(len(levels), 1), threshold=threshold)
    results = [CriterionResult(f"PSF-1.{n}", Outcome.MET, Level(level), {}) for n, level in enumerate(levels, 1)]
    results = results or [CriterionResult("PSF-1.1", Outcome.NOT_APPLICABLE, Level(0), {})]
    assert say_result(score_domain(domain, results)) == said


def test_a_long_plan_spells_out_only_the_next_level():

    made = runs.make((None,) * 6, assessed=False)
    assert not made.view().abridged
    names = tuple(f"PSF-9.{n}" for n in range(blocks.SPELLED_OUT))
    steps = (*made.plan.steps, *(replace(made.plan.steps[0], criterion=name) for name in names))
    assert replace(made, plan=replace(made.plan, steps=steps)).view().abridged


def test_a_passed_run_names_no_forms_for_what_is_still_open():
    view = runs.make((5, 5, 2, 3, 3, 3), assessed=False).view()
    assert view.passes
    assert [(b.id, b.stub) for b in view.work] == [("PSF-1.3", "")]


def test_only_the_first_undecided_claims_are_listed():

    made = runs.undecided()
    waiting = tuple(f"claim {n}" for n in range(25))
    view = replace(made, assessment=replace(made.assessment, undecided=waiting)).view()
    assert view.undecided[-1] == "and 15 more, which assessment.json lists"
    assert view.decision.startswith("25 claims still wait")


def test_a_run_by_another_rubric_says_so_in_every_format():
    made = runs.passed()
    own = replace(made, rubric=replace(made.rubric, carried=False))
    view = own.view()
    assert view.caveat
    assert "The mark can be issued" not in view.decision
    for each in ("html", "md"):
        (content,) = own.render(each).values()
        assert view.caveat.encode().replace(b"'", b"&#39;" if each == "html" else b"'") in content
    assert b'"carried": false' in own.render("json")["assessment.json"]
