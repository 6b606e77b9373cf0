"""Facts: what a tool's own output says, with the place it was read from."""

from dataclasses import dataclass
from decimal import Decimal

from psfkit.model.finding import Finding
from psfkit.model.rubric import FactValue
from psfkit.model.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Sample:
    """What a rate rests on."""

    cases: int
    low: Decimal
    """Lower end of the two-sided 95 % Wilson score interval, rounded down."""
    high: Decimal
    """Its upper end, rounded up."""


@dataclass(frozen=True, slots=True)
class Share:
    """The two whole numbers that a rate is the quotient of: the rate itself, before it was rounded to be shown."""

    part: int
    whole: int
    """At least 1."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value read from an evidence file."""

    name: str
    value: FactValue
    unit: str = ""
    where: str = ""
    """Place in the file, as a person looks it up: ``line 14`` or ``results.stats.successes``."""
    sample: Sample | None = None
    """For a rate what it rests on, None for anything else."""
    share: Share | None = None
    """For a rate that was counted, what bars are held against; ``value`` is then rounded to be shown."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader made of one evidence file.

    Either ``refusal`` is empty and ``facts`` hold, or the file was *not evaluated* for the reason
    in ``refusal`` and there are no facts. Unknown is never a pass.
    """

    reader: str
    facts: tuple[Fact, ...] = ()
    refusal: str = ""
    findings: tuple[Finding, ...] = ()
    """What is wrong inside the file, of a file that is checked and not only read (workflow maps)."""
    sketch: Sketch | None = None
    """What a drawing of a workflow map shows; None of anything else, and of maps too large for a report."""

    def get(self, name: str) -> Fact | None:
        """Return the fact of that name, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)
