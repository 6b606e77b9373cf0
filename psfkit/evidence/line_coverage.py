"""Lines and branches that tests ran: the facts that every report of coverage has in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.rates import good_rate
from psfkit.model.fact import Fact

_VERSION = re.compile(r"[4-7]\.[0-9]{1,4}(?:\.|\Z)")


def refuse_unknown(version: object, where: str) -> None:
    """Refuse what a version of coverage.py wrote that this reader does not know.

    Raises:
        InputError: it is none of 4 to 7.
    """
    if not isinstance(version, str) or not _VERSION.match(version):
        said = f'"{shown(version, 30)}"' if isinstance(version, str) else "missing, or no text"
        raise InputError(f"{where} is {said}; this reader knows coverage.py 4 to 7")


@dataclass(frozen=True, slots=True)
class Covered:
    """How many there are of something, and how many of them were run."""

    valid: int
    covered: int

    def refuse_other(self, stated: "Covered", where: str, what: str) -> None:
        """Refuse what a summary says when the entries it sums up say something else.

        Raises:
            InputError: the two differ.
        """
        if stated != self:
            raise InputError(
                f"the file contradicts itself: {where} counts {stated.covered} of {stated.valid} {what}, "
                f"its entries show {self.covered} of {self.valid}"
            )


def coverage_facts(files: int, lines: Covered, branches: Covered | None, where: str) -> Iterator[Fact]:
    """Yield the facts.

    Args:
        files: Source files in the report.
        lines: Lines that can be run.
        branches: Ways out of lines that have several, or None where they were not measured.
        where: Where they stand.

    Raises:
        InputError: nothing was measured.
    """
    if not lines.valid:
        raise InputError("nothing was measured: it lists no lines that could be run")
    yield Fact("files", files, "files", where)
    yield Fact("lines_valid", lines.valid, "lines", where)
    yield Fact("lines_covered", lines.covered, "lines", where)
    yield good_rate("line_rate", lines.covered, lines.valid, "computed: lines_covered / lines_valid")
    if branches is not None:
        yield Fact("branches_valid", branches.valid, "branches", where)
        yield Fact("branches_covered", branches.covered, "branches", where)
    if branches is not None and branches.valid:
        where = "computed: branches_covered / branches_valid"
        yield good_rate("branch_rate", branches.covered, branches.valid, where)
