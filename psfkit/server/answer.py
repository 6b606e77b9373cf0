"""What the server answers with, and the one form of everything that is not an answer."""

import json
from dataclasses import dataclass
from enum import Enum

JSON = b"application/json"
KEEP_ERROR = 60
"""Seconds for which a client may keep that something is not there."""
Headers = tuple[tuple[bytes, bytes], ...]
_NOTHING_RUNS = b"default-src 'none'; frame-ancestors 'none'"
_PICTURE_RUNS = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
_ALWAYS: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers and bytes."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes = b""
    """As it stands in the headers, or empty."""
    keep: int = 0
    """Seconds for which it may be kept."""
    mark: str = ""
    """The mark that it tells of, for the log."""
    trouble: str = ""
    """What is wrong with the registry, for the log and not for the client."""


def make_answer(
    status: int,
    body: bytes,
    media_type: bytes = JSON,
    *,
    etag: bytes = b"",
    keep: int = 0,
    more: Headers = (),
    mark: str = "",
    trouble: str = "",
) -> Answer:
    """Return an answer with the headers that every answer has.

    Args:
        status: The status of HTTP.
        body: The bytes; none of a status that has none.
        media_type: What they are.
        etag: The validator, or empty.
        keep: Seconds for which it may be kept; 0 for not at all.
        more: Headers of this answer alone.
        mark: The mark that it tells of, for the log.
        trouble: What is wrong with the registry, for the log and not for the client.
    """
    is_picture = media_type.startswith(b"image/")
    return Answer(
        status,
        (
            *(((b"content-type", media_type), (b"content-length", b"%d" % len(body))) if body else ()),
            *(((b"etag", etag),) if etag else ()),
            (b"cache-control", b"public, max-age=%d, must-revalidate" % keep if keep else b"no-store"),
            (b"content-security-policy", _PICTURE_RUNS if is_picture else _NOTHING_RUNS),
            *_ALWAYS,
            *more,
        ),
        body,
        etag,
        keep,
        mark,
        trouble,
    )


def unchanged(answer: Answer) -> Answer:
    """Return what says that a client has an answer already."""
    kept = tuple(pair for pair in answer.headers if pair[0] not in (b"content-type", b"content-length"))
    return Answer(304, kept, b"", answer.etag, answer.keep, answer.mark)


class Refusal(Enum):
    """Every way in which a request is refused: status, what it says, and whether a client may keep that."""

    MISSING_ID = (400, "give one mark id: ?id=TM-00001", True)
    REPEATED_ID = (400, "give id once", True)
    MALFORMED_ID = (400, "this is not a mark id; they look like TM-00001", True)
    BAD_REQUEST = (400, "this is not a request that can be answered", False)
    UNKNOWN_MARK = (404, "there is no mark with this id", True)
    NOT_FOUND = (404, "there is nothing here", True)
    NO_SUCH_FILE = (404, "there is no such file", True)
    METHOD_NOT_ALLOWED = (405, "only GET, HEAD and OPTIONS are answered", False)
    NOT_IN_FORCE = (410, "this mark is not in force, and its badges are no longer given out", True)
    BODY_NOT_ALLOWED = (413, "a request has no body here", False)
    ADDRESS_TOO_LONG = (414, "this address is too long", False)
    TOO_MANY_REQUESTS = (429, "too many requests; try again later", False)
    HEADERS_TOO_LONG = (431, "these headers are too long", False)
    DAMAGED = (500, "the registry cannot answer for this mark", False)
    OVERLOADED = (503, "too many connections; try again later", False)
    UNAVAILABLE = (503, "the registry cannot answer now", False)

    def answer(self, more: Headers = (), trouble: str = "") -> Answer:
        """Return it as an answer; nothing of the request is repeated in it."""
        status, message, kept = self.value
        body = json.dumps({"valid": False, "error": {"code": self.name.lower(), "message": message}}, indent=2)
        return make_answer(status, body.encode() + b"\n", keep=KEEP_ERROR if kept else 0, more=more, trouble=trouble)
