"""JSON as psfkit writes it: UTF-8, keys in the order given, two blanks of indent, decimals as text."""

from collections.abc import Mapping
from decimal import Decimal
from json import dumps
from json.encoder import encode_basestring

from psfkit.documents.text_safety import scrubbed
from psfkit.model.rubric import FactValue

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def write_json(value: Mapping[str, Json]) -> bytes:
    """Write one document; forbidden characters in its texts become U+FFFD.

    The lines are broken here: the library breaks them three times as slowly as it writes JSON without any.
    """
    return (_write(dict(value), "\n") + "\n").encode()


def _write(value: Json, line: str) -> str:
    """Write a value; ``line`` begins a line at its indent."""
    if isinstance(value, str):
        return _text(value)
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        return f"{{{','.join([f'{inner}{_text(key)}: {_write(each, inner)}' for key, each in value.items()])}{line}}}"
    if isinstance(value, list) and value:
        return f"[{','.join([inner + _write(each, inner) for each in value])}{line}]"
    return dumps(value)


def _text(value: str) -> str:
    return encode_basestring(scrubbed(value))


def write_value(value: FactValue | None) -> Json:
    """Write a fact's value; a decimal becomes text, so that no digit of it is lost."""
    return str(value) if isinstance(value, Decimal) else value
