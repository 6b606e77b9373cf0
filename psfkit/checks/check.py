"""What a check is: a code, a title, a severity, and a function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psfkit.checks.context import Context
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import BundleFile, EvidenceItem
from psfkit.model.fact import Facts
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


Witness = Callable[[EvidenceItem, BundleFile, Facts | None], str]
"""Says how a file speaks against its entry, at the end of a sentence that begins with the file, or nothing."""


def speaking_against(context: Context, witness: Witness, field: str, *, label: str, hint: str) -> Iterator[Hit]:
    """Go through the items whose own files speak against them.

    Args:
        context: The bundle.
        witness: What to ask each file that is there.
        field: The field of the entry that is pointed at.
        label: What stands beside it.
        hint: What to do.
    """
    for item in context.bundle.evidence:
        file = context.bundle.file(item.path)
        against = "" if file is None else witness(item, file, context.bundle.facts.get(item.id))
        if against:
            place = context.at(item.source, field)
            yield Hit(place, f"{item.path} {against}", f"evidence {item.id}", label, hint)


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
