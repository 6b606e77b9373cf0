"""JSON as the standard means it: one reading, bounded, or an error that says where.

The standard library's reader alone takes UTF-16, NaN, a key twice and numbers of any size.
"""

import json
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from typing import NoReturn

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""The longest text that is read."""
MAX_DEPTH = 64
"""How deep arrays and objects may stand in one another."""
MAX_DIGITS = 18
"""Digits of the longest integer, so that each fits in 64 bits."""
MAX_VALUES = 2_000_000
"""Values a document may hold: more would need gigabytes of memory."""
_MAX_DECIMAL = 64
_MAX_EXPONENT = 5
"""Characters of an exponent: a Decimal refuses very long ones with an error of its own."""
_RANGE = range(-400, 401)
"""Powers of ten of a number's first digit."""

JsonValue = None | bool | int | Decimal | str | list["JsonValue"] | dict[str, "JsonValue"]
"""What a document holds; a number with a fraction or an exponent is a Decimal."""


def read_json(content: bytes, *, digits: int = MAX_DIGITS, allows_nan: bool = False) -> JsonValue:
    """Read one JSON document.

    Args:
        content: UTF-8 text; a byte order mark in front is tolerated.
        digits: Digits of the longest integer, for formats whose own integers are longer than most.
        allows_nan: Take NaN and Infinity, which are no JSON, for null: some tools write them where there is no number.

    Raises:
        InputError: it is not JSON, holds a key twice, is too long, too deep or too full, or is not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024 // 1024} MiB")
    if sum(content.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise InputError(f"more than {MAX_VALUES} values")
    value = _parse(decode(content), _decoder(digits, allows_nan=allows_nan))
    if content.count(b"[") + content.count(b"{") > MAX_DEPTH and _is_deep(value):
        raise InputError(_TOO_DEEP)
    return value


_TOO_DEEP = f"arrays and objects stand more than {MAX_DEPTH} deep in one another"


def decode(content: bytes) -> str:
    """Return the text of a file, without its byte order mark.

    Raises:
        InputError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"line {line}: not UTF-8 text", hint="Save it as UTF-8.") from None


def _parse(text: str, decoder: json.JSONDecoder) -> JsonValue:
    try:
        value: JsonValue = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise InputError(f"line {error.lineno}, column {error.colno}: not JSON or cut short ({error.msg})") from None
    except RecursionError:
        raise InputError(_TOO_DEEP) from None
    return value


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = sorted(key for key, _ in pairs)
        twice = next(key for key, following in pairwise(keys) if key == following)
        raise InputError(f'the key "{shown(twice, 40)}" stands twice in one object')
    return found


def read_integer(text: str, digits: int = MAX_DIGITS) -> int:
    """Return a whole number.

    Args:
        text: Decimal digits, with or without a minus in front.
        digits: How many it may have.

    Raises:
        InputError: it has more.
    """
    if len(text.lstrip("-")) > digits:
        raise InputError(f"an integer has more than {digits} digits: {shown(text, 30)}")
    return int(text)


def read_decimal(text: str) -> Decimal:
    """Return a number with a fraction or an exponent, as it was written.

    Raises:
        InputError: it is too long, too large or too small.
    """
    if len(text) > _MAX_DECIMAL:
        raise InputError(f"a number has more than {_MAX_DECIMAL} characters: {shown(text, 30)}")
    exponent = text.lower().partition("e")[2]
    if len(exponent) > _MAX_EXPONENT or (number := Decimal(text)).adjusted() not in _RANGE:
        raise InputError(f"a number is out of range: {shown(text, 30)}")
    return number


def _no_number(_text: str) -> None:
    return None


def _refuse_constant(text: str) -> NoReturn:
    raise InputError(f"{text} is not a JSON number")


@cache
def _decoder(digits: int, *, allows_nan: bool) -> json.JSONDecoder:
    """Make the decoder once: files of JSON lines are read a line at a time."""
    return json.JSONDecoder(
        object_pairs_hook=_unique,
        parse_int=partial(read_integer, digits=digits),
        parse_float=read_decimal,
        parse_constant=_no_number if allows_nan else _refuse_constant,
    )


def _is_deep(value: JsonValue) -> bool:
    layer: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        inner: list[JsonValue] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(part for part in item.values() if isinstance(part, dict | list))
            elif isinstance(item, list):
                inner.extend(part for part in item if isinstance(part, dict | list))
        if not inner:
            return False
        layer = inner
    return True
