"""Coverage as JSON, for programs."""

from psfkit.model.coverage import Cell, Coverage, ItemUse
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-coverage/1"
"""Name and version of the format; its schema is ``coverage.schema.json``."""


def render_coverage(coverage: Coverage) -> bytes:
    """Write the matrix."""
    return write_json(
        {
            "format": FORMAT,
            "as_of": coverage.as_of.isoformat(),
            "organisation": coverage.organisation,
            "rubric_version": coverage.rubric_version,
            "assessor": coverage.assessor or None,
            "digests": {"bundle": coverage.bundle, "rubric": coverage.rubric},
            "systems": list(coverage.systems),
            "criteria": [
                {
                    "criterion": row.criterion,
                    "domain": block.domain,
                    "title": row.title,
                    "cells": [_cell(cell) for cell in row.cells],
                }
                for block in coverage.blocks
                for row in block.rows
            ],
            "evidence": [_item(item) for item in coverage.items],
        }
    )


def _cell(cell: Cell) -> Json:
    return {
        "system": cell.system,
        "applies": cell.applies,
        "level": int(cell.level),
        "levels": [rung.value for rung in cell.rungs],
        "evidence": [
            {"id": each.evidence, "counts_for_levels": [int(level) for level in each.levels]} for each in cell.evidence
        ],
        "hole": cell.hole or None,
    }


def _item(item: ItemUse) -> Json:
    return {
        "id": item.evidence,
        "title": item.title,
        "path": item.path,
        "kind": item.kind,
        "counts_for": [{"criterion": each.criterion, "systems": list(each.systems)} for each in item.serves],
        "does_not_count_for": list(item.idle),
    }
