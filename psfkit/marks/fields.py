"""Typed access to the members of a JSON document from a stranger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import find_forbidden, is_blank
from psfkit.errors import InputError
from psfkit.model.names import Digest

_INSTANT = re.compile(r"([0-9-]{10})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The members of one object, and the way to it for messages. Every method raises InputError for a wrong member."""

    members: Mapping[str, JsonValue]
    path: str = ""

    def fault(self, name: str, expected: str) -> InputError:
        """Return the error that a member is not what it should be."""
        return InputError(f"{self.path}{name} is not {expected}" if name in self.members else f"no {self.path}{name}")

    def inner(self, name: str) -> "Fields":
        """Return an object inside this one."""
        value = self.members.get(name)
        if not isinstance(value, dict):
            raise self.fault(name, "an object")
        return Fields(value, f"{self.path}{name}.")

    def text(self, name: str, longest: int, pattern: str = "", *, lines: bool = False) -> str:
        """Return visible text without control characters.

        Args:
            name: The member.
            longest: The most characters it may have.
            pattern: A regular expression that it must match as a whole.
            lines: Whether it may have several lines and tabs.
        """
        value = self.members.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= longest or not _is_plain(value, lines=lines):
            raise self.fault(name, f"plain text of 1 to {longest} characters")
        if pattern and not re.fullmatch(pattern, value):
            raise self.fault(name, "written as expected")
        return value

    def texts(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """Return a list of such texts."""
        value = self.members.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.fault(name, f"a list of at most {most} texts")
        listed = Fields({str(index): item for index, item in enumerate(value)}, f"{self.path}{name}.")
        return tuple(listed.text(index, longest) for index in listed.members)

    def whole(self, name: str, least: int, most: int) -> int:
        """Return an integer within bounds; neither true nor 1.0 is one."""
        value = self.members.get(name)
        if type(value) is not int or not least <= value <= most:
            raise self.fault(name, f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.members.get(name)
        if not isinstance(value, bool):
            raise self.fault(name, "true or false")
        return value

    def day(self, name: str) -> date:
        """Return a day written ``2026-11-23``."""
        value = self.members.get(name)
        day = parse_date(value) if isinstance(value, str) else None
        if day is None:
            raise self.fault(name, "a day such as 2026-11-23")
        return day

    def instant(self, name: str) -> datetime:
        """Return a UTC time written ``2026-11-23T08:30:00Z``."""
        value = self.members.get(name)
        match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
        day = parse_date(match[1]) if match else None
        if match is None or day is None:
            raise self.fault(name, "a UTC time such as 2026-11-23T08:30:00Z")
        return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), int(match[4]), tzinfo=UTC)

    def digest(self, name: str) -> Digest:
        """Return a SHA-256 digest."""
        value = self.members.get(name)
        if not isinstance(value, str) or not _DIGEST.fullmatch(value):
            raise self.fault(name, "sha256: and 64 hexadecimal digits")
        return Digest(value)


def _is_plain(text: str, *, lines: bool) -> bool:
    return not (is_blank(text) or find_forbidden(text) or (not lines and set(text) & {"\n", "\t"}))
