"""``did:web``: an issuer named by an address that it holds, and the DID document that lists its keys there."""

import json
import re

from psfkit.errors import UsageError
from psfkit.marks.proof import PURPOSE, Document
from psfkit.model.issuer_keys import IssuerKeys

_ADDRESS = re.compile(
    r"(?P<host>[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)(:(?P<port>[0-9]{1,5}))?"
    r"(?P<path>(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+)"
)
_DID = re.compile(r"did:web:[a-z0-9.-]+(%3A[0-9]{1,5})?(:[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_LONGEST = 200
_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


def is_did_web(text: str) -> bool:
    """Whether a text is a ``did:web`` with a path, as psfkit writes them."""
    return len(text) <= _LONGEST and _DID.fullmatch(text) is not None


def did_web(address: str) -> str:
    """Return the ``did:web`` of an address.

    >>> did_web("example.com/psf"), did_web("https://example.com:8443/a/b/")
    ('did:web:example.com:psf', 'did:web:example.com%3A8443:a:b')

    Raises:
        UsageError: It is no host with a path.
    """
    match = _ADDRESS.fullmatch(address.removeprefix("https://").rstrip("/"))
    if match is None or len(address) > _LONGEST - 20:
        raise UsageError(
            f"{address!a} is no host with a path", hint="give one such as example.com/psf, where did.json is published"
        )
    port = f"%3A{match['port']}" if match["port"] else ""
    return f"did:web:{match['host']}{port}{match['path'].replace('/', ':')}"


def document_url(did: str) -> str:
    """Return where the DID document of a ``did:web`` is published.

    >>> document_url("did:web:example.com%3A8443:a:b")
    'https://example.com:8443/a/b/did.json'
    """
    host, *path = did.removeprefix("did:web:").split(":")
    return f"https://{host.replace('%3A', ':')}/{'/'.join(path)}/did.json"


def document_path(did: str) -> str:
    """Return the path of that address, or nothing for an issuer without a ``did:web``.

    >>> document_path("did:web:example.com:psf"), document_path("")
    ('/psf/did.json', '')
    """
    return f"/{document_url(did).removeprefix('https://').partition('/')[2]}" if did else ""


def did_document(did: str, keys: IssuerKeys) -> bytes:
    """Return the DID document of an issuer: every key it has had, so that earlier marks verify.

    A key that was declared compromised is revoked from that day on, which other software takes as "not any more".
    """
    methods: list[Document] = []
    for key in keys.keys:
        multibase = key.id.removeprefix("did:key:")
        method: Document = {
            "id": f"{did}#{multibase}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multibase,
        }
        if key.compromised_from is not None:
            method["revoked"] = f"{key.compromised_from.isoformat()}T00:00:00Z"
        methods.append(method)
    document = {
        "@context": list(_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        PURPOSE: [method["id"] for method in methods],
    }
    return json.dumps(document, ensure_ascii=True, indent=2).encode() + b"\n"
