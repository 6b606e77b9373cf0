"""The criteria as rows of a table, one for each system, for spreadsheets."""

from collections.abc import Iterator

from psfkit.documents.text_safety import scrubbed
from psfkit.model.assessment import DomainScore, Gap
from psfkit.model.claim_exception import ClaimException
from psfkit.model.determination import Determination, Outcome, Truth
from psfkit.report.view import ReportView
from psfkit.report.words import STANDINGS_OF_EXCEPTIONS, say_exception

HEADER = (
    "domain",
    "domain title",
    "domain score",
    "threshold",
    "domain passes",
    "criterion",
    "title",
    "provenance",
    "system",
    "outcome",
    "level",
    "level of the evidence alone",
    "evidence that counts",
    "next level",
    "missing for the next level",
    "blocks the pass",
    "caps",
    "reason or note",
    "standing",
    "as of",
    "exceptions",
    "exceptions stand",
    "approved by",
    "exceptions expire on",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def rows(view: ReportView) -> Iterator[tuple[str, ...]]:
    """Yield a row of texts for each criterion and system, in the order of the rubric."""
    gaps = {(gap.criterion, gap.system): gap for gap in view.assessment.gaps}
    for domain in view.assessment.domains:
        for result in domain.criteria:
            for system, determination in result.by_system.items():
                yield _row(view, domain, determination, gaps.get((result.criterion, system)))


def _row(view: ReportView, domain: DomainScore, determination: Determination, gap: Gap | None) -> tuple[str, ...]:
    criterion = view.rubric.criterion(determination.criterion)
    applies = determination.outcome is not Outcome.NOT_APPLICABLE
    threshold = next(row.threshold_shown for row in view.domains if row.id == domain.domain)
    return (
        domain.domain,
        domain.title,
        domain.shown,
        threshold,
        _yes_or_no(answer=domain.passes),
        determination.criterion,
        "" if criterion is None else criterion.title,
        "" if criterion is None else criterion.provenance.value,
        determination.system,
        determination.outcome.value,
        str(int(determination.level)) if applies else "",
        str(int(determination.evidence_level)) if applies else "",
        " ".join(_counted(determination)),
        "" if gap is None else str(int(gap.next_level)),
        "" if gap is None else "; ".join(gap.lacks),
        "" if gap is None else _yes_or_no(answer=gap.blocks_pass),
        "; ".join(f"level {int(cap.level)}: {cap.reason}" for cap in determination.caps),
        "; ".join(filter(None, (determination.reason, determination.note))),
        view.standing,
        view.as_of.isoformat(),
        "; ".join(say_exception(each) for each in determination.exceptions),
        "; ".join(STANDINGS_OF_EXCEPTIONS[each.standing] for each in determination.exceptions),
        "; ".join(each.approver for each in determination.exceptions if each.approver),
        "; ".join(_last_day(each) for each in determination.exceptions),
    )


def _last_day(exception: ClaimException) -> str:
    return "no end" if exception.expires_on is None else exception.expires_on.isoformat()


def _counted(determination: Determination) -> list[str]:
    exhibits = (e for level in determination.levels for needed in level.requirements for e in needed.exhibits)
    return sorted({exhibit.evidence for exhibit in exhibits if exhibit.truth is Truth.YES})


def _yes_or_no(*, answer: bool) -> str:
    return "yes" if answer else "no"


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, on one line.

    >>> plain("=1+1"), plain("-"), plain("level 3")
    ("'=1+1", "'-", 'level 3')
    """
    line = " ".join(scrubbed(text).split("\n"))
    return f"'{line}" if line.startswith(_FORMULA) else line
