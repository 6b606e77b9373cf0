"""The snippet that puts the badge into a README."""

import re

from psfkit import fonts
from psfkit.badges import design
from psfkit.model.record import SignedRecord

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>&~])")


def render(signed: SignedRecord, url: str) -> bytes:
    """Return Markdown that shows the badge, and links to the record if it can.

    Args:
        signed: The record.
        url: Where it is published, or an empty string.
    """
    record = signed.record
    named = _MARKUP.sub(r"\\\1", fonts.clean(f"{design.title(record)}. {design.description(record)}"))
    picture = f"![{named}](badge.svg)"
    return (f"[{picture}](<{url}>)\n" if url else f"{picture}\n").encode()
