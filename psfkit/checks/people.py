"""Whether two names are of one person."""

import re

_PIECES = re.compile(r"[^,()]+")


def plain_name(name: str) -> str:
    """Return a name without what does not tell people apart: case, forms of characters, spaces.

    >>> plain_name(" Ada  LOVELACE") == plain_name("Ada Lovelace")
    True
    """
    from unicodedata import normalize  # few bundles and files hold names to be told apart

    return " ".join(normalize("NFKC", name).casefold().split())


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are of one person; a role may stand with either.

    >>> is_same_person("Director (A. Roth)", "a. roth"), is_same_person("A. Roth, Director", "Director (A. Roth)")
    (True, True)
    >>> is_same_person("A. Roth, Director", "M. Berg, Director"), is_same_person("A. Roth, Director", "Director")
    (False, True)
    """
    first, second = _pieces(one), _pieces(other)
    if len(first) > 1 and len(second) > 1:
        return _person(one) == _person(other)
    return not first.isdisjoint(second)


def _pieces(name: str) -> frozenset[str]:
    return frozenset(filter(None, (piece.strip() for piece in _PIECES.findall(plain_name(name)))))


def _person(name: str) -> str:
    """Return the name itself of a name that stands with a role: in brackets behind it, or before its comma."""
    before, bracket, within = plain_name(name).partition("(")
    return within.strip(" )") if bracket else before.partition(",")[0].strip()
