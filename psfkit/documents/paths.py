"""Rules for paths and names that come from strangers.

A path that keeps them names one file beneath the bundle on every system: it cannot climb out, it means the same after
case folding and Unicode normalisation, and it is safe to print.
"""

import re
from collections.abc import Iterable
from functools import partial

from psfkit.documents.codes import CODES, make_finding
from psfkit.documents.text_safety import clip, find_forbidden, shows
from psfkit.errors import InputError
from psfkit.model.finding import Finding
from psfkit.model.location import Location

MAX_PARTS = 8
MAX_PATH_BYTES = 240
_PUNCTUATION = frozenset("._ -")
_DEVICES = r"(?i:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])"
_DEVICE = re.compile(rf"{_DEVICES} *(?:\..*)?")
_LEFT_BEHIND = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_NAME = rf"(?!{_DEVICES} *(?:[./]|\Z))[A-Za-z0-9_](?:[A-Za-z0-9._ -]*[A-Za-z0-9_-])?"
"""Keeps every rule: most names do, and are looked at once."""
_ORDINARY = re.compile(_NAME)
_ORDINARY_PATH = re.compile(rf"{_NAME}(?:/{_NAME}){{0,{MAX_PARTS - 1}}}")
_ELSEWHERE = re.compile(r"[/~]|[A-Za-z][A-Za-z0-9+.-]*:")


class FileRefused(InputError):  # noqa: N818 - named for what happened to the file, as its codes are
    """A file, a name or an archive is not read.

    Args:
        code: One of the PK2xx codes of :mod:`psfkit.documents.codes`.
        message: What and why, on one line that is safe to print.
    """

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint or CODES[code].hint)
        self.code = code

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        """Tell how to make the same refusal in another process."""
        return partial(FileRefused, hint=self.hint), (self.code, self.message)

    def finding(self, location: Location, *, subject: str = "") -> Finding:
        """Return the refusal as a finding at the place that led to the file."""
        return make_finding(self.code, self.message, location, subject=subject, hint=self.hint)


def check_path(path: str) -> tuple[str, ...]:
    """Return the parts of a path that keeps every rule.

    >>> check_path("evidence/psf-1/redteam.json")
    ('evidence', 'psf-1', 'redteam.json')

    Raises:
        FileRefused: It breaks one.
    """
    parts = tuple(path.split("/"))
    if len(path) <= MAX_PATH_BYTES and _ORDINARY_PATH.fullmatch(path):
        return parts
    check_relative(path)
    for part in parts:
        check_name(part)
    if len(parts) > MAX_PARTS or len(path.encode()) > MAX_PATH_BYTES:
        limits = f"{MAX_PARTS} parts and {MAX_PATH_BYTES} bytes are allowed"
        raise FileRefused("PK214", f"the path {display_path(path)} is too long: {limits}")
    return parts


def check_relative(path: str) -> None:
    """Check that a path leads downwards from the bundle's top, whatever its names are.

    Raises:
        FileRefused: It starts elsewhere, or goes through ``..``, ``.`` or nothing.
    """
    if "\\" in path:
        raise FileRefused("PK210", f"the path {display_path(path)} has a backslash", hint="put / between folders")
    if _ELSEWHERE.match(path):
        raise FileRefused("PK210", f"the path {display_path(path)} does not start at the bundle's top")
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        raise FileRefused("PK211", f"the path {display_path(path)} has a part that is empty, . or ..")


def check_name(name: str) -> None:
    """Check the name of one file or folder.

    Raises:
        FileRefused: It is not in composed form, or would not reach every system unchanged.
    """
    if _ORDINARY.fullmatch(name):
        return
    if not is_composed(name):
        raise FileRefused("PK213", f"the name {display_path(name)} is not in composed form (NFC)")
    problem = _find_problem(name)
    if problem:
        raise FileRefused("PK212", f"the name {display_path(name)} {problem}")


def _find_problem(name: str) -> str:
    if not (name[:1].isalnum() or name[:1] == "_") or not all(map(_may_stand, name)) or find_forbidden(name):
        return "may hold only letters, digits, spaces and . _ -, and begins with a letter, a digit or _"
    if name[-1] in ". ":
        return "ends with a full stop or a space"
    if _DEVICE.fullmatch(name):
        return "is a device on Windows"
    return ""


def _may_stand(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in _PUNCTUATION
    from unicodedata import category

    return category(char).startswith("M") or (char.isalnum() and shows(char))


def is_hidden(name: str) -> bool:
    """Whether a name is one that systems and editors leave behind and nobody means to hand in."""
    return name.startswith(".") or name in _LEFT_BEHIND


def is_composed(name: str) -> bool:
    """Whether a name is in Unicode normalisation form C."""
    if name.isascii():
        return True
    from unicodedata import is_normalized

    return is_normalized("NFC", name)


def find_collisions(paths: Iterable[str]) -> dict[str, str]:
    """Return each path that, in whole or by one of its folders, looks like an earlier one to some systems.

    >>> find_collisions(["evidence/a.txt", "evidence/A.TXT", "Evidence/b.txt"])
    {'evidence/A.TXT': 'evidence/a.txt', 'Evidence/b.txt': 'evidence'}
    """
    first: dict[str, str] = {}
    folders = {"": ""}
    return {path: other for path in paths if (other := _find_earlier(path, first, folders))}


def _find_earlier(path: str, first: dict[str, str], folders: dict[str, str]) -> str:
    """Return what a file's or folder's path looks like, by whichever of its parts comes first.

    Args:
        path: The path.
        first: The first path to look like each; added to.
        folders: What each folder looks like; added to.
    """
    folder = path.rpartition("/")[0]
    if folder not in folders:
        folders[folder] = _find_earlier(folder, first, folders)
    other = folders[folder] or first.setdefault(_fold(path), path)
    return other if other != path else ""


def _fold(path: str) -> str:
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", path).casefold())


def display_path(path: str) -> str:
    """Return a path that may be printed: itself if its characters are ordinary, else with escapes; clipped."""
    short = path[: MAX_PATH_BYTES + 1]
    ordinary = all(_may_stand(char) or char == "/" for char in short) and is_composed(short)
    return clip(short if ordinary else ascii(short)[1:-1], MAX_PATH_BYTES)
