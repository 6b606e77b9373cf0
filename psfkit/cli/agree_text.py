"""What several assessors made of a bundle, as lines for a terminal of any width."""

from collections.abc import Iterator

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.panel import Agreement, Asked, Matter, PanelComparison

_MOST = 20
"""Undecided questions that are listed; an assessor who has hardly begun leaves hundreds."""


def write_agreement(comparison: PanelComparison, width: int, *, colour: bool) -> str:
    """Write how far the assessors agree, by domain, and then everything they differ on."""
    lines = fold(f"{printable(comparison.organisation)}: {_say_names(comparison)}", width, "")
    lines += ["", *_table(comparison, colour=colour), ""]
    lines += fold(
        "alpha: Krippendorff's, of what was accepted and rejected, and of the levels that follow; 1 is full agreement,"
        " 0 what chance would give, - that nothing differs which chance could explain",
        width,
        "",
    )
    lines += _differences(comparison, width, colour=colour)
    lines += _undecided(comparison, width, colour=colour)
    lines += ["", *(paint(line, *_tone(comparison), on=colour) for line in fold(_sum_up(comparison), width, ""))]
    return "\n".join(lines)


def _say_names(comparison: PanelComparison) -> str:
    return ", ".join(clip(printable(name), 40) for name in comparison.assessors)


def _table(comparison: PanelComparison, *, colour: bool) -> Iterator[str]:
    yield paint("domain asked same         alpha levels", "bold", on=colour)
    for agreement in comparison.domains:
        yield _row(agreement)
    yield paint(_row(comparison.whole), "bold", on=colour)


def _row(agreement: Agreement) -> str:
    share = f"{agreement.same} ({100 * agreement.same // agreement.asked} %)" if agreement.asked else "-"
    alphas = f"{_say_alpha(agreement.alpha):>6} {_say_alpha(agreement.level_alpha):>6}"
    return f"{agreement.domain or 'all':<6} {agreement.asked:>5} {share:<11} {alphas}"


def _say_alpha(alpha: float | None) -> str:
    return "-" if alpha is None else f"{alpha:.2f}"


def _differences(comparison: PanelComparison, width: int, *, colour: bool) -> Iterator[str]:
    for asked in comparison.disputed:
        yield ""
        yield from (paint(line, "bold", on=colour) for line in fold(_say_question(asked), width, ""))
        for word in asked.words:
            reason = f": {printable(word.reason)}" if word.reason else ""
            yield from fold(f"{clip(printable(word.assessor), 40)} {_say_answer(word.answer)}{reason}", width, "  ", 4)


def _say_answer(answer: str) -> str:
    return f"lowers it to {answer}" if answer.startswith("level ") else answer


def _say_question(asked: Asked) -> str:
    question = asked.question
    about = {
        Matter.EVIDENCE: f"evidence {question.evidence}",
        Matter.LEVEL: "the level",
        Matter.NOT_APPLICABLE: "whether it applies",
    }
    return f"{question.criterion} for {printable(question.system)}: {about[question.matter]}"


def _undecided(comparison: PanelComparison, width: int, *, colour: bool) -> Iterator[str]:
    if comparison.undecided:
        yield ""
        yield paint(f"not decided by everybody ({len(comparison.undecided)})", "yellow", "bold", on=colour)
    for asked in comparison.undecided[:_MOST]:
        names = ", ".join(clip(printable(word.assessor), 40) for word in asked.words if not word.answer)
        yield from fold(f"{_say_question(asked)}: {names}", width, "  ", 4)
    if len(comparison.undecided) > _MOST:
        yield f"  and {len(comparison.undecided) - _MOST} more"


def _sum_up(comparison: PanelComparison) -> str:
    if not comparison.needs_person:
        return f"{len(comparison.assessors)} assessors agree on everything"
    parts = []
    if comparison.disputed:
        count = len(comparison.disputed)
        parts.append(f"{count} {'difference is' if count == 1 else 'differences are'} to be settled (--panel FILE)")
    if comparison.undecided:
        count = len(comparison.undecided)
        parts.append(f"{count} {'question waits' if count == 1 else 'questions wait'} for an assessor")
    return "; ".join(parts)


def _tone(comparison: PanelComparison) -> tuple[str, ...]:
    return ("yellow" if comparison.needs_person else "green", "bold")
