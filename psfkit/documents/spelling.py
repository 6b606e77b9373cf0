"""Did you mean: the known word nearest to a mistyped one."""

from collections.abc import Iterable

_LONGEST_WORD = 80
_MOST_KNOWN = 500
_MOST_HINTS = 50


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to a mistyped one, or the empty string.

    >>> closest("sytems", ["systems", "owner"])
    'did you mean "systems"?'
    """
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return ""
    near = get_close_matches(word, list(known)[:_MOST_KNOWN], n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""


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
