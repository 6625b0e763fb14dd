"""Page ends of tables made by hand, on pages so small that every rule is needed."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.formats.system_fonts import page_fonts
from perfdesk.table.display_list import cell_fragments, page_rows, text_runs
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.paginate import PageSlices, paginate
from perfdesk.table.typeset import Frame, Style, TypesetTable, typeset

STYLE = Style(
    title_size=12,
    text_size=10,
    least_size=8,
    leading=1.0,
    side_padding=2,
    vertical_padding=2,
    row=10,
)
"""A row of n lines is 10 n + 4 pt high."""
SMALL = st.integers(60, 400)


def text(lines: int) -> str:
    return "\n".join(f"第{i}行" for i in range(lines))


def table(
    rows: list[int], height: float, *, head: int = 1, label: str = "", notes: int = 0
) -> TypesetTable:
    """Return a table of a header, rows of so many lines, 总分 and notes, with a label beside them.

    The label spans all rows but the notes.
    """
    body = [(head, "label"), *((lines, "words") for lines in rows), (1, "label")]
    cells = [Cell(0, 0, len(body), 1, label, "label")]
    for row, (lines, role) in enumerate(body):
        cells.append(Cell(row, 1, 1, 1, text(lines), "label" if role == "label" else "words"))
    below = range(len(body), len(body) + notes)
    cells.extend(Cell(row, 0, 1, 2, "填表人：", "note") for row in below)
    widths = (Decimal(20), Decimal(80))
    grid = Grid(len(body) + notes, widths, tuple(cells), (0, 1), len(body) - 1)
    return typeset(grid, STYLE, Frame(0, 0, 280, height), page_fonts())


def shape(pages: tuple[PageSlices, ...]) -> list[list[tuple[int, int]]]:
    """Return row and lines of each slice, repeated rows as -1."""
    return [[(-1 if s.repeated else s.row, s.line_count) for s in page] for page in pages]


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), max_size=12), SMALL, st.integers(1, 3), st.integers(0, 2))
def test_all_lines_follow_in_order_on_pages_that_fit(
    rows: list[int], height: int, head: int, notes: int
) -> None:
    subject = table(rows, height, head=head, label="绩效指标", notes=notes)
    own = [[s for s in page if not s.repeated] for page in paginate(subject)]
    assert all(own)
    assert sum(s.line_count for page in own for s in page) == sum(subject.line_counts)
    for above, below in pairwise(s for page in own for s in page):
        assert (below.row, below.first_line) in (
            (above.row + 1, 0),
            (above.row, above.first_line + above.line_count),
        )
    for page in paginate(subject):
        assert sum(s.height for s in page) <= height + 0.001


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(80, 400))
def test_the_total_is_never_alone_even_below_a_row_as_high_as_the_page(
    rows: list[int], height: int
) -> None:
    last = [s.row for s in paginate(table(rows, height))[-1] if not s.repeated]
    assert len(last) > 1


@settings(deadline=None)
@given(st.lists(st.integers(1, 30), max_size=8), SMALL)
def test_every_line_is_drawn_once_and_inside_the_frame(rows: list[int], height: int) -> None:
    subject = table(rows, height)
    runs = [
        run
        for page in paginate(subject)
        for row in page_rows(subject, page)
        for part in cell_fragments(row)
        for run in text_runs(part, STYLE, page_fonts())
    ]
    assert all(0 < run.y < height for run in runs)
    assert len([run for run in runs if not run.artifact]) == sum(subject.line_counts)


def test_a_page_ends_where_the_next_row_would_not_fit() -> None:
    assert shape(paginate(table([2, 2, 2], 80))) == [
        [(0, 1), (1, 2), (2, 2)],
        [(-1, 1), (3, 2), (4, 1)],
    ]


def test_the_row_above_the_total_goes_with_it() -> None:
    assert shape(paginate(table([2, 2], 62)))[-1] == [(-1, 1), (2, 2), (3, 1)]


def test_a_row_higher_than_a_page_is_divided_and_begins_on_the_current_page() -> None:
    assert shape(paginate(table([1, 12, 1], 100))) == [
        [(0, 1), (1, 1), (2, 6)],
        [(-1, 1), (2, 6)],
        [(-1, 1), (3, 1), (4, 1)],
    ]


def test_a_row_as_high_as_a_page_leaves_a_line_for_the_page_of_the_total() -> None:
    assert shape(paginate(table([8], 100))) == [[(0, 1), (1, 7)], [(-1, 1), (1, 1), (2, 1)]]


def test_pages_too_low_for_any_row_still_come_to_an_end() -> None:
    assert [len(page) for page in paginate(table([1, 1], 1))] == [1, 1, 1, 1]


def test_a_header_higher_than_a_third_of_the_page_is_not_repeated() -> None:
    assert all(not s.repeated for page in paginate(table([3, 3, 3], 90, head=3)) for s in page)


def test_notes_stay_with_the_total() -> None:
    last = paginate(table([2, 2, 2, 2], 100, notes=2))[-1]
    assert [s.row for s in last if not s.repeated][-4:] == [4, 5, 6, 7]


def test_each_part_of_a_label_is_high_enough_for_it() -> None:
    subject = table([1] * 6, 120, label="一\n二\n三")
    for page in paginate(subject):
        assert sum(s.height for s in page if s.row <= subject.grid.total_row) >= 34


def test_a_label_higher_than_a_third_of_a_page_is_shown_once_beside_its_first_row() -> None:
    subject = table([1] * 6, 120, label=text(30))
    drawn = [
        line
        for page in paginate(subject)
        for row in page_rows(subject, page)
        for part in cell_fragments(row)
        if part.typeset_cell.cell.column == 0
        for line in part.lines
    ]
    assert drawn == text(30).split("\n")
