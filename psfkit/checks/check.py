"""What a check is: a code, a title, a severity, and a function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psfkit.checks.context import Context
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location
from psfkit.model.names import CriterionId


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a check saw; the check's code and severity make it a finding."""

    location: Location
    message: str
    subject: str = ""
    label: str = ""
    hint: str = ""
    criterion: CriterionId | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over a bundle and a rubric (docs/checks.md has a section for each)."""

    code: str
    title: str
    severity: Severity
    look: Callable[[Context], Iterator[Hit]]

    def run(self, context: Context) -> tuple[Finding, ...]:
        """Return a finding for each hit."""
        return tuple(
            Finding(
                code=self.code,
                severity=self.severity,
                message=hit.message,
                location=hit.location,
                subject=hit.subject,
                label=hit.label,
                hint=hit.hint,
                criterion=hit.criterion,
            )
            for hit in self.look(context)
        )
