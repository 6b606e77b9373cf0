"""A review without a terminal: what is open, what one decision changes, and the file that holds it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents.determinations_reader import expand_systems, read_content
from psfkit.documents.determinations_writer import write_determinations, write_skeleton
from psfkit.documents.text_safety import find_forbidden, find_piles, is_blank
from psfkit.model.determination import AssessorDeterminations, CriterionDecision, EvidenceDecision, LevelCap
from psfkit.model.location import Source
from psfkit.model.review import Applicability, Declaration, Lowering, Noting, Reopening, Ruling, Standing
from psfkit.model.rubric import Level
from psfkit.scoring.assess import find_undecided
from psfkit.scoring.review import act_on, begin, count_progress, find_open, list_matters, stand_of
from tests.unit.worlds import TODAY, bundle, claim, item, rubric

IDS = ("EV-1", "EV-2", "EV-3")
ITEMS = tuple(item(name, "PSF-1.1", 2) for name in IDS)
SYSTEMS = ("bot", "no", "desk")
BOTH = replace(claim("PSF-1.1", evidence=IDS), systems=("bot", "no"))
APART = replace(claim("PSF-1.1", evidence=IDS[1:]), systems=("desk",))
NOT = replace(claim("PSF-1.2", not_applicable="nothing is entered by strangers"), systems=SYSTEMS)
WORLD = bundle([NOT, BOTH, APART], ITEMS, systems=SYSTEMS)
RULES = rubric()
BEGUN = begin(WORLD, RULES, "Ada", Declaration("", "No tie.", "none"), TODAY)
MATTERS = list_matters(WORLD, RULES)


def act(made, said, on=BOTH):
    return act_on(made, on, said, WORLD, TODAY)


def standings(made):
    return [stand_of(matter, made) for matter in MATTERS]


def read_back(made):
    content = write_determinations(made, WORLD, RULES)
    read, _, findings = read_content(content, "ada.yaml")
    assert read is not None, (findings, content.decode())
    return expand_systems(read, SYSTEMS)


def same(made):
    """Return determinations without what only a file has: its name, its digest and places in it."""
    decisions = tuple(replace(decision, source=Source("", ())) for decision in made.decisions)
    return replace(made, file="", digest="", decisions=decisions)


def test_everything_claimed_is_to_be_decided_in_the_rubrics_order():
    assert [(m.claim.criterion, m.claim.systems, m.evidence) for m in MATTERS] == [
        *(("PSF-1.1", ("bot", "no"), name) for name in IDS),
        *(("PSF-1.1", ("desk",), name) for name in IDS[1:]),
        ("PSF-1.2", SYSTEMS, None),
    ]
    assert count_progress(MATTERS, BEGUN).open == len(MATTERS) == 6


def test_a_decision_is_about_the_systems_of_its_claim_alone():
    made = act(BEGUN, Ruling("EV-2", accepted=True))
    assert standings(made) == [Standing.OPEN, Standing.ACCEPTED, *[Standing.OPEN] * 4]
    assert made.decision("PSF-1.1", "desk").evidence == ()


def test_a_decision_about_more_systems_is_parted_and_the_rest_of_it_stays():
    every = CriterionDecision(
        "PSF-1.1", SYSTEMS, (EvidenceDecision("EV-2", True, "seen"),), None, None, "", "a note", Source("", ())
    )
    made = act(replace(BEGUN, decisions=(every,)), Ruling("EV-2", accepted=False, reason="a draft"), on=APART)
    assert made.decision("PSF-1.1", "bot").evidence == every.evidence
    assert made.decision("PSF-1.1", "desk").evidence == (EvidenceDecision("EV-2", False, "a draft"),)
    assert made.decision("PSF-1.1", "desk").note == "a note"


def test_what_differs_by_system_is_said_so_and_one_word_settles_it():
    decision = BEGUN.decision("PSF-1.1", "bot")
    said = [
        replace(decision, systems=(s,), evidence=(EvidenceDecision("EV-1", s == "bot", "seen"),)) for s in ("bot", "no")
    ]
    made = replace(BEGUN, decisions=tuple(said))
    assert stand_of(MATTERS[0], made) is Standing.MIXED
    assert stand_of(MATTERS[0], act(made, Ruling("EV-1", accepted=True))) is Standing.ACCEPTED


@pytest.mark.parametrize(
    ("said", "on", "shows"),
    [
        (Applicability(agrees=True, reason="seen"), NOT, lambda d: d.agrees_not_applicable is True),
        (Applicability(agrees=False, reason="they do"), NOT, lambda d: d.not_applicable_reason == "they do"),
        (Lowering(LevelCap(Level(2), "a draft")), BOTH, lambda d: d.cap.level == Level(2)),
        (Noting("worth keeping"), BOTH, lambda d: d.note == "worth keeping"),
    ],
)
def test_each_act_changes_what_it_is_about_and_can_be_taken_back(said, on, shows):
    made = act(BEGUN, said, on)
    assert all(shows(made.decision(on.criterion, system)) for system in on.systems)
    back = {Applicability: Reopening(None), Lowering: Lowering(None), Noting: Noting("")}[type(said)]
    assert act(made, back, on) == BEGUN


def test_the_next_that_is_open_comes_round_to_the_first_again():
    made = act(BEGUN, Ruling("EV-2", accepted=True))
    assert find_open(MATTERS, made, MATTERS[0]) == MATTERS[2]
    assert find_open(MATTERS, made, MATTERS[-1]) == MATTERS[0]
    for matter in MATTERS:
        said = Ruling(matter.evidence, accepted=True) if matter.evidence else Applicability(agrees=True, reason="seen")
        made = act(made, said, matter.claim)
    assert find_open(MATTERS, made) is None
    assert find_undecided(WORLD, made) == ()


ACTS = st.one_of(
    st.builds(Ruling, st.sampled_from(IDS[1:]), st.booleans(), st.just("because")),
    st.builds(Reopening, st.sampled_from(IDS[1:])),
    st.builds(Noting, st.sampled_from(["", "n"])),
    st.builds(Lowering, st.none() | st.builds(LevelCap, st.sampled_from(list(Level)[:5]), st.just("because"))),
)


@given(st.lists(st.tuples(ACTS, st.sampled_from([BOTH, APART])), max_size=12))
def test_a_review_is_at_its_end_when_a_score_finds_nothing_undecided(steps):
    made = BEGUN
    for said, on in steps:
        made = act(made, said, on)
        assert (count_progress(MATTERS, made).open == 0) == (find_undecided(WORLD, made) == ())
    assert same(read_back(made)) == made


def fit(text):
    return not is_blank(text) and not find_forbidden(text) and not find_piles(text)


TEXTS = st.text(min_size=1, max_size=40).map(str.strip).filter(fit)
NAMES = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=20)
RULINGS = st.builds(EvidenceDecision, st.sampled_from(IDS), st.booleans(), TEXTS)
DECISIONS = st.builds(
    CriterionDecision,
    criterion=st.sampled_from(["PSF-1.1", "PSF-1.2", "PSF-9.9"]),
    systems=st.sampled_from([SYSTEMS, ("no",), ("desk", "bot")]),
    evidence=st.lists(RULINGS, max_size=3, unique_by=lambda ruling: ruling.evidence).map(tuple),
    cap=st.none() | st.builds(LevelCap, st.sampled_from(list(Level)[:5]), TEXTS),
    agrees_not_applicable=st.none(),
    not_applicable_reason=st.just(""),
    note=st.just("") | TEXTS,
    source=st.just(Source("", ())),
) | st.builds(
    CriterionDecision,
    criterion=st.just("PSF-1.2"),
    systems=st.just(SYSTEMS),
    evidence=st.just(()),
    cap=st.none(),
    agrees_not_applicable=st.booleans(),
    not_applicable_reason=TEXTS,
    note=st.just(""),
    source=st.just(Source("", ())),
)
MADE = st.builds(
    AssessorDeterminations,
    file=st.just(""),
    bundle=st.just(BEGUN.bundle),
    rubric=st.just(BEGUN.rubric),
    assessor=NAMES,
    organisation=st.just("") | NAMES,
    independence=TEXTS,
    decided_on=st.just("2026-11-20"),
    decisions=st.lists(DECISIONS, max_size=5).map(tuple),
    digest=st.just(""),
    conflicts=st.lists(TEXTS, max_size=2, unique=True).map(tuple),
)


@settings(deadline=None)
@given(MADE)
def test_what_is_written_is_read_back_as_it_was(made):
    assert same(read_back(made)) == made


def test_a_review_begins_with_the_file_that_a_person_would_fill_in():
    skeleton = write_skeleton(WORLD, RULES, "Ada", TODAY).decode()
    begun = write_determinations(BEGUN, WORLD, RULES).decode()
    filled_in = re.sub(r"independence: FILL-IN.*", 'independence: "No tie."', skeleton)
    assert begun == re.sub(r"# conflicts: .*", 'conflicts: ["none"]', filled_in)
