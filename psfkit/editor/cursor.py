"""What stands at a cursor: the word, and the key whose value it is.

Lines alone are looked at: the text may be broken.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z0-9._/-]+")
_PAIR = re.compile(r"^(?P<lead> *(?:- +)*)(?P<key>[A-Za-z_][A-Za-z0-9_-]*) *:(?P<value>(?: .*)?)$")
_ITEM = re.compile(r"^(?P<lead> *)- *(?!-)")
_FAR = 500
"""Lines upward in which the key of a list is looked for."""
_LONG = 4000
"""Characters of a line that are looked at."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a YAML text and what is there."""

    word: str
    """The word that the cursor is in or behind."""
    start: int
    """Offset of the word."""
    end: int
    key: str
    """The key whose value, or a list of whose values, this is; empty when none can be told."""


def find_cursor(text: str, offset: int) -> Cursor:
    """Say what stands at an offset."""
    begin = text.rfind("\n", 0, offset) + 1
    line = text[begin : begin + _LONG].partition("\n")[0].removesuffix("\r")
    at = offset - begin
    found = next((word for word in _WORD.finditer(line) if word.start() <= at <= word.end()), None)
    start, end = (found.start(), found.end()) if found else (at, at)
    return Cursor(found[0] if found else "", begin + start, begin + end, _key(text, begin, line, start))


def _key(text: str, begin: int, line: str, at: int) -> str:
    pair = _PAIR.match(line)
    if pair:
        return pair["key"] if at > pair.end("key") else ""
    item = _ITEM.match(line)
    return _key_above(text, begin, len(item["lead"])) if item else ""


def _key_above(text: str, begin: int, indent: int) -> str:
    """Return the key of the list whose item begins at an indent."""
    end = begin - 1
    for _ in range(_FAR):
        if end < 0:
            break
        begin = text.rfind("\n", 0, end) + 1
        pair = _PAIR.match(text[begin : min(end, begin + _LONG)].removesuffix("\r"))
        if pair and len(pair["lead"]) <= indent:
            return "" if pair["value"].strip() else pair["key"]
        end = begin - 1
    return ""
