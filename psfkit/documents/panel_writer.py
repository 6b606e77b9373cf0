"""The skeleton of a panel's file: who decided, and everything they differ on with both reasons, nothing settled.

Written by hand, not by a YAML library, so that each answer stands as a comment beside the place of its settlement.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from psfkit.documents.determinations_writer import CONFLICTS_FORM, INDEPENDENCE_FORM, TO_FILL_IN, comment, quoted
from psfkit.documents.text_safety import printable
from psfkit.model.panel import Asked, Matter, PanelComparison
from psfkit.model.rubric import Rubric

FORMAT = "psfkit-panel/1"
_TO_WRITE = {
    Matter.LEVEL: "lower_to: {level: 5, reason: ...}  # 5 lowers nothing",
    Matter.NOT_APPLICABLE: "not_applicable: {agree: true, reason: ...}",
}


def write_skeleton(
    comparison: PanelComparison, members: Sequence[tuple[str, str]], rubric: Rubric, as_of: date
) -> bytes:
    """Return a panel's file with a settlement to fill in for everything in dispute.

    Args:
        comparison: What the assessors decided.
        members: Name and SHA-256 digest of each one's file.
        rubric: By which they decided.
        as_of: The day to write as that of the settlement.
    """
    lines = [
        f"# The panel about {printable(comparison.organisation)}. Each file is held by its digest.",
        f"format: {FORMAT}",
        f"bundle: {comparison.bundle}",
        f"rubric: {rubric.digest}",
        "members:",
        *(f"  - {{file: {quoted(name)}, sha256: {digest}}}" for name, digest in members),
    ]
    if comparison.disputed:
        lines += [
            "# Who settles the differences below, and why: take the # away and write accept and reason.",
            "adjudicator:",
            f"  name: {TO_FILL_IN}",
            INDEPENDENCE_FORM,
            CONFLICTS_FORM,
            f"settled_on: {as_of.isoformat()}",
            "decisions:",
        ]
        for _, every in groupby(comparison.disputed, lambda asked: (asked.question.criterion, asked.question.system)):
            lines.extend(_decision(tuple(every)))
    return ("\n".join(lines) + "\n").encode()


def _decision(every: Sequence[Asked]) -> Iterator[str]:
    question = every[0].question
    yield f"  - criterion: {question.criterion}"
    yield f"    systems: [{question.system}]"
    for asked in (asked for asked in every if asked.question.matter is not Matter.EVIDENCE):
        yield from _words(asked, "    ")
        yield f"    # {_TO_WRITE[asked.question.matter]}"
    items = [asked for asked in every if asked.question.matter is Matter.EVIDENCE]
    if items:
        yield "    # evidence:"
    for asked in items:
        yield from _words(asked, "      ")
        yield f"      # - {{id: {asked.question.evidence}, accept: true, reason: ...}}"


def _words(asked: Asked, indent: str) -> Iterator[str]:
    for word in asked.words:
        yield f"{indent}# {comment(word.assessor)}: {word.answer}{f', {comment(word.reason)}' if word.reason else ''}"
