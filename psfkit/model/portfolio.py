"""Many bundles side by side. Confidential."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from psfkit.model.names import Digest, DomainId
from psfkit.model.score import show_score


class Standing(Enum):
    """How a bundle stands, the worst first."""

    UNREADABLE = "unreadable"
    """It could not be looked at."""
    INVALID = "invalid"
    """Something in it has to be mended before it can be scored."""
    FAILS = "fails"
    """It does not reach every threshold."""
    PASSES = "passes"


@dataclass(frozen=True, slots=True)
class DomainCell:
    """One domain of one bundle."""

    domain: DomainId
    score: int | None
    """Hundredths; None when nothing in it applies."""
    passes: bool

    @property
    def shown(self) -> str:
        """The score with one decimal, rounded down, or a hyphen."""
        return "-" if self.score is None else show_score(self.score)


@dataclass(frozen=True, slots=True)
class BundleRow:
    """One bundle of a portfolio."""

    path: str
    """As it was given or found."""
    standing: Standing
    organisation: str = ""
    application: str = ""
    digest: str = ""
    """Of the bundle; empty when it is not valid."""
    domains: tuple[DomainCell, ...] = ()
    """Empty when it is not valid."""
    errors: int = 0
    warnings: int = 0
    problem: str = ""
    """The first error, or why it could not be looked at."""
    exceptions: int = 0
    """Waivers and controls that it stands on for now."""
    spent: int = 0
    """Those that have expired, or are void."""

    @property
    def failing(self) -> int:
        """How many domains do not pass."""
        return sum(not cell.passes for cell in self.domains)

    @property
    def total(self) -> int:
        """The sum of its scores, in hundredths."""
        return sum(cell.score or 0 for cell in self.domains)


_ORDER = {standing: number for number, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Many bundles on one day, by one rubric."""

    as_of: date
    rubric_id: str
    rubric_version: str
    rubric: Digest
    domains: tuple[tuple[DomainId, str, int], ...]
    """Id, title and threshold of each domain."""
    rows: tuple[BundleRow, ...]
    """The worst first."""

    def say_exceptions(self) -> str:
        """Say how many waivers and compensating controls there are, and how many are over; empty for none."""
        standing, spent = sum(row.exceptions for row in self.rows), sum(row.spent for row in self.rows)
        if not standing and not spent:
            return ""
        several = sum(bool(row.exceptions or row.spent) for row in self.rows)
        where = f"in {several} bundle{'' if several == 1 else 's'}"
        return f"Exceptions {where}: {standing} in force, {spent} expired or void."

    def count(self, standing: Standing) -> int:
        """Count the bundles that stand so."""
        return sum(row.standing is standing for row in self.rows)


def worst_first(row: BundleRow) -> tuple[int, int, int, str]:
    """Return what rows are sorted by: standing, domains that fail, sum of scores, path."""
    return _ORDER[row.standing], -row.failing, row.total, row.path
