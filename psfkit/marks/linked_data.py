"""JSON-LD in its canonical form, with the contexts that psfkit carries and no others. The only door to PyLD.

Nothing is fetched: a document that names another context has no canonical form here.
"""

import json
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Any, cast

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError, ResourceError
from psfkit.resources import read_resource

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_PINNED = {
    CREDENTIALS: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: ("ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
}

Contexts = Mapping[str, JsonValue]
"""Contexts by their address."""


@cache
def pinned_contexts() -> Contexts:
    """Return the contexts that psfkit carries.

    Raises:
        ResourceError: One is missing or is not what it was.
    """
    return {url: _read(name, digest) for url, (name, digest) in _PINNED.items()}


def _read(name: str, digest: str) -> JsonValue:
    content = read_resource(f"templates/contexts/{name}")
    if sha256(content).hexdigest() != digest:
        raise ResourceError(f"psfkit's own file {name} was changed", hint="reinstall psfkit")
    context: JsonValue = json.loads(content)
    return context


_FETCHERS = ("requests", "aiohttp")


@cache
def _pyld() -> ModuleType:
    """Import PyLD without what it would fetch with: that opens a socket as soon as it is imported."""
    kept_out: dict[str, Any] = dict.fromkeys(name for name in _FETCHERS if name not in sys.modules)
    sys.modules.update(kept_out)
    try:
        from pyld import jsonld
    finally:
        for name in kept_out:
            del sys.modules[name]
    return cast("ModuleType", jsonld)


def canonical_quads(document: Mapping[str, object], contexts: Contexts) -> bytes:
    """Return a JSON-LD document as canonical N-Quads (RDFC-1.0).

    Args:
        document: It may hold no number with a fraction, and no text with tabs or other control characters but line
            feeds: PyLD writes these as the older URDNA2015 does.
        contexts: The contexts that it may name.

    Raises:
        InputError: It names another context, or is not JSON-LD.
    """
    jsonld = _pyld()

    def load(url: str, _options: object) -> dict[str, object]:
        if url not in contexts:
            raise InputError("it names a context that is not one of ours")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": contexts[url]}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    try:
        quads = jsonld.normalize(document, options)
    except (jsonld.JsonLdError, RecursionError, ValueError, TypeError, AttributeError, KeyError):
        raise InputError("it has no canonical form as linked data (RDFC-1.0) with our contexts") from None
    return str(quads).encode()
