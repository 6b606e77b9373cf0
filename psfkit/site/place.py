"""Where everything of a published registry stands: names of files, and the addresses that they have."""

import re
from dataclasses import dataclass

from psfkit.errors import UsageError

VERIFY_PATH = "api/certify/trust-mark/verify"
"""The path of the verification interface."""
UNKNOWN_FILE = "api/unknown.json"
MALFORMED_FILE = "api/malformed.json"
FEED_FILE = "feed.xml"
INDEX_PAGE = "index.html"
NOT_FOUND_PAGE = "404.html"
_BASE = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*")
_LONGEST = 200


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


def mark_folder(mark_id: str) -> str:
    """Return the folder of a mark."""
    return f"marks/{mark_id}"


def answer_file(mark_id: str) -> str:
    """Return the file with the verification reply of a mark."""
    return f"{VERIFY_PATH}/{mark_id}.json"
