"""JSON as psfkit writes it: UTF-8, keys in the order given, two blanks of indent, decimals as text."""

import json
from collections.abc import Mapping
from decimal import Decimal

from psfkit.documents.text_safety import scrubbed
from psfkit.model.rubric import FactValue

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def write_json(value: Mapping[str, Json]) -> bytes:
    """Write one document; forbidden characters in its texts become U+FFFD."""
    return (json.dumps(_clean(dict(value)), ensure_ascii=False, indent=2) + "\n").encode()


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {scrubbed(key): _clean(item) for key, item in value.items()}
    return value


def write_value(value: FactValue | None) -> Json:
    """Write a fact's value; a decimal becomes text, so that no digit of it is lost."""
    return str(value) if isinstance(value, Decimal) else value
