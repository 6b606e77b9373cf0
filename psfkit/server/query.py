"""Which mark a query asks for: exactly one id, in its one spelling."""

import re
from urllib.parse import unquote_to_bytes

from psfkit.marks.record import MARK_ID
from psfkit.server.answer import Refusal

_PLAIN = re.compile(rb"id=(TM-(?:[0-9]{5}|[1-9][0-9]{5,8}))")
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_query(query: bytes) -> str | Refusal:
    """Return the mark id in a query, or why there is none.

    Other parameters are passed over. An id is never trimmed, folded or otherwise mended.

    >>> read_query(b"id=TM-00142"), read_query(b"id=TM%2D00142&lang=no")
    ('TM-00142', 'TM-00142')
    >>> read_query(b"id=TM-00142&id=TM-00142"), read_query(b"id=tm-00142").name
    (<Refusal.REPEATED_ID: (400, 'give id once', True)>, 'MALFORMED_ID')
    """
    plain = _PLAIN.fullmatch(query)
    if plain is not None:
        return plain[1].decode()
    if _BROKEN.search(query):
        return Refusal.MALFORMED_ID
    pairs = [part.partition(b"=") for part in query.split(b"&") if part]
    found = [value for name, _, value in pairs if _decode(name) == b"id"]
    if not found:
        return Refusal.MISSING_ID
    if len(found) > 1:
        return Refusal.REPEATED_ID
    return read_id(_decode(found[0]).decode("utf-8", "replace")) if found[0] else Refusal.MISSING_ID


def read_id(text: str) -> str | Refusal:
    """Return a mark id, or that it is none."""
    return text if re.fullmatch(MARK_ID, text) else Refusal.MALFORMED_ID


def _decode(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))
