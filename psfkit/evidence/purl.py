"""Names and versions from package URLs."""

import re

from psfkit.documents.text_safety import shown
from psfkit.evidence.names import MAX_LENGTH

_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")


def identity(name: str, version: str, purl: str) -> str:
    """Return name and version of a package, short and safe to print.

    Args:
        name: The name beside the package URL, which may be that of a folder.
        version: The version beside it, or an empty string.
        purl: The package URL, which is believed first, or an empty string.

    >>> identity("app", "1.4.0", "pkg:npm/%40acme/bot@1.4.0?arch=x#lib"), identity("bot", "2", "pkg:pypi/bot")
    ('@acme/bot@1.4.0', 'bot@2')
    >>> identity("bot", "2", ""), identity("bot", "", "nonsense")
    ('bot@2', 'bot')
    """
    scheme, _, rest = purl.partition(":")
    path = rest.partition("#")[0].partition("?")[0].strip("/").partition("/")[2]
    own, _, pinned = path.partition("@")
    parts = (_unescape(own), _unescape(pinned) or version) if scheme == "pkg" and own else (name, version)
    return shown("@".join(part for part in parts if part), MAX_LENGTH)


def _unescape(text: str) -> str:
    raw = text.encode("utf-8", "replace")
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), raw).decode("utf-8", "replace")
