"""The rubric as an OSCAL catalog: domains are groups, criteria controls, levels objectives."""

from datetime import date

from psfkit.model.rubric import Criterion, Domain, LevelRule, Rubric
from psfkit.report.json_text import Json, write_json
from psfkit.report.oscal import metadata, prop, prose, token, uid
from psfkit.report.words import PROVENANCE, say_level


def render(rubric: Rubric, day: date) -> bytes:
    """Write the catalog.

    Args:
        rubric: The rubric.
        day: The day it is exported, which stands for the last change: a rubric has no date of its own.
    """
    about = [
        prop("rubric", f"{rubric.id} {rubric.version}"),
        prop("rubric-digest", rubric.digest),
        prop("carried-by-psfkit", "yes" if rubric.carried else "no"),
    ]
    remarks = f"{rubric.attribution} {rubric.judgement} Sources: {'; '.join(rubric.sources)}"
    return write_json(
        {
            "catalog": {
                "uuid": uid("catalog", rubric.digest, day.isoformat()),
                "metadata": metadata(rubric.title, day, rubric.version, about, remarks),
                "groups": [_group(domain) for domain in rubric.domains],
            }
        }
    )


def _group(domain: Domain) -> Json:
    name = token(domain.id)
    return {
        "id": name,
        "class": "domain",
        "title": prose(domain.title),
        "props": [{"name": "label", "value": domain.id}, prop("threshold-hundredths", str(domain.threshold))],
        "parts": [{"id": f"{name}_about", "name": "overview", "prose": prose(domain.about)}],
        "controls": [_control(criterion) for criterion in domain.criteria],
    }


def _control(criterion: Criterion) -> Json:
    name = token(criterion.id)
    return {
        "id": name,
        "class": "criterion",
        "title": prose(criterion.title),
        "props": [
            {"name": "label", "value": criterion.id},
            prop("provenance", criterion.provenance.value),
            prop("provenance-says", PROVENANCE[criterion.provenance]),
            prop("compensating-cap", str(int(criterion.compensating_cap))),
        ],
        "parts": [
            {"id": f"{name}_smt", "name": "statement", "prose": prose(criterion.asks)},
            {"id": f"{name}_gdn", "name": "guidance", "prose": prose(criterion.why)},
            {
                "id": objective(criterion.id),
                "name": "assessment-objective",
                "prose": "The criterion is met at level 3.",
                "parts": [_level(name, rule) for rule in criterion.levels],
            },
        ],
    }


def objective(criterion: str) -> str:
    """Return the id of a criterion's assessment objective.

    >>> objective("PSF-1.1")
    'psf-1.1_obj'
    """
    return f"{token(criterion)}_obj"


def _level(name: str, rule: LevelRule) -> Json:
    number = int(rule.level)
    shown = "; ".join(need.must_show for need in rule.needs)
    return {
        "id": f"{name}_obj-{number}",
        "name": "assessment-objective",
        "props": [{"name": "label", "value": f"level {number}, {say_level(rule.level, self_check=False)}"}],
        "prose": prose(f"{rule.says} {shown}".strip()),
    }
