"""A rubric as a wheel carries it beside its YAML: the same values as JSON, read in a tenth of the time.

It is made when the wheel is built (tools/hatch_build.py) and counts only beside the very bytes it was made from; a
checkout has none and reads the YAML.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from psfkit.documents.digests import sha256_hex


def compile_rubric(data: bytes, value: object) -> bytes:
    """Return the compiled form of a rubric.

    Args:
        data: The YAML file.
        value: What it says, as :func:`psfkit.documents.yaml_reader.read_yaml` gives it.
    """
    import re

    text = json.dumps({"sha256": sha256_hex(data), "rubric": value}, ensure_ascii=False, default=_mark)
    return re.sub(r'"\\u0000([0-9.-]+)\\u0000"', r"\1", text).encode("utf-8")


def _mark(value: object) -> str:
    """Set a decimal between characters that no document can hold, for its quotes to be taken away afterwards."""
    if not isinstance(value, Decimal):
        raise TypeError(f"a rubric holds no {type(value).__name__}")
    return f"\0{value}\0"


def read_compiled(compiled: bytes, digest: str) -> Mapping[str, Any] | None:
    """Return what a rubric says, or None when the compiled form was made from other bytes.

    Args:
        compiled: What :func:`compile_rubric` made.
        digest: SHA-256 of the YAML file, 64 hexadecimal digits.
    """
    document = json.loads(compiled, parse_float=Decimal)
    value: Mapping[str, Any] = document["rubric"]
    return value if document["sha256"] == digest else None
