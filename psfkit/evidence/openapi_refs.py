"""References inside an OpenAPI document; nothing outside it is fetched or guessed."""

import re
from collections.abc import Mapping
from typing import cast

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject, as_object, describe

REFERENCE = "$ref"
_MAX_CHAIN = 32
_MAX_LENGTH = 1000
_LOCAL = re.compile(r"#(?:/|\Z)")
_ENCODED = re.compile(r"(?:%[0-9a-fA-F]{2})+", re.ASCII)


class References:
    """The places of one document."""

    def __init__(self, root: JsonObject) -> None:
        self._root = root

    def target(self, reference: JsonValue, where: str) -> JsonValue:
        """Return what a reference points to.

        Raises:
            InputError: it points outside the document, or to nothing.
        """
        if not isinstance(reference, str) or len(reference) > _MAX_LENGTH or not _LOCAL.match(reference):
            raise InputError(f"{where} refers to {describe(reference)}, which is not in this file")
        found = cast("JsonValue", self._root)
        for part in _decode(reference).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and key.isdecimal() and key.isascii() and int(key[:9]) < len(found):
                found = found[int(key[:9])]
            elif isinstance(found, dict) and key in found:
                found = found[key]
            else:
                raise InputError(f"{where} refers to {describe(reference)}, which is not there")
        return found

    def follow(self, value: JsonValue | JsonObject, where: str) -> JsonObject:
        """Return an object, or the one at the end of its references.

        Raises:
            InputError: it is no object, or a reference leads nowhere or back to itself.
        """
        found = value if isinstance(value, Mapping) else as_object(value, where)
        for _ in range(_MAX_CHAIN):
            if REFERENCE not in found:
                return found
            found = as_object(self.target(found[REFERENCE], where), where)
        raise InputError(f"{where} refers to itself, or to {_MAX_CHAIN} others in a row")


def _decode(reference: str) -> str:
    """Decode what is written as in an address.

    >>> _decode("#/a%20b/%C3%A9")
    '#/a b/é'
    """
    return _ENCODED.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), reference)
