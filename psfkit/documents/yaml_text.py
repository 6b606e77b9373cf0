"""Values as YAML, each on one line: what is written here is read back as the same value by every strict reader."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

_PLAIN = re.compile(r"(?:\./)?[A-Za-z_/][A-Za-z0-9_./]*(?:[ -][A-Za-z0-9_./]+)*", re.ASCII)
_NO_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


def flow(value: object) -> str:
    """Write a value on one line, in quotes wherever a reader of YAML could take it for something else.

    What stands for nothing (None) is left out of lists and groups.

    >>> flow({"name": "Acme: AI", "hosts": ["acme.example"], "country": "NO"})
    '{name: "Acme: AI", hosts: [acme.example], country: "NO"}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{flow(key)}: {flow(each)}' for key, each in value.items() if each is not None)}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(each) for each in value if each is not None)}]"
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXT
        return value if is_plain else quoted(value)
    return str(value) if isinstance(value, Decimal) else quoted(value)


def quoted(value: object) -> str:
    """Write a value as JSON, which YAML reads as the same."""
    return json.dumps(value, ensure_ascii=False)
