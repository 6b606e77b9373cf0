"""What several assessors made of a bundle, as JSON, for programs."""

from psfkit.model.panel import Agreement, Asked, PanelComparison
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-agreement/1"
"""Name and version of the format; its schema is ``agreement.schema.json``."""
_PLACES = 4
"""Digits of a coefficient: more would differ between processors."""


def render_agreement(comparison: PanelComparison) -> bytes:
    """Write how far assessors agree and what they differ on."""
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "organisation": comparison.organisation,
            "bundle": comparison.bundle,
            "assessors": list(comparison.assessors),
            "whole": _agreement(comparison.whole),
            "domains": [{"domain": each.domain, **_agreement(each)} for each in comparison.domains],
            "disputed": [_asked(asked) for asked in comparison.disputed],
            "undecided": [_asked(asked) for asked in comparison.undecided],
        }
    )


def _agreement(agreement: Agreement) -> dict[str, Json]:
    return {
        "asked": agreement.asked,
        "same": agreement.same,
        "open": agreement.open,
        "alpha": _rounded(agreement.alpha),
        "level_alpha": _rounded(agreement.level_alpha),
    }


def _rounded(alpha: float | None) -> Json:
    return None if alpha is None else f"{alpha:.{_PLACES}f}"


def _asked(asked: Asked) -> Json:
    question = asked.question
    return {
        "criterion": question.criterion,
        "system": question.system,
        "matter": question.matter.value,
        "evidence": question.evidence,
        "answers": [
            {"assessor": word.assessor, "answer": word.answer or None, "reason": word.reason} for word in asked.words
        ],
    }
