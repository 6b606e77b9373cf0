import pytest

from psfkit.documents.spelling import Speller, closest


def test_the_nearest_word_is_named():
    assert closest("PSF-1.l", ["PSF-1.1", "PSF-8.5"]) == 'did you mean "PSF-1.1"?'
    assert closest("banana", ["PSF-1.1"]) == ""


KINDS = ["policy", "design", "log", "alert-history", "red-team-run", "test-report", "evaluation", "sbom", "dashboard"]
KEYS = [
    "organisation",
    "systems",
    "evidence",
    "criteria",
    "statement",
    "owner",
    "level",
    "produced_on",
    "covers",
    "kind",
]
CRITERIA = [f"PSF-{domain}.{number}" for domain in range(1, 9) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("polcy", KINDS, "policy"),
        ("desing", KINDS, "design"),
        ("logs", KINDS, "log"),
        ("red-team", KINDS, "red-team-run"),
        ("red_team_run", KINDS, "red-team-run"),
        ("testreport", KINDS, "test-report"),
        ("Evaluation", KINDS, "evaluation"),
        ("organization", KEYS, "organisation"),
        ("onwer", KEYS, "owner"),
        ("sytems", KEYS, "systems"),
        ("produced", KEYS, "produced_on"),
        ("evidnce", KEYS, "evidence"),
        ("statment", KEYS, "statement"),
        ("PSF1.1", CRITERIA, "PSF-1.1"),
        ("PSF-21", CRITERIA, "PSF-2.1"),
        ("picture", KINDS, ""),
        ("report", KINDS, ""),
        ("history", KINDS, ""),
        ("valuation-of-risk", KINDS, ""),
        ("record", KINDS, ""),
        ("power", KEYS, ""),
        ("mind-map", KEYS, ""),
        ("customs", KEYS, ""),
        ("discovers", KEYS, ""),
        ("PSF-9.9", CRITERIA, ""),
        ("ISO-1.1", CRITERIA, ""),
        ("x", KINDS, ""),
        ("", KINDS, ""),
    ],
)
def test_a_slip_brings_a_guess_and_a_far_off_word_none(word, known, meant):
    assert closest(word, known) == (f'did you mean "{meant}"?' if meant else "")


def test_a_very_long_word_is_compared_with_nothing():
    assert closest("x" * 81, ["x" * 81]) == ""


def test_only_the_first_five_hundred_known_words_are_looked_at():
    known = [f"{n:04}" for n in range(500)]
    assert closest("systemz", [*known, "systems"]) == ""
    assert closest("systemz", [*known[1:], "systems"]) == 'did you mean "systems"?'


def test_fifty_words_get_a_hint_and_no_more():
    speller = Speller(["systems"])
    hints = [speller.hint("systemz") for _ in range(2000)]
    assert hints == ['did you mean "systems"?'] * 50 + [""] * 1950
