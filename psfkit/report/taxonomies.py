"""Taxonomies in SARIF: the criteria, and the frameworks that the crosswalk leads to from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from psfkit.model.crosswalk import Confidence, Crosswalk, Framework, Relation, Row
from psfkit.model.rubric import Rubric
from psfkit.report.json_text import Json
from psfkit.report.oscal import uid

CRITERIA = "PSF"
"""What the taxonomy of the criteria is called."""
_PUBLISHER = "Production AI Institute"
_KINDS: Mapping[Relation, str] = {
    Relation.EQUAL: "equal",
    Relation.SUBSET: "superset",
    Relation.INTERSECTS: "relevant",
}
"""SARIF's words, seen from the target: what a part of it maps to is its superset."""


@dataclass(frozen=True)
class Taxonomies:
    """The taxonomies of one run; rows of low confidence are left out."""

    criteria: tuple[str, ...]
    """Criteria that results or rules are about, in order."""
    rubric: Rubric | None = None
    """For titles; None when only ids are known."""
    crosswalk: Crosswalk | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of these criteria that are sure enough and lead somewhere."""
        if self.crosswalk is None:
            return ()
        wanted = frozenset(self.criteria)
        return tuple(
            row
            for row in self.crosswalk.rows
            if row.criterion in wanted and row.relation in _KINDS and row.confidence is not Confidence.LOW
        )

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks that those rows lead to."""
        if self.crosswalk is None:
            return ()
        led = {row.framework for row in self.rows}
        return tuple(each for name, each in self.crosswalk.frameworks.items() if name in led)

    def write(self) -> list[Json]:
        """Return ``run.taxonomies``: the criteria first, then each framework with what is led to."""
        return [self._criteria(), *(self._framework(each) for each in self.frameworks)] if self.criteria else []

    def supported(self) -> list[Json]:
        """Return ``driver.supportedTaxonomies``, which names what :meth:`write` gives."""
        names = [CRITERIA, *(each.title for each in self.frameworks)] if self.criteria else []
        return [{"name": name, "index": index, "guid": _guid(name)} for index, name in enumerate(names)]

    def criterion(self, name: str) -> Json:
        """Return a reference to a criterion's taxon."""
        return {
            "id": name,
            "index": self.criteria.index(name),
            "toolComponent": {"name": CRITERIA, "index": 0, "guid": _guid(CRITERIA)},
        }

    def relationships(self, name: str) -> list[Json]:
        """Return a criterion's relationships to the duties it maps to."""
        numbers = {each.id: number for number, each in enumerate(self.frameworks, 1)}
        made: list[Json] = []
        for row in self.rows:
            if row.criterion == name and self.crosswalk is not None:
                title = self.crosswalk.frameworks[row.framework].title
                component: Json = {"name": title, "index": numbers[row.framework], "guid": _guid(title)}
                made.append(
                    {
                        "target": {
                            "id": row.to,
                            "index": self._led(row.framework).index(row.to),
                            "toolComponent": component,
                        },
                        "kinds": [_KINDS[row.relation]],
                        "description": {"text": self._says(row)},
                    }
                )
        return made

    def _says(self, row: Row) -> str:
        by = "" if self.crosswalk is None else self.crosswalk.source(row.source).by.value
        whose = "named by the publisher of PSF" if by == "publisher" else "psfkit's own reading"
        part = f"{row.part}: " if row.part else ""
        return f"{part}{row.because} ({row.confidence.value} confidence; {whose})"

    def _led(self, framework: str) -> list[str]:
        if self.crosswalk is None:
            return []
        led = {row.to for row in self.rows if row.framework == framework}
        return [duty.id for duty in self.crosswalk.frameworks[framework].duties if duty.id in led]

    def _criteria(self) -> Json:
        return {
            "name": CRITERIA,
            "guid": _guid(CRITERIA),
            "organization": _PUBLISHER,
            "shortDescription": {"text": "Criteria of the Production Safety Framework."},
            "isComprehensive": False,
            "taxa": [self._taxon(name) for name in self.criteria],
        }

    def _taxon(self, name: str) -> Json:
        criterion = None if self.rubric is None else self.rubric.criterion(name)
        taxon: dict[str, Json] = {"id": name}
        if criterion is not None:
            taxon["shortDescription"] = {"text": f"{criterion.title}."}
        related = self.relationships(name)
        return {**taxon, "relationships": related} if related else taxon

    def _framework(self, framework: Framework) -> Json:
        titles = {duty.id: duty.title for duty in framework.duties}
        return {
            "name": framework.title,
            "guid": _guid(framework.title),
            "version": framework.version,
            "organization": framework.publisher,
            "informationUri": framework.address,
            "shortDescription": {"text": f"{framework.names}."},
            "fullDescription": {"text": f"{framework.note} {'' if self.crosswalk is None else self.crosswalk.notice}"},
            "isComprehensive": False,
            "taxa": [
                {"id": name, "shortDescription": {"text": f"{titles[name]}."}} for name in self._led(framework.id)
            ],
        }


def _guid(name: str) -> str:
    return uid("taxonomy", name)


def in_order(criteria: Iterable[str]) -> tuple[str, ...]:
    """Return criteria in the order of their numbers, each once.

    >>> in_order(["PSF-10.1", "PSF-2.1", "PSF-2.1"])
    ('PSF-2.1', 'PSF-10.1')
    """
    return tuple(sorted(set(criteria), key=_numbers))


def _numbers(criterion: str) -> tuple[int, ...]:
    return tuple(int(part) for part in criterion.rpartition("-")[2].split("."))
