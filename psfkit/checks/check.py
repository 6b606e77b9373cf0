"""What a check is: a code, a title, a severity, and a function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psfkit.checks.context import Context
from psfkit.documents.text_safety import shown
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location
from psfkit.model.names import CriterionId

MOST_SAID = 400
"""Characters of any text of a finding: values of a broken document may be quoted in it."""


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
                message=shown(hit.message, MOST_SAID),
                location=hit.location,
                subject=shown(hit.subject, MOST_SAID),
                label=shown(hit.label, MOST_SAID),
                hint=shown(hit.hint, MOST_SAID),
                criterion=hit.criterion,
            )
            for hit in self.look(context)
        )
