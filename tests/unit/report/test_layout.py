"""Rows break across pages, and nothing is lost or drawn outside the text's edges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.report.pdf_layout import BOTTOM, LEFT, TOP, Cell, Line, Row, lay_out


def line(height=10.0):
    return Line(height, lambda _canvas, _x, _y: None, None)


def row(*counts, **more):
    return Row(tuple(Cell(LEFT, tuple(line() for _ in range(count))) for count in counts), **more)


def lines_of(pages):
    return [id(one) for page in pages for each, _, _ in page.rows for cell in each.cells for one in cell.lines]


@pytest.mark.parametrize("count", [1, 72, 73, 74, 75, 76, 400])
def test_a_row_taller_than_a_page_goes_on_with_every_line(count):
    tall = row(count, 3)
    pages = lay_out([tall])
    assert sorted(lines_of(pages)) == sorted(id(one) for cell in tall.cells for one in cell.lines)
    assert len(pages) == -(-count * 10 // int(TOP - BOTTOM)) or count in (73, 74, 75)


def test_no_fewer_than_three_lines_stand_alone_on_a_page():
    page_lines = int(TOP - BOTTOM) // 10
    pages = lay_out([row(page_lines + 1)])
    assert [len(page.rows[0][0].cells[0].lines) for page in pages] == [page_lines - 2, 3]


def test_a_heading_stays_with_what_follows():
    pages = lay_out([row(70), row(1, keep=True), row(20)])
    assert [len(page.rows) for page in pages] == [1, 2]


def test_a_whole_row_is_not_broken():
    pages = lay_out([row(60), row(20, whole=True)])
    assert [len(page.rows) for page in pages] == [1, 1]


def test_the_head_of_a_table_stands_on_each_page():
    head = row(2)
    pages = lay_out([head, *(row(5, whole=True, head=head) for _ in range(30))])
    assert len(pages) > 1
    assert all(len(page.rows[0][0].cells[0].lines) == 2 for page in pages)


def test_a_head_as_tall_as_a_page_does_not_go_on_for_ever():
    head = row(80)
    assert len(lay_out([head, row(200, head=head)])) < 20


rows = st.builds(
    lambda counts, keep, whole, new_page, before, pad: row(
        *counts, keep=keep, whole=whole, new_page=new_page, before=before, pad=pad
    ),
    st.lists(st.integers(0, 200), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.floats(0, 30),
    st.floats(0, 10),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=12))
def test_every_line_is_placed_once_and_inside_the_page(given_rows):
    pages = lay_out(given_rows)
    assert sorted(lines_of(pages)) == sorted(
        id(one) for each in given_rows for cell in each.cells for one in cell.lines
    )
    for page in pages:
        for each, top, _ in page.rows:
            assert top <= TOP
            assert top - each.pad - max(cell.height for cell in each.cells) >= BOTTOM - 0.01
