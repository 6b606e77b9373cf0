"""What in a file is data of a person: numbers with check digits, and how somebody can be reached (ADR 0007)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from psfkit.documents.personal_contacts import find_contacts, may_hold_contacts
from psfkit.documents.personal_numbers import Number, find_numbers, may_hold_numbers
from psfkit.documents.text_pieces import LONGEST, Piece, cut_text


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """Something of a person: where it stands, and little of what it is."""

    line: int
    column: int
    length: int
    kind: str
    """As a person calls it: ``payment card``."""
    masked: str
    """What may be shown of it."""
    is_contact: bool
    """How somebody can be reached, which stands in evidence lawfully as often as not."""


def find_personal(content: Iterable[bytes]) -> Iterator[PersonalDatum] | None:
    """Go through the data of persons in a file, line by line, or return None when the file is not text.

    Args:
        content: Its bytes, in blocks of any size.
    """
    blocks = cut_text(content)
    return None if blocks is None else _without_repeats(chain.from_iterable(map(_look, blocks)))


def _without_repeats(found: Iterable[PersonalDatum]) -> Iterator[PersonalDatum]:
    """Leave out what was seen in the part of a long line before this one."""
    line, seen = 0, set[int]()
    for datum in found:
        if datum.line != line:
            line, seen = datum.line, set()
        if datum.column not in seen:
            seen.add(datum.column)
            yield datum


def _look(pieces: list[Piece]) -> Iterator[PersonalDatum]:
    block = "\n".join(piece.text for piece in pieces)
    has_numbers, has_contacts = may_hold_numbers(block), may_hold_contacts(block)
    for piece in pieces if has_numbers or has_contacts else ():
        numbers = find_numbers(piece.text) if has_numbers else ()
        contacts = find_contacts(piece.text) if has_contacts else ()
        found = [*((n, False) for n in numbers), *((n, True) for n in contacts)]
        for number, is_contact in sorted(found):
            if not _is_cut(piece, number):
                place = (piece.line, piece.column + number.start, len(number.text))
                yield PersonalDatum(*place, number.kind, _mask(number.text), is_contact)


def _is_cut(piece: Piece, number: Number) -> bool:
    """Whether it may go on where a part of a long line is cut; the part beside this one has the whole of it."""
    return number.start + len(number.text) == LONGEST or (number.start == 0 and piece.column > 1)


def _mask(text: str) -> str:
    """Return what may be shown of a number or an address.

    >>> _mask("DE89 3704 0044 0532 0130 00"), _mask("+49 30 901820"), _mask("m.berg@acme.de")
    ('…00', '+…20', 'm…@acme.de')
    """
    local, at, domain = text.rpartition("@")
    if at:
        return f"{local[0]}…@{domain}"
    return f"{'+' if text.startswith('+') else ''}…{text[-2:]}"
