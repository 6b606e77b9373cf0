"""Where a value stands in its document, and what the entry around it is called."""

import re
from collections.abc import Mapping

from psfkit.documents.text_safety import shown
from psfkit.documents.yaml_reader import location
from psfkit.model.bundle import Document
from psfkit.model.location import Location, Pointer, Span
from psfkit.model.names import CriterionId

_NOUNS: Mapping[str, str] = {
    "systems": "system",
    "vendors": "vendor",
    "claims": "claim",
    "evidence": "evidence",
    "decisions": "decision",
    "kinds": "kind",
    "domains": "domain",
    "criteria": "criterion",
}
"""What an entry of a list is called, by the key of the list."""

_CRITERION = re.compile(r"PSF-[1-9][0-9]?[.][1-9][0-9]?", re.ASCII)


def node_at(value: object, pointer: Pointer) -> object:
    """Return the value that a pointer leads to, or None when it leads nowhere."""
    for step in pointer:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def value_place(document: Document, pointer: Pointer) -> Location:
    """Return the place of a value, or of the nearest value around it that has one."""
    for end in range(len(pointer), -1, -1):
        span = document.spans.get(pointer[:end])
        if span is not None:
            return location(document, document.file, span)
    return Location(document.file)


def key_place(document: Document, pointer: Pointer) -> Location:
    """Return the place of a value's key; where it has none, of the value's first character."""
    span = document.key_spans.get(pointer)
    if span is not None:
        return location(document, document.file, span)
    span = document.spans.get(pointer)
    if span is None:
        return value_place(document, pointer)
    line, column = span[:2]
    return location(document, document.file, Span(line, column, line, column + 1))


def entry_subject(root: object, pointer: Pointer) -> tuple[str, CriterionId | None]:
    """Return what the innermost entry around a value is called, and the criterion it is about if any.

    >>> entry_subject({"claims": [{"criterion": "PSF-1.1"}]}, ("claims", 0, "owner"))
    ('claim PSF-1.1', 'PSF-1.1')
    """
    subject, criterion = "", None
    node = root
    for at, step in enumerate(pointer):
        node = node_at(node, (step,))
        if isinstance(step, int) and isinstance(node, dict) and at:
            name = node.get("id", node.get("criterion"))
            noun = _NOUNS.get(str(pointer[at - 1]))
            if isinstance(name, str) and noun:
                subject = f"{noun} {shown(name, 40)}"
                criterion = CriterionId(name) if _CRITERION.fullmatch(name) else criterion
    return subject, criterion
