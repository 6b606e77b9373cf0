"""From a request to an answer: a pure table of what there is, without any framework."""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from psfkit.errors import UsageError
from psfkit.marks.record import MARK_ID
from psfkit.marks.status_list import STATUS_FILES
from psfkit.server.answer import Answer, Refusal, make_answer, unchanged
from psfkit.server.desk import FILES, KEEP_SECONDS
from psfkit.server.query import read_query

VERIFY = "/api/certify/trust-mark/verify"
HEALTH = "/healthz"
DESCRIPTION = "/openapi.json"
KEYS = "/keys.json"
DID = "/did.json"
MAX_ADDRESS = 2048
"""Bytes of a path with its query."""
_MARK_FILE = re.compile(rf"/marks/({MARK_ID})/([a-z0-9@.-]+)")
_DID_DOCUMENT = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/did\.json")
_STATUS = {f"/status/{name}": name for name in STATUS_FILES}
_BASE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(?:/[A-Za-z0-9._~/-]*)?")
_METHODS = b"GET, HEAD, OPTIONS"
_PREFLIGHT = make_answer(
    204,
    b"",
    more=(
        (b"allow", _METHODS),
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", b"If-None-Match"),
        (b"access-control-max-age", b"86400"),
    ),
)
_CLOSE = ((b"connection", b"close"),)
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Answering(Protocol):
    """Who answers; :class:`psfkit.server.desk.Desk` does."""

    def lookup(self, mark_id: str) -> Answer:
        """Return the answer of the interface for a mark."""

    def file(self, mark_id: str, name: str) -> Answer:
        """Return a file of a mark."""

    def status_list(self, name: str) -> Answer:
        """Return a status list."""

    def key_document(self) -> Answer:
        """Return the issuer's keys."""

    def did_document(self, path: str) -> Answer:
        """Return the DID document of the issuer's ``did:web``, asked for at one of its addresses."""

    def health(self) -> Answer:
        """Say whether the registry can answer."""


class Request(NamedTuple):
    """What of a request matters."""

    method: str
    path: str
    """With percent signs resolved."""
    query: bytes
    if_none_match: bytes = b""
    has_body: bool = False


def respond(request: Request, desk: Answering, description: bytes) -> Answer:
    """Return the answer to a request.

    Args:
        request: The request.
        desk: Who answers for marks.
        description: The OpenAPI document.
    """
    if len(request.path) + len(request.query) > MAX_ADDRESS:
        return Refusal.ADDRESS_TOO_LONG.answer(_CLOSE)
    if not _is_there(request.path):
        return Refusal.NOT_FOUND.answer()
    if request.method not in ("GET", "HEAD"):
        if request.method == "OPTIONS":
            return _PREFLIGHT
        return Refusal.METHOD_NOT_ALLOWED.answer(((b"allow", _METHODS), *_CLOSE))
    if request.has_body:
        return Refusal.BODY_NOT_ALLOWED.answer(_CLOSE)
    answer = _answer(request, desk, description)
    if request.if_none_match and answer.status == 200 and _has(request.if_none_match, answer.etag):
        return unchanged(answer)
    return answer


def _is_there(path: str) -> bool:
    if path in (VERIFY, HEALTH, DESCRIPTION, KEYS) or path in _STATUS or _DID_DOCUMENT.fullmatch(path):
        return True
    named = _MARK_FILE.fullmatch(path)
    return named is not None and named[2] in FILES


def _answer(request: Request, desk: Answering, description: bytes) -> Answer:
    path = request.path
    if path == VERIFY:
        mark_id = read_query(request.query)
        return desk.lookup(mark_id) if isinstance(mark_id, str) else mark_id.answer()
    if path in _STATUS:
        return desk.status_list(_STATUS[path])
    if path == KEYS:
        return desk.key_document()
    if path.endswith(DID):
        return desk.did_document(path)
    if path == HEALTH:
        return desk.health()
    if path == DESCRIPTION:
        return make_answer(200, description, keep=KEEP_SECONDS)
    _, _, mark_id, name = path.split("/")
    return desk.file(mark_id, name)


def _has(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a client has what an answer holds; compared weakly, as HTTP wants it."""
    bare = etag.removeprefix(b"W/")
    return bool(bare) and any(tag.strip().removeprefix(b"W/") in (bare, b"*") for tag in if_none_match.split(b","))


def read_networks(texts: Iterable[str]) -> tuple[_Network, ...]:
    """Read addresses or networks, such as ``127.0.0.1`` and ``10.0.0.0/8``.

    Raises:
        UsageError: One is none.
    """
    networks = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text))
        except ValueError:
            raise UsageError(
                f"{text!a} is not an address or network", hint="write it as 127.0.0.1 or 10.0.0.0/8"
            ) from None
    return tuple(networks)


def read_base(url: str) -> str:
    """Read the address under which the interface is published, or an empty string; it comes without a slash at its end.

    Raises:
        UsageError: It is none.
    """
    if url and not _BASE.fullmatch(url):
        raise UsageError(f"{url!a} is not where an interface can be published", hint="give it as https://marks.example")
    return url.rstrip("/")


def client_of(peer: str, forwarded: bytes, trusted: tuple[_Network, ...]) -> str:
    """Return the address of the client: the peer, or what a proxy that is trusted says in X-Forwarded-For.

    From the right, the first that is no trusted proxy; what stands further left anybody can have written.

    >>> client_of("127.0.0.1", b"6.6.6.6, 192.0.2.7", read_networks(["127.0.0.1"]))
    '192.0.2.7'
    >>> client_of("198.51.100.1", b"6.6.6.6", read_networks(["127.0.0.1"]))
    '198.51.100.1'
    """
    if not trusted or not forwarded:
        return peer
    hops = [*forwarded.decode("latin-1").split(","), peer]
    client = peer
    for hop in reversed(hops):
        try:
            address = ipaddress.ip_address(hop.strip())
        except ValueError:
            break
        client = str(address)
        if not any(address in network for network in trusted):
            break
    return client
