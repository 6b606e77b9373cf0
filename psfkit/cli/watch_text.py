"""A look at a bundle that is watched: what is wrong, how it stands, and what that changes."""

from collections.abc import Iterator
from datetime import date

from psfkit.cli.asked import Asked
from psfkit.cli.diff_text import write_changes
from psfkit.cli.findings_text import count_findings, write_findings
from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.model.assessment import DomainScore
from psfkit.model.finding import Severity
from psfkit.model.score import show_score
from psfkit.pipeline import Look, compare, side_of


def write_look(asked: Asked, look: Look, before: Look | None, as_of: date, width: int, *, colour: bool) -> str:
    """Write one look.

    Args:
        asked: The bundle.
        look: What it is now.
        before: The last look at which it was valid, if there was one.
        as_of: The day of the look.
        width: Columns of the terminal.
        colour: Whether colour is wanted.
    """
    told = [finding for finding in look.findings if look.run is None or finding.severity is not Severity.NOTE]
    lines = [write_findings(asked, told, colour=colour)] if told else []
    good = look.run is not None
    verdict = paint("valid" if good else "not valid", "green" if good else "red", "bold", on=colour)
    lines.append(f"{asked.name}: {verdict} ({count_findings(look.findings)}), as of {as_of.isoformat()}")
    lines += _scores(look, width, colour=colour)
    if look.run is not None and before is not None and before.run is not None:
        comparison = compare(side_of(before.run, "before"), side_of(look.run, "now"))
        lines += write_changes(comparison, width, colour=colour)
    return "\n".join(lines)


def _scores(look: Look, width: int, *, colour: bool) -> Iterator[str]:
    if look.run is None:
        return
    run = look.run.assessment
    yield ""
    across = max(1, width // 22)
    cells = [_cell(domain, colour=colour) for domain in run.domains]
    for start in range(0, len(cells), across):
        yield "  ".join(cells[start : start + across]).rstrip()
    passed = sum(domain.passes for domain in run.domains)
    yield from fold(f"{passed} of {len(run.domains)} domains pass; a self-check, without an assessor", width, "")
    yield ""


def _cell(domain: DomainScore, *, colour: bool) -> str:
    text = f"{domain.domain:<6} {domain.shown:>3} of {show_score(domain.threshold)}"
    return paint(f"{text:<20}", "green" if domain.passes else "red", on=colour)
