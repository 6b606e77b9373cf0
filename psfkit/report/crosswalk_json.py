"""What a run shows of another framework, as JSON for programs."""

from psfkit.model.crosswalk import CrosswalkAnswer, DutyAnswer, MappedCriterion, Standing
from psfkit.report.crosswalk_words import say_notice
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-crosswalk-answer/1"
"""Name and version of the format; its schema is ``crosswalk-answer.schema.json``."""


def render(answer: CrosswalkAnswer) -> bytes:
    """Write the answer."""
    framework, crosswalk = answer.framework, answer.crosswalk
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "kind": "self_check" if answer.self_check else "assessed",
            "as_of": answer.as_of.isoformat(),
            "organisation": answer.organisation,
            "assessor": answer.assessor or None,
            "undecided": answer.undecided,
            "framework": {
                "id": framework.id,
                "title": framework.title,
                "names": framework.names,
                "version": framework.version,
                "publisher": framework.publisher,
                "titles": framework.titles,
                "note": framework.note,
            },
            "crosswalk": {
                "version": crosswalk.version,
                "carried": crosswalk.carried,
                "notice": say_notice(answer),
                "licence": crosswalk.licence,
                "sources": [
                    {"id": each.id, "by": each.by.value, "title": each.title, "says": each.says}
                    for each in crosswalk.sources
                ],
            },
            "rubric": {"id": answer.rubric_id, "version": answer.rubric_version, "carried": answer.rubric_carried},
            "digests": {
                "bundle": answer.bundle,
                "rubric": answer.rubric,
                "determinations": answer.determinations,
                "crosswalk": crosswalk.digest,
                "framework": framework.digest,
            },
            "counts": {standing.value: len(answer.standing_at(standing)) for standing in Standing},
            "duties": [_duty(each) for each in answer.duties],
            "unmapped_criteria": list(answer.unmapped),
        }
    )


def _duty(answer: DutyAnswer) -> Json:
    levels = answer.levels
    return {
        "id": answer.duty.id,
        "title": answer.duty.title,
        "group": answer.duty.group,
        "standing": answer.standing.value,
        "reach": answer.reach.value,
        "lowest_level": None if levels is None else int(levels[0]),
        "highest_level": None if levels is None else int(levels[1]),
        "criteria": [_criterion(each) for each in answer.criteria],
    }


def _criterion(mapped: MappedCriterion) -> Json:
    row = mapped.row
    return {
        "criterion": row.criterion,
        "title": mapped.title,
        "outcome": mapped.outcome.value,
        "level": int(mapped.level),
        "part": row.part or None,
        "relation": row.relation.value,
        "confidence": row.confidence.value,
        "source": row.source,
        "by": mapped.by.value,
        "counts": mapped.counts,
        "because": row.because,
    }
