"""Assertions about facts, as a rubric and an evidence.yaml write them."""

from collections.abc import Iterator
from decimal import Decimal

from psfkit.documents.entries import Entry, entries, text
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding
from psfkit.model.location import Pointer
from psfkit.model.rubric import Bound, Comparison, FactTest, FactValue

_BARS = {comparison.value: comparison for comparison in Comparison}
_NAMES = "at_least, at_most, equals, within"
_ENDS = 2


def read_fact_tests(parent: Entry, key: str) -> tuple[FactTest, ...]:
    """Return the assertions of a list; what is no assertion, or has not exactly one bar, is left out."""
    found = (_read(entry) for _, entry in entries(parent, key))
    return tuple(test for test in found if test is not None)


def _read(entry: Entry) -> FactTest | None:
    names = _bars(entry)
    if len(names) != 1 or not text(entry, "fact"):
        return None
    comparison = _BARS[names[0]]
    value = entry[names[0]]
    bar, top = _ends(value) if comparison is Comparison.WITHIN else (_value(value), None)
    if bar is None or (comparison is Comparison.WITHIN and top is None):
        return None
    return FactTest(
        fact=text(entry, "fact"),
        comparison=comparison,
        bar=bar,
        because=text(entry, "because"),
        top=top,
        by=Bound.INTERVAL if entry.get("by") == Bound.INTERVAL.value else Bound.POINT,
        min_sample=_count(entry.get("min_sample")),
        over_days=_count(entry.get("over_days")),
        reader=text(entry, "reader"),
        kind=text(entry, "kind"),
        when_read=entry.get("when_read") is True,
        within_days=_count(entry.get("within_days")),
    )


def _bars(entry: Entry) -> list[str]:
    return [name for name in _BARS if name in entry]


def _value(value: object) -> FactValue | None:
    return value if isinstance(value, int | Decimal | str | bool) else None


def _ends(value: object) -> tuple[FactValue | None, FactValue | None]:
    ends = value if isinstance(value, list) and len(value) == _ENDS else (None, None)
    return _value(ends[0]), _value(ends[1])


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def check_fact_tests(document: Document, pointer: Pointer, parent: Entry, key: str, subject: str) -> Iterator[Finding]:
    """Find assertions without exactly one bar, or with one that no value clears.

    Args:
        document: Where they stand.
        pointer: Where their parent stands in it.
        parent: What holds the list.
        key: Under which key.
        subject: What the findings are about.
    """
    for index, entry in entries(parent, key):
        names = _bars(entry)
        place = value_place(document, (*pointer, key, index))
        fact = shown(text(entry, "fact"), 60)
        if len(names) != 1:
            said = " and ".join(names) if names else "no bar"
            yield make_finding(
                "PK143", f'the test of "{fact}" has {said}', place, subject=subject, label=f"one of {_NAMES}"
            )
            continue
        bar, top = _ends(entry[names[0]]) if names[0] == Comparison.WITHIN.value else (None, None)
        if isinstance(bar, int | Decimal) and isinstance(top, int | Decimal) and bar > top:
            said = f'the test of "{fact}" asks for a value from {bar} to {top}, which none is'
            yield make_finding("PK143", said, place, subject=subject, label="the lower end comes first")
