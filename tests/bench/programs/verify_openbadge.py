"""Takes the credential out of an SVG badge and verifies it with openbadgeslib, without any network."""

import sys
from pathlib import Path

from openbadgeslib import baking
from openbadgeslib.ob3.ldp import OB3LdpVerifier


def download(url, *_, **__):
    raise ConnectionError(url)


content = Path(sys.argv[1]).read_bytes()
text = baking.extract_svg(content, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
OB3LdpVerifier().verify(text, check_status=False, download=download)
