"""The one door for python-stdnum: account numbers, card numbers and the numbers that states give to people (ADR 0007).

Where a number may stand is told by its shape: digits become ``9``, capitals ``A``, and what then looks like one of the
shapes in which people write such numbers is a candidate. Whether it is one is the library's to say, by its check digits
and by what the country allows. Sorts whose check digits let a twentieth of such strings pass are looked for only where
the shape is particular, and not at all where it is a plain run of digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase, digits
from typing import NamedTuple

_SHAPES = str.maketrans(digits + ascii_uppercase, "9" * 10 + "A" * 26)
_BEFORE = r"(?<![\w+])(?<![\w.,+:/#=-][.+:/#-])"
"""Neither a letter nor a digit, nor a sign that joins the number to what stands before it: ``0.4111``, ``id-4111``."""
_AFTER = r"(?![\w+%]|[.:/#-]\w)"
_IBAN = r"AA99(?:[9A]{11,30}|(?: [9A]{4}){2,7}(?: [9A]{1,3})?)"
_CARDS = (
    ("34", "34"),
    ("37", "37"),
    ("3528", "3589"),
    ("4", "4"),
    ("51", "55"),
    ("2221", "2720"),
    ("6011", "6011"),
    ("644", "659"),
)
"""How the numbers of the large card companies begin (ISO/IEC 7812): from and to."""


class Number(NamedTuple):
    """A number that belongs to a person, and where it begins in its text."""

    start: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of number, the module of python-stdnum that judges it, and the shapes in which it is written."""

    kind: str
    module: str
    shapes: tuple[str, ...]


_SORTS = (
    _Sort("payment card", "luhn", ("9999 9999 9999 9999", "9999-9999-9999-9999", "9999 999999 99999")),
    _Sort("payment card", "luhn", ("9" * 16, "9" * 15)),
    _Sort("national number of Belgium", "be.nn", ("99.99.99-999.99",)),
    _Sort("national number of Brazil", "br.cpf", ("999.999.999-99",)),
    _Sort("national number of China", "cn.ric", ("9" * 18, "9" * 17 + "A")),
    _Sort("national number of Czechia or Slovakia", "cz.rc", ("999999/9999",)),
    _Sort("national number of Finland", "fi.hetu", ("999999-999A", "999999-9999", "999999A999A", "999999A9999")),
    _Sort("national number of France", "fr.nir", ("9 99 99 99 999 999 99", "9 99 99 99 999 999", "9" * 15)),
    _Sort("national number of Iceland", "is_.kennitala", ("999999-9999",)),
    _Sort("national number of Italy", "it.codicefiscale", ("AAAAAA99A99A999A",)),
    _Sort("national number of Korea", "kr.rrn", ("999999-9999999",)),
    _Sort("national number of Mexico", "mx.curp", ("AAAA999999AAAAAA99", "AAAA999999AAAAAAA9")),
    _Sort("national number of Norway", "no.fodselsnummer", ("999999 99999",)),
    _Sort("national number of Spain", "es.dni", ("99999999A", "99999999-A")),
    _Sort("national number of Spain", "es.nie", ("A9999999A", "A-9999999-A")),
    _Sort("national number of Sweden", "se.personnummer", ("99999999-9999", "999999-9999")),
    _Sort("national number of Switzerland", "ch.ssn", ("999.9999.9999.99", "9" * 13)),
    _Sort("social security number of the United States", "us.ssn", ("999-99-9999",)),
    _Sort("tax number of Germany", "de.idnr", ("99 999 999 999",)),
)


def may_hold_numbers(block: str) -> bool:
    """Whether something in a text has the shape of such a number."""
    return _candidates().search(block.translate(_SHAPES)) is not None


def find_numbers(text: str) -> Iterator[Number]:
    """Go through the numbers in a line.

    >>> [number.kind for number in find_numbers("refund to DE89 3704 0044 0532 0130 00 today")]
    ['bank account (IBAN)']
    """
    for candidate in _candidates().finditer(text.translate(_SHAPES)):
        number = _judge(text[candidate.start() : candidate.end()], candidate[0])
        if number:
            yield Number(candidate.start(), *number)


def _judge(text: str, shape: str) -> tuple[str, str] | None:
    """Return what in a candidate is a number, and of which sort."""
    for sort in _sorts().get(shape, ()):
        if _holds(sort.module, text):
            return text, sort.kind
    while shape.startswith("AA99") and text:
        if _holds("iban", text):
            return text, "bank account (IBAN)"
        text = text.rpartition(" ")[0]  # the last group may be a word in capitals
    return None


def _holds(module: str, text: str) -> bool:
    """Whether the library takes a text for a number of one sort."""
    from importlib import import_module

    from stdnum import iban, luhn
    from stdnum.exceptions import ValidationError
    from stdnum.util import clean

    try:
        if module == "iban":
            iban.validate(text, check_country=False)  # its lists of banks are older than some banks
        elif module == "luhn":
            luhn.validate(clean(text, " -"))
            return any(first <= text[: len(first)] <= last for first, last in _CARDS)
        else:
            import_module(f"stdnum.{module}").validate(text)
    except (ValidationError, LookupError):  # LookupError: the library's table of Chinese counties has holes
        return False
    return True


@cache
def _sorts() -> dict[str, list[_Sort]]:
    by_shape: dict[str, list[_Sort]] = {}
    for sort in _SORTS:
        for shape in sort.shapes:
            by_shape.setdefault(shape, []).append(sort)
    return by_shape


@cache
def _candidates() -> re.Pattern[str]:
    shapes = sorted(map(re.escape, _sorts()), key=len, reverse=True)
    return re.compile(f"{_BEFORE}(?:{'|'.join((_IBAN, *shapes))}){_AFTER}")
