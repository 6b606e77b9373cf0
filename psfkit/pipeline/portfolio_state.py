"""What a portfolio keeps of bundles that were looked at: a line for each, read back as if a stranger had written it."""

from collections.abc import Sequence
from json import dumps

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import PsfkitError
from psfkit.model.names import DomainId
from psfkit.model.portfolio import BundleRow, DomainCell, Standing

HEADING = "psfkit-portfolio-state/1"
"""The first line."""
_STANDINGS = {standing.value: standing for standing in Standing}


def write_kept(key: str, row: BundleRow) -> bytes:
    """Write a row with the key of what it was made from; its path is not kept."""
    cells = [[cell.domain, cell.score, cell.passes] for cell in row.domains]
    told = [row.standing.value, row.organisation, row.application, row.digest, row.problem]
    return dumps([key, *told, row.errors, row.warnings, row.exceptions, row.spent, cells]).encode()


def read_kept(lines: Sequence[bytes]) -> dict[str, BundleRow]:
    """Return the rows by their keys; a line that is not whole is passed over, and its bundle looked at again."""
    kept = {}
    for line in lines:
        try:
            read = _read(read_json(line))
        except PsfkitError:
            continue
        if read is not None:
            kept[read[0]] = read[1]
    return kept


def _read(value: JsonValue) -> tuple[str, BundleRow] | None:
    if not isinstance(value, list) or len(value) != 11:
        return None
    texts = [each for each in value[:6] if isinstance(each, str)]
    counts = [each for each in value[6:10] if isinstance(each, int) and not isinstance(each, bool)]
    cells = value[10] if isinstance(value[10], list) else [None]
    domains = [cell for each in cells if (cell := _read_cell(each)) is not None]
    if len(texts) != 6 or len(counts) != 4 or len(domains) != len(cells) or texts[1] not in _STANDINGS:
        return None
    key, standing, organisation, application, digest, problem = texts
    errors, warnings, exceptions, spent = counts
    row = BundleRow(
        "",
        _STANDINGS[standing],
        organisation,
        application,
        digest,
        tuple(domains),
        errors,
        warnings,
        problem,
        exceptions,
        spent,
    )
    return key, row


def _read_cell(value: JsonValue) -> DomainCell | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    domain, score, passes = value
    if not isinstance(domain, str) or not isinstance(passes, bool):
        return None
    if score is None or (isinstance(score, int) and not isinstance(score, bool)):
        return DomainCell(DomainId(domain), score, passes)
    return None
