"""A bundle that was checked, as the formats for other programs see it."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from psfkit.model.crosswalk import Crosswalk
from psfkit.model.finding import Finding
from psfkit.model.rubric import Rubric

WHOLE = "bundle.yaml"
"""The file that a finding about the bundle as a whole is shown at."""


def folder_of(name: str) -> str:
    """Return a bundle's path if it leads down from where psfkit runs, as other programs want it; else nothing.

    >>> folder_of("./examples/one/"), folder_of("/srv/one")
    ('examples/one', '')
    """
    path = PurePosixPath(name.replace("\\", "/"))
    leads_down = not path.is_absolute() and ".." not in path.parts and ":" not in str(path)
    return "/".join(path.parts) if leads_down else ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What validating one bundle came to."""

    name: str
    """The path it was given by."""
    findings: tuple[Finding, ...]
    """In document order."""
    valid: bool

    @property
    def folder(self) -> str:
        """The bundle's path if it leads down from where psfkit runs; else nothing."""
        return folder_of(self.name)

    def place(self, finding: Finding) -> str:
        """Return the file of a finding from where psfkit runs, as far as that can be said."""
        return "/".join(filter(None, (self.folder, finding.location.file.rstrip("/") or WHOLE)))


@dataclass(frozen=True, slots=True)
class Checks:
    """What validating one or more bundles came to."""

    bundles: tuple[Checked, ...]
    as_of: date
    """The day it was asked for."""
    rubric: Rubric | None = None
    """For the titles of criteria; None when only their ids matter."""
    crosswalk: Crosswalk | None = None
    """Where the criteria lead in other frameworks; None when it does not matter or there is none."""

    @property
    def placed(self) -> list[tuple[str, Finding]]:
        """Every finding with the file it is shown at."""
        return [(bundle.place(finding), finding) for bundle in self.bundles for finding in bundle.findings]


def full_message(finding: Finding) -> str:
    """Return a finding's message with its subject and what to do."""
    subject = f" ({finding.subject})" if finding.subject else ""
    hint = f"\nTo do: {finding.hint}" if finding.hint else ""
    return f"{finding.message}{subject}{hint}"
