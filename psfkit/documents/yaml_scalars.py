"""What an unquoted YAML value means, and which ones mean different things to different readers.

YAML 1.1 and 1.2 disagree about ``no``, ``012``, ``1:30`` and many others. Whatever either of them would turn into
something else than the text that stands there is refused, but for ``true``, ``false``, plain whole numbers and plain
decimals. Dates stay text.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from psfkit.documents.text_safety import shown

_BOOLEANS = {"true": True, "false": False}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_OTHER_WORDS = frozenset(
    {"=", "<<", "True", "TRUE", "False", "FALSE"}
    | {form for word in ("y", "n", "yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())}
)
_TRUE_WORDS = frozenset({"true", "yes", "y", "on"})
_FALSE_WORDS = frozenset({"false", "no", "n", "off"})
WORDS = _NULLS | _OTHER_WORDS | frozenset(_BOOLEANS)
"""Unquoted words that are not, or not to everybody, text."""
NUMBER_STARTS = frozenset("0123456789+-.")
"""Whatever is not in :data:`WORDS` and does not begin with one of these is text."""

_MAX_DIGITS = 18
_DAY, _INTEGER, _DECIMAL, _LONG_DECIMAL, _DATE, _CLOCK_END = 1, 2, 3, 4, 5, 11
_LOOKS = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]))"  # a day that every year has
    r"|(0|-?[1-9][0-9]*)"
    r"|(-?(?:0\.[0-9]+|[1-9][0-9]*\.(?:0|[0-9]*[1-9])))"
    r"|(-?[1-9][0-9]*\.[0-9]+)"
    r"|(([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[^0-9].*)?)?)"
    r"|([-+]?(?:"
    r"[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"  # leading zeros, underscores, exponents, nothing after the point
    r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
    r"|[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?"  # base sixty
    r"|\.(?:inf|Inf|INF|nan|NaN|NAN)"
    r"))"
).fullmatch
"""What a text that begins like a number looks like, by the number of the group that matches as a whole."""


@dataclass(frozen=True, slots=True)
class RefusedScalar:
    """Why an unquoted value is not taken."""

    code: str
    message: str
    hint: str = ""


def read_plain(text: str) -> object:
    """Return the bool, int, Decimal or str that an unquoted value is, or a :class:`RefusedScalar`.

    >>> read_plain("12"), read_plain("0.80"), read_plain("2026-10-12"), read_plain("Acme AI")
    (12, Decimal('0.80'), '2026-10-12', 'Acme AI')
    >>> read_plain("NO").code, read_plain("1.10").code, read_plain("2026-02-30").code
    ('PK118', 'PK118', 'PK120')
    """
    if text in WORDS:
        return _read_word(text)
    if text[0] not in NUMBER_STARTS:
        return text
    look = _LOOKS(text)
    kind = _DAY if look is None else look.lastindex
    if look is None or kind == _DAY:
        return text
    if kind == _INTEGER:
        return int(text) if len(text) - (text[0] == "-") <= _MAX_DIGITS else _refuse_long(text)
    if kind == _DECIMAL:
        return Decimal(text) if len(text) <= _MAX_DIGITS else _refuse_long(text)
    if kind == _LONG_DECIMAL:
        return _refuse_decimal(text)
    if kind == _DATE:
        return text if _is_date(look) else RefusedScalar("PK120", f"there is no such date: {shown(text, 40)}")
    return _refuse(text)


def _read_word(text: str) -> object:
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        what = f"{text} stands for no value" if text else "nothing stands after the colon or dash"
        return RefusedScalar("PK119", what)
    return _refuse(text)


def _refuse_decimal(text: str) -> RefusedScalar:
    short = text.rstrip("0")
    short += "0" if short.endswith(".") else ""
    return RefusedScalar(
        "PK118",
        f"{shown(text, 40)} is a number to some readers, which drop its last zero, and a version to others",
        f'write "{shown(text, 40)}" if it is a version or a name, {shown(short, 40)} if it is a number',
    )


def _is_date(look: re.Match[str]) -> bool:
    year, month, day, *clock = look.groups()[_DATE:_CLOCK_END]
    try:
        date(int(year), int(month), int(day))
        if clock[0] is not None:
            hour, minute, second = map(int, clock)
            time(hour, minute, second)
    except ValueError:
        return False
    return True


def _refuse(text: str) -> RefusedScalar:
    quoted = shown(text, 40)
    meant = boolean_meant(text)
    hint = f'write {meant}, or "{quoted}" if the word itself is meant' if meant else f'write "{quoted}"'
    return RefusedScalar("PK118", f"{quoted} is not read the same way by all YAML readers", hint)


def boolean_meant(text: str) -> str:
    """Return the boolean that a word may stand for, or an empty string.

    >>> boolean_meant("Yes"), boolean_meant("off"), boolean_meant("NO WAY")
    ('true', 'false', '')
    """
    word = text.strip().lower()
    return "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else ""


def _refuse_long(text: str) -> RefusedScalar:
    return RefusedScalar("PK121", f"{shown(text, 30)} has more than {_MAX_DIGITS} digits")
