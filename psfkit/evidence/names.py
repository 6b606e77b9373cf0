"""Names from a stranger's file, joined into one text that is short and safe to print."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from psfkit.documents.text_safety import is_blank, shown
from psfkit.evidence.shape import JsonObject
from psfkit.model.fact import Fact

MAX_NAMES = 20
"""Names that are joined; the rest are counted."""
MAX_LENGTH = 64
"""Characters of each name."""
_OTHERS = re.compile(r"[^A-Za-z0-9.:/-]+", re.ASCII)
_MAX_PARTS = 200
_PLACEHOLDERS = frozenset(
    {"noassertion", "none", "unknown", "n/a", "null", "undefined", "unspecified", "not specified", "tbd", "-", "?"}
)


def join_names(names: Iterable[str]) -> str:
    """Join different names in alphabetical order, the first twenty of many.

    >>> join_names(["b", "a", "b"]), join_names(str(n) for n in range(10, 32))
    ('a, b', '10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29 and 2 more')
    """
    ordered = sorted(set(names))
    more = f" and {len(ordered) - MAX_NAMES} more" if len(ordered) > MAX_NAMES else ""
    return ", ".join(shown(name, MAX_LENGTH) for name in ordered[:MAX_NAMES]) + more


def name_facts(plural: str, singular: str, names: Iterable[str], where: str) -> tuple[Fact, Fact]:
    """Return how many different names there are, and the names themselves joined.

    Args:
        plural: Name of the count: ``models``.
        singular: What the name of the other fact begins with: ``model`` gives ``model_names``.
        names: The names as they stand in the file, as often as they like.
        where: The place in the file.

    >>> [fact.value for fact in name_facts("models", "model", ["b", "a", "b"], "line 1")]
    [2, 'a, b']
    """
    found = set(names)
    unit = plural.rpartition("_")[2]
    return Fact(plural, len(found), unit, where), Fact(f"{singular}_names", join_names(found), "", where)


def fact_parts(names: Iterable[str]) -> dict[str, str]:
    """Return how each name stands in the name of a fact, which rubrics ask for and so has no blanks.

    Names that would look the same there are left out, as are those of which nothing would be left, and all beyond the
    first two hundred: no fact is better than one that could be another's.

    >>> fact_parts(["pii:direct", "No leak [GEval]", "a b", "a-b", "a  b"])
    {'No leak [GEval]': 'No_leak_GEval', 'a-b': 'a-b', 'pii:direct': 'pii:direct'}
    """
    parts = {name: _OTHERS.sub("_", name).strip("_") for name in set(names)}
    often = Counter(parts.values())
    plain = {name: part for name, part in sorted(parts.items()) if often[part] == 1 and 0 < len(part) <= MAX_LENGTH}
    return dict(islice(plain.items(), _MAX_PARTS))


def stated(holder: JsonObject, key: str) -> str:
    """Return what a field says, or an empty string when it says nothing: missing, no text, blank or a placeholder.

    >>> stated({"version": " 1.0 "}, "version"), stated({"version": "NOASSERTION"}, "version"), stated({}, "version")
    ('1.0', '', '')
    """
    value = holder.get(key)
    if not isinstance(value, str) or is_blank(value):
        return ""
    text = value.strip()
    return "" if text.casefold() in _PLACEHOLDERS else text
