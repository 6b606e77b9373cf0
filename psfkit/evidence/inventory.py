"""The parts of a bill of materials and what is known of each, whatever the format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from psfkit.errors import InputError
from psfkit.evidence.names import join_names
from psfkit.evidence.rates import good_rate
from psfkit.model.fact import Fact


class Sort(Enum):
    """What a part is, as far as facts tell parts apart."""

    MODEL = "models"
    DATASET = "datasets"
    LIBRARY = "libraries"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """One component and what its bill of materials states of it."""

    name: str
    sort: Sort
    version: str = ""
    supplier: str = ""
    has_origin: bool = False
    """Whether anybody is named at all: a supplier, maker, publisher or author."""
    has_licence: bool = False
    has_hash: bool = False
    has_strong_hash: bool = False
    """Whether one of its hashes is stronger than MD5 and SHA-1."""


def inventory_facts(parts: Sequence[Part], sorts: Sequence[Sort], where: str) -> Iterator[Fact]:
    """Yield what is known of the parts of one thing, and of how many of them it is not known.

    Args:
        parts: All parts, without the thing itself.
        sorts: Sorts that the format can tell apart; the others give no facts, for 0 would be a guess.
        where: Place of the parts in the file.

    Raises:
        InputError: there are no parts.
    """
    if not parts:
        raise InputError(f"{where} lists no components: nothing was inventoried")
    yield Fact("components", len(parts), "components", where)
    yield Fact("component_names", join_names(part.name for part in parts), "", where)
    yield from _gaps("components", parts, where)
    yield from _shares(parts)
    weak = sum(part.has_hash and not part.has_strong_hash for part in parts)
    yield Fact("components_weak_hash", weak, "components", where)
    suppliers = {part.supplier for part in parts if part.supplier}
    yield Fact("suppliers", len(suppliers), "suppliers", where)
    if suppliers:
        yield Fact("supplier_names", join_names(suppliers), "", where)
    for sort in sorts:
        yield from _sort_facts(sort, [part for part in parts if part.sort is sort], where)


def _gaps(name: str, parts: Sequence[Part], where: str) -> Iterator[Fact]:
    for what, count in (
        ("licence", sum(not part.has_licence for part in parts)),
        ("supplier", sum(not part.supplier for part in parts)),
        ("origin", sum(not part.has_origin for part in parts)),
        ("hash", sum(not part.has_hash for part in parts)),
        ("version", sum(not part.version for part in parts)),
    ):
        yield Fact(f"{name}_without_{what}", count, "components", where)


def _shares(parts: Sequence[Part]) -> Iterator[Fact]:
    whole = len(parts)
    for what, count in (
        ("licence", sum(part.has_licence for part in parts)),
        ("supplier", sum(bool(part.supplier) for part in parts)),
        ("hash", sum(part.has_hash for part in parts)),
        ("version", sum(bool(part.version) for part in parts)),
    ):
        yield good_rate(f"{what}_share", count, whole, f"computed: with {what} / components")


def _sort_facts(sort: Sort, parts: Sequence[Part], where: str) -> Iterator[Fact]:
    yield Fact(sort.value, len(parts), "components", where)
    if parts and sort is not Sort.LIBRARY:
        yield Fact(f"{sort.value.removesuffix('s')}_names", join_names(part.name for part in parts), "", where)
        yield from _gaps(sort.value, parts, where)
