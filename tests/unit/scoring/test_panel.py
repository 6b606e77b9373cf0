"""Several assessors as one: only what all said counts, and what was settled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.checks.panel import check_panel
from psfkit.model.bundle import Document
from psfkit.model.determination import Outcome
from psfkit.model.names import Digest
from psfkit.model.panel import Adjudicator, Matter, Panel, Question
from psfkit.model.rubric import Level
from psfkit.scoring.agreement import compare_members
from psfkit.scoring.assess import find_undecided
from psfkit.scoring.determine import determine
from psfkit.scoring.panel import ask, combine
from tests.unit.worlds import DIGEST, TODAY, bundle, claim, decision, determinations, ladder, rubric

CLAIM, ITEMS = ladder("PSF-1.1", 4)
IDS = tuple(item.id for item in ITEMS)
BUNDLE = bundle([CLAIM], ITEMS)
RUBRIC = rubric()
CYN = Adjudicator("Cyn", "", "No tie to the applicant.")


def member(name, *decisions):
    return replace(determinations(*decisions), assessor=name, file=f"{name}.yaml")


def panel(*members, settled=(), adjudicator=CYN, settled_on="2026-11-20"):
    return Panel(
        "panel.yaml", DIGEST, DIGEST, members, adjudicator, settled_on, tuple(settled), Digest("sha256:" + "c" * 64)
    )


def accepting(name, ids=IDS, **more):
    return member(name, decision("PSF-1.1", ids, **more))


def level(made, of=BUNDLE):
    return determine(RUBRIC.criterion("PSF-1.1"), of, combine(made, of), TODAY)


def test_what_all_accept_is_accepted():
    together = combine(panel(accepting("Ada"), accepting("Bo")), BUNDLE)
    assert (together.assessor, together.names, together.digest) == (
        "Ada and Bo",
        ("Ada", "Bo"),
        Digest("sha256:" + "c" * 64),
    )
    assert [ruling.accepted for ruling in together.decisions[0].evidence] == [True] * len(IDS)
    assert level(panel(accepting("Ada"), accepting("Bo"))).level is Level.OPERATING


def test_what_is_disputed_is_not_decided_until_it_is_settled():
    ada, bo = accepting("Ada"), member("Bo", decision("PSF-1.1", IDS[:-1], IDS[-1:]))
    disputed = panel(ada, bo)
    assert find_undecided(BUNDLE, combine(disputed, BUNDLE)) == (f"PSF-1.1 for bot: no decision on {IDS[-1]}",)
    assert level(disputed).level is Level.IMPLEMENTED
    for accepted, reached in (((IDS[-1:], ()), Level.OPERATING), (((), IDS[-1:]), Level.IMPLEMENTED)):
        settled = panel(ada, bo, settled=[decision("PSF-1.1", *accepted)])
        assert find_undecided(BUNDLE, combine(settled, BUNDLE)) == ()
        assert level(settled).level is reached
        assert combine(settled, BUNDLE).assessor == "Ada and Bo (settled by Cyn)"


def test_of_a_criterion_whose_lowering_is_disputed_nothing_is_decided():
    disputed = panel(accepting("Ada"), accepting("Bo", cap=2))
    assert level(disputed).outcome is Outcome.INDETERMINATE
    assert level(panel(accepting("Ada"), accepting("Bo", cap=2), settled=[decision("PSF-1.1", cap=5)])).level == 4
    assert level(panel(accepting("Ada"), accepting("Bo", cap=2), settled=[decision("PSF-1.1", cap=1)])).level == 1


def test_a_settlement_that_says_nothing_of_the_level_leaves_it_open():
    disputed = panel(accepting("Ada"), accepting("Bo", cap=2), settled=[decision("PSF-1.1")])
    assert level(disputed).outcome is Outcome.INDETERMINATE


def test_what_one_has_not_decided_is_not_decided():
    assert find_undecided(BUNDLE, combine(panel(accepting("Ada"), member("Bo")), BUNDLE))


def test_whether_a_criterion_applies_takes_all_or_a_settlement():
    of = bundle([claim("PSF-1.1", not_applicable="nothing is entered by strangers")])
    yes, no = (member(name, decision("PSF-1.1", agrees=agrees)) for name, agrees in (("Ada", True), ("Bo", False)))
    assert level(panel(yes, replace(yes, assessor="Bo")), of).outcome is Outcome.NOT_APPLICABLE
    assert level(panel(yes, no), of).outcome is Outcome.INDETERMINATE
    assert level(panel(yes, no, settled=[decision("PSF-1.1", agrees=False)]), of).outcome is Outcome.NOT_MET


WORDS = st.lists(st.sampled_from(("accept", "reject", "open")), min_size=len(IDS), max_size=len(IDS))
MEMBERS = st.tuples(WORDS, st.sampled_from((None, 1, 2, 3)))


def spoken(name, words, cap):
    said = {each: [i for i, word in zip(IDS, words, strict=True) if word == each] for each in ("accept", "reject")}
    return member(name, decision("PSF-1.1", said["accept"], said["reject"], cap=cap))


@given(MEMBERS, MEMBERS)
def test_a_panel_never_gives_more_than_any_of_its_members(one, other):
    both = (spoken("Ada", *one), spoken("Bo", *other))
    alone = [determine(RUBRIC.criterion("PSF-1.1"), BUNDLE, each, TODAY).level for each in both]
    assert level(panel(*both)).level <= min(alone)
    assert level(panel(*both)).level == level(panel(*reversed(both))).level


DOCUMENT = Document("panel.yaml", "", {}, {})


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (panel(accepting("Ada"), accepting("Bo")), []),
        (panel(accepting("Ada"), accepting(" ada ")), ["PK713"]),
        (panel(accepting("Ada"), accepting("Bo"), settled=[decision("PSF-1.1", IDS[:1])]), ["PK714"]),
        (panel(accepting("Ada"), accepting("Bo"), settled=[decision("PSF-9.9", cap=2)]), ["PK714"]),
        (panel(accepting("Ada"), accepting("Bo"), settled_on="2026-11-18"), ["PK715"]),
        (panel(accepting("Ada"), accepting("Bo"), settled_on="2026-12-24"), ["PK709"]),
        (panel(accepting("Ada"), accepting("Bo"), adjudicator=replace(CYN, independence="FILL-IN")), ["PK708"]),
        (panel(accepting("Ada"), accepting("Bo", cap=2), settled=[decision("PSF-1.1", cap=2)]), []),
        (panel(accepting("Ada"), accepting("Bo", cap=2), settled=[decision("PSF-1.1", cap=2)] * 2), ["PK706"]),
        (replace(panel(accepting("Ada"), accepting("Bo")), bundle=Digest("sha256:" + "e" * 64)), ["PK701"]),
    ],
)
def test_a_panel_is_of_different_people_and_settles_only_differences(made, codes):
    disputed = {asked.question for asked in ask(made.members, BUNDLE) if asked.is_disputed}
    assert [f.code for f in check_panel(made, DOCUMENT, BUNDLE, RUBRIC, TODAY, disputed)] == codes


def test_a_settlement_has_a_reason():
    settled = decision("PSF-1.1", IDS[-1:])  # the reason is empty
    made = panel(accepting("Ada"), member("Bo", decision("PSF-1.1", IDS[:-1], IDS[-1:])), settled=[settled])
    disputed = {Question("PSF-1.1", "bot", Matter.EVIDENCE, IDS[-1])}
    assert [f.code for f in check_panel(made, DOCUMENT, BUNDLE, RUBRIC, TODAY, disputed)] == ["PK717"]


def test_agreement_beyond_chance_is_krippendorffs_alpha():
    """The data of Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section B: alpha 0.095."""
    ones = dict(zip(range(10), (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), strict=True))
    others = dict(zip(range(10), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))
    made, ids = ladder("PSF-1.1", 2)[0], tuple(f"EV-{n}" for n in range(10))
    items = tuple(replace(ITEMS[0], id=each, path=f"evidence/{each}") for each in ids)
    of = bundle([replace(made, evidence=ids)], items)
    members = [
        member(
            name,
            decision(
                "PSF-1.1",
                [i for i, v in zip(ids, said.values(), strict=True) if v],
                [i for i, v in zip(ids, said.values(), strict=True) if not v],
            ),
        )
        for name, said in (("Ada", ones), ("Bo", others))
    ]
    whole = compare_members(members, of, RUBRIC, TODAY).whole
    assert (whole.asked, whole.same, whole.open) == (10, 6, 0)
    assert whole.alpha == pytest.approx(0.095, abs=0.0005)


def test_where_nothing_differs_chance_explains_nothing():
    compared = compare_members([accepting("Ada"), accepting("Bo")], BUNDLE, RUBRIC, TODAY)
    assert (compared.whole.same, compared.whole.alpha, compared.needs_person) == (3, None, False)
