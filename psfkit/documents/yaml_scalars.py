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
WORDS = _NULLS | _OTHER_WORDS | frozenset(_BOOLEANS)
"""Unquoted words that are not, or not to everybody, text."""
NUMBER_STARTS = frozenset("0123456789+-.")
"""Whatever is not in :data:`WORDS` and does not begin with one of these is text."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_MAX_DIGITS = 18
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})\b.*)?")
_AMBIGUOUS = re.compile(
    r"[-+]?(?:"
    r"[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"  # leading zeros, underscores, exponents, nothing after the point
    r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
    r"|[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?"  # base sixty
    r"|\.(?:inf|Inf|INF|nan|NaN|NAN)"
    r")"
)


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
    if _INTEGER.fullmatch(text):
        return int(text) if len(text.lstrip("-")) <= _MAX_DIGITS else _refuse_long(text)
    if _DECIMAL.fullmatch(text):
        return _read_decimal(text)
    found = _DATE.fullmatch(text)
    if found:
        return text if _is_date(found) else RefusedScalar("PK120", f"there is no such date: {shown(text, 40)}")
    if _AMBIGUOUS.fullmatch(text):
        return _refuse(text)
    return text


def _read_word(text: str) -> object:
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        what = f"{text} stands for no value" if text else "nothing stands after the colon or dash"
        return RefusedScalar("PK119", what)
    return _refuse(text)


def _read_decimal(text: str) -> object:
    if len(text) > _MAX_DIGITS:
        return _refuse_long(text)
    whole, fraction = text.lstrip("-").split(".")
    if fraction.endswith("0") and whole != "0":
        short = text.rstrip("0").rstrip(".")
        return RefusedScalar(
            "PK118",
            f"{text} is a number to some readers, which drop its last zero, and a version to others",
            f'write "{text}" if it is a version or a name, {short} if it is a number',
        )
    return Decimal(text)


def _is_date(found: re.Match[str]) -> bool:
    year, month, day, *clock = found.groups()
    try:
        date(int(year), int(month), int(day))
        if clock[0] is not None:
            time(*map(int, clock))
    except ValueError:
        return False
    return True


def _refuse(text: str) -> RefusedScalar:
    quoted = shown(text, 40)
    return RefusedScalar("PK118", f"{quoted} is not read the same way by all YAML readers", f'write "{quoted}"')


def _refuse_long(text: str) -> RefusedScalar:
    return RefusedScalar("PK121", f"{shown(text, 30)} has more than {_MAX_DIGITS} digits")
