"""What a host is told about a published site: robots.txt, and a configuration for nginx."""

from psfkit import pages
from psfkit.site.place import MALFORMED_FILE, UNKNOWN_FILE, VERIFY_PATH, Place

ROBOTS = b"User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /search/\n"
ANSWER_SECONDS = 300
"""How long a reply, badge or page may be kept by whoever fetched it; a revocation is seen after that at the latest."""
RECORD_SECONDS = 86400
"""The same of what never changes: records, credentials, attestations."""


def cache_control(name: str) -> str:
    """Return the ``Cache-Control`` of a published file."""
    signed = name.startswith("marks/") and name.endswith(("record.json", "credential.json", "attestation.dsse.json"))
    return f"public, max-age={RECORD_SECONDS if signed else ANSWER_SECONDS}"


NGINX_FILE = "nginx.conf"
ROOT = "/srv/marks/current"
"""Where the configuration looks for the site; its one line to change."""
_DIGIT = "[0-9]"
_MARK = f"TM-(?:{_DIGIT * 5}|[1-9]{_DIGIT * 5}{f'{_DIGIT}?' * 3})"
"""A mark id as a regular expression without braces, which would end a word of nginx."""


def nginx(place: Place) -> bytes:
    """Return a configuration for nginx that serves a site, and answers the verification interface from its files.

    Args:
        place: Where the site is published.
    """
    values = {
        "root": ROOT,
        "page_policy": pages.Inlined("frame-ancestors 'none'"),
        "file_policy": pages.Inlined("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        "host": place.host.partition(":")[0],
        "path": place.path,
        "mark": _MARK,
        "verify": VERIFY_PATH,
        "malformed": MALFORMED_FILE,
        "unknown": UNKNOWN_FILE,
        "answer_seconds": ANSWER_SECONDS,
        "record_seconds": RECORD_SECONDS,
    }
    return pages.draw_page("site", "nginx.conf.j2", (), values)
