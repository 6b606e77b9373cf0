"""The crosswalk, with what a run shows of it, as an OSCAL mapping collection."""

from collections.abc import Iterator, Mapping

from psfkit.model.crosswalk import CrosswalkAnswer, DutyAnswer, MappedCriterion, Relation, Standing
from psfkit.model.determination import Outcome
from psfkit.report.crosswalk_words import STANDINGS, say_author, say_counts, say_kind, say_notice
from psfkit.report.json_text import Json, write_json
from psfkit.report.oscal import metadata, prop, prose, token, uid

RELATIONS: Mapping[Relation, str] = {
    Relation.EQUAL: "equal-to",
    Relation.SUBSET: "subset-of",
    Relation.INTERSECTS: "intersects-with",
    Relation.NONE: "no-relationship",
}
"""OSCAL's words for the relations (NIST IR 8477)."""


def render(answer: CrosswalkAnswer) -> bytes:
    """Write one mapping, from the rubric's criteria to the duties, with each criterion's outcome and level."""
    crosswalk, framework = answer.crosswalk, answer.framework
    made_of = (crosswalk.digest, framework.digest, answer.bundle, answer.rubric, answer.determinations or "none")
    stamp = (*made_of, answer.as_of.isoformat())
    title = f"{answer.rubric_id.upper()} {answer.rubric_version} and {framework.title}: {answer.organisation}"
    rubric, target = uid("resource", answer.rubric), uid("resource", framework.digest)
    return write_json(
        {
            "mapping-collection": {
                "uuid": uid("mapping-collection", *stamp),
                "metadata": metadata(title, answer.as_of, crosswalk.version, _about(answer), say_counts(answer)),
                "provenance": {
                    "method": "human",
                    "matching-rationale": "semantic",
                    "status": "complete",
                    "mapping-description": prose(f"{say_notice(answer)} {framework.note}"),
                    "remarks": prose(" ".join(f"{each.title}: {each.says}" for each in crosswalk.sources)),
                },
                "mappings": [
                    {
                        "uuid": uid("mapping", *stamp),
                        "source-resource": {"type": "catalog", "href": f"#{rubric}"},
                        "target-resource": {"type": "catalog", "href": f"#{target}"},
                        "maps": [_map(answer, duty, each, stamp) for duty in answer.duties for each in duty.criteria],
                        **_gaps(answer, stamp),
                    }
                ],
                "back-matter": {
                    "resources": [
                        {
                            "uuid": rubric,
                            "title": f"{answer.rubric_id.upper()} {answer.rubric_version}",
                            "description": "The rubric, which psfkit rubric export writes as an OSCAL catalog.",
                            "props": [prop("digest", answer.rubric)],
                            "rlinks": [{"href": f"urn:psfkit:rubric:{answer.rubric}"}],
                        },
                        {
                            "uuid": target,
                            "title": prose(framework.names),
                            "description": prose(f"{framework.source} Ids are written as tokens."),
                            "props": [prop("publisher", framework.publisher), prop("version", framework.version)],
                            "rlinks": [{"href": framework.address}],
                        },
                    ]
                },
            }
        }
    )


def _about(answer: CrosswalkAnswer) -> list[Json]:
    return [
        prop("run", "self-check" if answer.self_check else "assessed"),
        prop("standing", say_kind(answer)),
        prop("bundle-digest", answer.bundle),
        prop("rubric-digest", answer.rubric),
        prop("determinations-digest", answer.determinations or "none"),
        prop("crosswalk-digest", answer.crosswalk.digest),
        *(prop(standing.value.replace("_", "-"), str(len(answer.standing_at(standing)))) for standing in Standing),
    ]


def _map(answer: CrosswalkAnswer, duty: DutyAnswer, mapped: MappedCriterion, stamp: tuple[str, ...]) -> Json:
    row = mapped.row
    applies = mapped.outcome is not Outcome.NOT_APPLICABLE
    return {
        "uuid": uid("map", *stamp, row.criterion, row.to, row.part),
        "relationship": RELATIONS[row.relation],
        "sources": [{"type": "control", "id-ref": token(row.criterion)}],
        "targets": [{"type": "control", "id-ref": token(row.to)}],
        "confidence-score": {"category": row.confidence.value},
        "props": [
            prop("whose-reading", say_author(answer, mapped.by)),
            prop("duty", f"{duty.duty.id} {duty.duty.title}"),
            *([prop("part", row.part)] if row.part else []),
            prop("outcome", mapped.outcome.value),
            prop("level", str(int(mapped.level)) if applies else "none"),
            prop("counts", "yes" if mapped.counts else "no"),
            prop("duty-standing", STANDINGS[duty.standing]),
        ],
        "remarks": prose(row.because),
    }


def _gaps(answer: CrosswalkAnswer, stamp: tuple[str, ...]) -> dict[str, Json]:
    """Name what is unmapped on either side; as patterns, since with-ids would have to be imported to be resolved."""
    return {
        side: {
            "uuid": uid(side, *stamp),
            "unmapped-controls": [{"matching": [{"pattern": token(name)} for name in names]}],
        }
        for side, names in _unmapped(answer)
        if names
    }


def _unmapped(answer: CrosswalkAnswer) -> Iterator[tuple[str, list[str]]]:
    yield "source-gap-summary", list(answer.unmapped)
    yield "target-gap-summary", [each.duty.id for each in answer.standing_at(Standing.UNTOUCHED)]
