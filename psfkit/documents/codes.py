"""The finding codes of reading: what each means, how much it matters, what to do about it.

``PK101`` to ``PK129`` are about the text of a YAML file, ``PK210`` to ``PK239`` about names, files and archives.
A code is never given a second meaning and never reused. docs/checks.md has a section on each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from psfkit.model.finding import Finding, Fix, Severity
from psfkit.model.location import Location
from psfkit.model.names import CriterionId


@dataclass(frozen=True, slots=True)
class Code:
    """What a finding code stands for."""

    code: str
    title: str
    """A few words, without what was found."""
    severity: Severity
    hint: str
    """What to do when the finding itself knows nothing better."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that belong together, and the findings made with them."""

    table: Mapping[str, Code]

    def make_finding(
        self,
        code: str,
        message: str,
        location: Location,
        *,
        subject: str = "",
        label: str = "",
        hint: str = "",
        criterion: CriterionId | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """Make a finding with the severity, and unless another is given the hint, of its code.

        The texts must be safe to print already (:mod:`psfkit.documents.text_safety`).
        """
        known = self.table[code]
        return Finding(
            code,
            known.severity,
            message,
            location,
            subject=subject,
            label=label,
            hint=hint or known.hint,
            criterion=criterion,
            fix=fix,
        )


_TABLE = (
    Code("PK101", "not well-formed YAML", Severity.ERROR, "mend the line shown; everything after it was not read"),
    Code("PK102", "empty file", Severity.ERROR, "fill in the file, or take it out"),
    Code("PK103", "not UTF-8", Severity.ERROR, "save the file as UTF-8"),
    Code("PK104", "character that may not stand in a document", Severity.ERROR, "delete the character and retype"),
    Code("PK105", "YAML file too big", Severity.ERROR, "keep a YAML file under 1 MiB; put long material in evidence/"),
    Code("PK106", "too many values in one file", Severity.ERROR, "split the file; one may hold 50000 values"),
    Code("PK107", "nested too deep", Severity.ERROR, "no bundle document needs more than 32 levels"),
    Code("PK108", "text too long", Severity.ERROR, "keep one text under 65536 characters; put it in evidence/"),
    Code("PK109", "key too long", Severity.ERROR, "keep a key under 129 characters"),
    Code("PK110", "key given twice", Severity.ERROR, "keep one of the two"),
    Code("PK111", "key that is not text", Severity.ERROR, "put the key in quotes"),
    Code("PK112", "anchor", Severity.ERROR, "take the &name away"),
    Code("PK113", "alias", Severity.ERROR, "write the value out in full"),
    Code("PK114", "merge key", Severity.ERROR, "write the merged keys out in full"),
    Code("PK115", "tag", Severity.ERROR, "take the tag away; quotes make a value text"),
    Code("PK116", "directive", Severity.ERROR, "take the line that begins with % away"),
    Code("PK117", "several documents in one file", Severity.ERROR, "keep one document in a file"),
    Code("PK118", "value that YAML readers understand differently", Severity.ERROR, "put the value in quotes"),
    Code("PK119", "no value", Severity.ERROR, "leave the key out, or give it a value"),
    Code("PK120", "no such date", Severity.ERROR, "correct the date, or put it in quotes if it is not one"),
    Code("PK121", "number too long", Severity.ERROR, "put it in quotes if it is a name and not a quantity"),
    Code("PK122", "pile of combining marks", Severity.ERROR, "retype the text; no script needs so many marks in a row"),
    Code("PK123", "text that shows nothing", Severity.ERROR, "write something that can be seen"),
    Code("PK124", "more problems than are listed", Severity.NOTE, "mend those above and run again"),
    Code("PK210", "path that is not relative to the bundle", Severity.ERROR, "name the file from the bundle's top"),
    Code("PK211", "path with empty, . or .. parts", Severity.ERROR, "write the path without detours"),
    Code("PK212", "file name that does not travel", Severity.ERROR, "use letters, digits, and . _ - or space inside"),
    Code("PK213", "file name not in composed form", Severity.ERROR, "rename the file; its name must be in Unicode NFC"),
    Code("PK214", "path too long or too deep", Severity.ERROR, "keep a path to 8 parts and 240 characters"),
    Code("PK215", "names that some systems cannot tell apart", Severity.ERROR, "rename one of the two"),
    Code("PK216", "symbolic link", Severity.ERROR, "put a copy of the file in its place"),
    Code("PK217", "hard link", Severity.ERROR, "put a copy of the file in its place (cp, not cp -l)"),
    Code("PK218", "not a regular file", Severity.ERROR, "take it out; a bundle holds files and folders only"),
    Code("PK219", "file too big", Severity.ERROR, "keep a file under 1 GiB; hand in an extract"),
    Code("PK220", "bundle too big", Severity.ERROR, "keep the bundle under 4 GiB"),
    Code("PK221", "too many files", Severity.ERROR, "keep the bundle under 20000 files"),
    Code("PK222", "file not found", Severity.ERROR, "add the file, or correct the path"),
    Code("PK223", "file changed while it was read", Severity.ERROR, "wait until nothing writes there and run again"),
    Code("PK224", "file that cannot be opened", Severity.ERROR, "check the permissions of the file and its folders"),
    Code("PK225", "hidden file left out", Severity.NOTE, "nothing; it is neither read nor part of the digest"),
    Code("PK226", "not a bundle", Severity.ERROR, "give a bundle's folder, or a .zip of one"),
    Code("PK227", "tar archive", Severity.ERROR, "unpack it where you trust it, or make a .zip"),
    Code("PK230", "damaged archive", Severity.ERROR, "make the archive again"),
    Code("PK231", "encrypted archive", Severity.ERROR, "make the archive without a password"),
    Code("PK232", "compression or feature that is not read", Severity.ERROR, "make a plain .zip (stored or deflated)"),
    Code("PK233", "name twice in the archive", Severity.ERROR, "make the archive again, each name once"),
    Code("PK234", "link or special file in the archive", Severity.ERROR, "put copies in place of links"),
    Code("PK235", "archive that contradicts itself", Severity.ERROR, "make the archive again"),
    Code(
        "PK236", "overlapping, hidden or trailing bytes", Severity.ERROR, "make the archive again, of the files alone"
    ),
    Code("PK237", "zip64 archive", Severity.ERROR, "a bundle within the limits does not need zip64; make a plain .zip"),
    Code("PK238", "compressed beyond reason", Severity.ERROR, "hand in an extract of what repeats itself"),
    Code("PK239", "size or checksum that does not hold", Severity.ERROR, "make the archive again"),
)

CODES = {code.code: code for code in _TABLE}
"""Every code that reading raises, in order."""

make_finding = Codes(CODES).make_finding
