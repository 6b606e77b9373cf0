"""Did you mean: the known word nearest to a mistyped one."""

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to a mistyped one, or the empty string.

    >>> closest("sytems", ["systems", "owner"])
    'did you mean "systems"?'
    """
    from difflib import get_close_matches

    near = get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
