from psfkit.documents.spelling import Speller, closest


def test_the_nearest_word_is_named():
    assert closest("PSF-1.l", ["PSF-1.1", "PSF-8.5"]) == 'did you mean "PSF-1.1"?'
    assert closest("banana", ["PSF-1.1"]) == ""


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
