"""Where everything of a published registry stands: names of files, and the addresses that they have."""

import re
from dataclasses import dataclass

from psfkit.errors import UsageError
from psfkit.marks.did_web import document_url

VERIFY_PATH = "api/certify/trust-mark/verify"
"""The path of the verification interface."""
UNKNOWN_FILE = "api/unknown.json"
MALFORMED_FILE = "api/malformed.json"
FEED_FILE = "feed.xml"
INDEX_PAGE = "index.html"
NOT_FOUND_PAGE = "404.html"
_BASE = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*")
_LONGEST = 200
_FOLDERS = frozenset({"api", "list", "marks", "search", "status"})


@dataclass(frozen=True, slots=True)
class Place:
    """A published registry's address."""

    base: str
    """``https://…``, without a slash at its end."""

    @property
    def host(self) -> str:
        """Host and port."""
        return self.base.removeprefix("https://").partition("/")[0]

    @property
    def path(self) -> str:
        """The path, empty or with a slash before it and none after it."""
        _, slash, path = self.base.removeprefix("https://").partition("/")
        return slash + path

    def url(self, name: str) -> str:
        """Return the address of a file or folder."""
        return f"{self.base}/{name}"

    def page(self, mark_id: str) -> str:
        """Return the address of a mark's record page."""
        return self.url(f"marks/{mark_id}/")

    def answer(self, mark_id: str) -> str:
        """Return the address at which the verification interface answers for a mark."""
        return self.url(f"{VERIFY_PATH}?id={mark_id}")


def read_base(url: str) -> Place:
    """Return the place of a base address.

    >>> read_base("https://marks.example/register/").page("TM-00142")
    'https://marks.example/register/marks/TM-00142/'

    Raises:
        UsageError: It is not a plain https address.
    """
    base = url.rstrip("/")
    if len(base) > _LONGEST or not _BASE.fullmatch(base) or "/." in base:
        raise UsageError(
            f"{url!a} is not the address of a site",
            hint="give one such as https://marks.example or https://example.com/marks",
        )
    return Place(base)


def did_files(place: Place, web: str) -> tuple[str, ...]:
    """Return where the DID document of an issuer with a ``did:web`` is put: at the top, and at its own address.

    Its own address counts only if it is within the site, and not where something else stands.

    >>> did_files(Place("https://example.com"), "did:web:example.com:psf")
    ('did.json', 'psf/did.json')
    >>> did_files(Place("https://example.com/psf"), "did:web:example.com:psf")
    ('did.json',)
    """
    if not web:
        return ()
    within, name = document_url(web).partition(f"{place.base}/")[::2]
    own = name if not within and name.partition("/")[0] not in _FOLDERS else ""
    return ("did.json", own) if own not in ("", "did.json") else ("did.json",)


def mark_folder(mark_id: str) -> str:
    """Return the folder of a mark."""
    return f"marks/{mark_id}"


def answer_file(mark_id: str) -> str:
    """Return the file with the verification reply of a mark."""
    return f"{VERIFY_PATH}/{mark_id}.json"
