"""Did you mean: the known word nearest to a mistyped one."""

from collections.abc import Iterable

_LONGEST_WORD = 80
_MOST_KNOWN = 500
_MOST_HINTS = 50
_MOST_NEAR = 3
_FEWEST_LETTERS = 4
_LETTERS_OF_SLIP = 4


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to a mistyped one, or the empty string.

    >>> closest("sytems", ["systems", "owner"])
    'did you mean "systems"?'
    """
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return ""
    near = get_close_matches(word, list(known)[:_MOST_KNOWN], n=_MOST_NEAR, cutoff=0.6)
    meant = next((each for each in near if _may_mean(word, each)), "")
    return f'did you mean "{meant}"?' if meant else ""


def _may_mean(word: str, known: str) -> bool:
    """Whether a word is another with a slip in every four letters or fewer, or its beginning."""
    short, long = word.casefold(), known.casefold()
    if len(short) >= _FEWEST_LETTERS and long.startswith(short):
        return True
    return _count_slips(short, long) <= max(1, len(short) // _LETTERS_OF_SLIP)


def _count_slips(one: str, other: str) -> int:
    """Count the letters to add, leave out, change or swap with the next to make one word of another.

    >>> _count_slips("sytems", "systems"), _count_slips("onwer", "owner"), _count_slips("PSF-9.9", "PSF-1.1")
    (1, 1, 2)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            slips = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                slips = min(slips, last[to - 2] + 1)
            row.append(slips)
    return row[-1]


class Speller:
    """Hints about many words held against the same known ones; after fifty it gives no more.

    Comparing thousands of wrong words with thousands of right ones would take minutes.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)
        self._left = _MOST_HINTS

    def hint(self, word: str) -> str:
        """Return a hint as :func:`closest` does, while there are any left."""
        self._left -= 1
        return closest(word, self._known) if self._left >= 0 else ""
