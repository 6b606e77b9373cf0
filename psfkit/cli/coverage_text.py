"""Coverage as lines for a terminal of any width."""

from collections.abc import Iterator

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.coverage import Block, Cell, Coverage, Exhibited, ItemUse, Row, Rung

_SIGNS = {Rung.SHOWN: "●", Rung.OPEN: "?", Rung.SHORT: "○", Rung.EMPTY: "·"}
_LEGEND = (
    "levels 1 to 5: ● shown, ? cannot be settled, ○ listed and too little, · nothing; (in brackets) counts for none"
)
_NOT_APPLICABLE = "n/a"
_SIGNS_WIDTH = 5
_LEAST_TITLE = 20
_MOST_TITLE = 60


def write_coverage(coverage: Coverage, width: int, *, colour: bool) -> str:
    """Write the matrix, what each evidence item serves, and the holes."""
    kind = f"assessed by {clip(printable(coverage.assessor), 60)}" if coverage.assessor else "self-check"
    name = clip(printable(coverage.organisation), 80)
    head = f"{name}  PSF v{coverage.rubric_version}, as of {coverage.as_of.isoformat()}, {kind}"
    lines = [*fold(head, width, ""), *fold(_LEGEND, width, ""), ""]
    widest = _measure(coverage)
    for block in coverage.blocks:
        lines += [*_block(block, coverage, width, widest, colour=colour), ""]
    lines += [*_items(coverage, width, colour=colour), ""]
    lines += _holes(coverage, width, colour=colour)
    return "\n".join(lines)


def _measure(coverage: Coverage) -> int:
    """Return the width of a system's column."""
    return max(_SIGNS_WIDTH, *(len(printable(system)) for system in coverage.systems))


def _block(block: Block, coverage: Coverage, width: int, widest: int, *, colour: bool) -> Iterator[str]:
    yield from (paint(line, "bold", on=colour) for line in fold(f"{block.domain} {block.title}", width, ""))
    several = len(coverage.systems) > 1
    columns = len(coverage.systems) * (widest + 2)
    room = width - 8 - (columns if several else _SIGNS_WIDTH + 2)
    if several and room >= _LEAST_TITLE:
        longest = max(len(printable(row.title)) for each in coverage.blocks for row in each.rows)
        title = min(room, longest)
        heads = "  ".join(printable(system).ljust(widest) for system in coverage.systems).rstrip()
        yield paint(" " * (8 + title + 2) + heads, "dim", on=colour)
        for row in block.rows:
            cells = "  ".join(_signs(cell).ljust(widest) for cell in row.cells).rstrip()
            yield f"{row.criterion:<8}{_fit(row.title, title)}  {cells}"
    else:
        for row in block.rows:
            yield from _stacked(row, width, several=several)


def _stacked(row: Row, width: int, *, several: bool) -> Iterator[str]:
    if several:
        yield from fold(f"{row.criterion} {row.title}", width, "")
    for cell in row.cells:
        start = (
            f"  {_signs(cell):<{_SIGNS_WIDTH}}  " if several else f"{row.criterion:<8}{_signs(cell):<{_SIGNS_WIDTH}}  "
        )
        title = 0 if several else min(_MOST_TITLE, (width - len(start) - 2) // 2)
        if title >= _LEAST_TITLE:
            start += f"{_fit(row.title, title)}  "
        told = ": ".join(filter(None, (printable(cell.system) if several else "", _listed(cell))))
        first, *rest = fold(told, width - len(start), "") if told else [""]
        yield (start + first).rstrip()
        yield from (" " * len(start) + more for more in rest)


def _signs(cell: Cell) -> str:
    return "".join(_SIGNS[rung] for rung in cell.rungs) if cell.applies else _NOT_APPLICABLE


def _fit(title: str, room: int) -> str:
    return clip(printable(title), room).ljust(room)


def _listed(cell: Cell) -> str:
    return ", ".join(map(_name, cell.evidence)) or ("" if cell.applies else "does not apply")


def _name(exhibited: Exhibited) -> str:
    name = printable(exhibited.evidence)
    return name if exhibited.levels else f"({name})"


def _items(coverage: Coverage, width: int, *, colour: bool) -> Iterator[str]:
    if not coverage.items:
        return
    yield paint("Evidence and the criteria it serves", "bold", on=colour)
    widest = max(len(printable(item.evidence)) for item in coverage.items)
    for item in coverage.items:
        told = ", ".join(_name_served(item, coverage) or ["nothing"])
        told += "".join(f", ({criterion})" for criterion in item.idle)
        start = f"{printable(item.evidence):<{widest}}  "
        first, *rest = fold(told, width - len(start), "")
        yield start + first
        yield from (" " * len(start) + more for more in rest)


def _name_served(item: ItemUse, coverage: Coverage) -> list[str]:
    """Name the criteria that an item serves, with the systems where these are not all."""
    return [
        ", ".join(criteria) + (f" for {' and '.join(map(printable, systems))}" if systems != coverage.systems else "")
        for systems, criteria in item.by_systems
    ]


def _holes(coverage: Coverage, width: int, *, colour: bool) -> Iterator[str]:
    holes = coverage.holes
    if not holes:
        yield "no holes: every criterion that applies is met for every system"
        return
    count = "1 hole" if len(holes) == 1 else f"{len(holes)} holes"
    head = fold(f"{count} below level 3, where a criterion is met", width, "")
    yield from (paint(line, "bold", on=colour) for line in head)
    several = len(coverage.systems) > 1
    for row, cell in holes:
        system = f" {printable(cell.system)}" if several else ""
        first, *rest = fold(f"{row.criterion}{system}: {cell.hole}", width, "  ")
        yield first.lstrip()
        yield from rest
