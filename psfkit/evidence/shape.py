"""Looking into JSON from a stranger: each step names its place and refuses what it does not expect."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError

JsonObject = Mapping[str, JsonValue]


def as_object(value: JsonValue, where: str) -> JsonObject:
    """Return the value if it is an object.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(value, dict):
        raise InputError(f"{where} is {describe(value)}, not an object")
    return value


def as_list(value: JsonValue, where: str) -> Sequence[JsonValue]:
    """Return the value if it is an array.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(value, list):
        raise InputError(f"{where} is {describe(value)}, not an array")
    return value


def as_count(value: JsonValue, where: str) -> int:
    """Return the value if it is an integer from 0 up.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"{where} is {describe(value)}, not a count")
    return value


def as_text(value: JsonValue, where: str) -> str:
    """Return the value if it is a text that is not empty.

    Raises:
        InputError: it is something else.
    """
    if not isinstance(value, str) or not value:
        raise InputError(f"{where} is {describe(value)}, not a text")
    return value


def describe(value: JsonValue) -> str:
    """Say what a value is, short and safe to print.

    >>> describe(None), describe([1]), describe("yes"), describe(True)
    ('missing', 'an array', '"yes"', 'true')
    """
    match value:
        case None:
            return "missing"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return shown(str(value), 30)
        case str():
            return f'"{shown(value, 30)}"'
        case list():
            return "an array"
        case dict():
            return "an object"
