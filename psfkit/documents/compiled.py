"""What a wheel carries beside the YAML of rubrics, crosswalk, frameworks and programme: the same values as JSON.

It is read in a tenth of the time, made when the wheel is built (tools/hatch_build.py), and counts only beside the very
bytes it was made from; a checkout has none and reads the YAML.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from psfkit import resources
from psfkit.documents.digests import sha256_hex


def compile_document(data: bytes, value: object) -> bytes:
    """Return the compiled form of a document.

    Args:
        data: The YAML file.
        value: What it says, as :func:`psfkit.documents.yaml_reader.read_yaml` gives it.
    """
    import re

    text = json.dumps({"sha256": sha256_hex(data), "value": value}, ensure_ascii=False, default=_mark)
    return re.sub(r'"\\u0000([0-9.-]+)\\u0000"', r"\1", text).encode("utf-8")


def _mark(value: object) -> str:
    """Set a decimal between characters that no document can hold, for its quotes to be taken away afterwards."""
    if not isinstance(value, Decimal):
        raise TypeError(f"no document holds a {type(value).__name__}")
    return f"\0{value}\0"


def read_compiled(compiled: bytes, digest: str) -> Mapping[str, Any] | None:
    """Return what a document says, or None when the compiled form was made from other bytes.

    Args:
        compiled: What :func:`compile_document` made.
        digest: SHA-256 of the YAML file, 64 hexadecimal digits.
    """
    document = json.loads(compiled, parse_float=Decimal)
    value: Mapping[str, Any] = document["value"]
    return value if document["sha256"] == digest else None


def find_compiled(file: str, data: bytes) -> Mapping[str, Any] | None:
    """Return what a file that psfkit carries says by its compiled form, or None if there is none of the same bytes.

    Args:
        file: Such as ``rubrics/psf/1.1/rubric.yaml``.
        data: Its bytes.
    """
    compiled = resources.find_resource(f"{file.removesuffix('.yaml')}.json")
    return None if compiled is None else read_compiled(compiled, sha256_hex(data))
