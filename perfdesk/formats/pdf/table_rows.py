"""The rows of tables as they stand on the pages of a PDF, before page breaks are mended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from perfdesk.formats.pdf.page_content import SAME, PageGrid
from perfdesk.recognition.source import MergedCell, SourceRow


@dataclass(slots=True)
class PageCell:
    """A cell: its sides, the rows it reaches over, its text, and whether its last line is full."""

    x0: float
    x1: float
    height: int
    text: str
    ends_full: bool

    def is_same_column(self, other: PageCell) -> bool:
        """Return True if the other cell has the same sides."""
        return abs(self.x0 - other.x0) < SAME and abs(self.x1 - other.x1) < SAME


@dataclass(slots=True)
class PageRow:
    """A row: its place, and cells, or else the texts of a line beside the tables."""

    page: int
    number: int
    cells: list[PageCell] = field(default_factory=list)
    texts: tuple[str, ...] = ()
    table: PageTable | None = None

    @property
    def where(self) -> str:
        """The place of the row in words."""
        return f"第 {self.page} 页第 {self.number} 行"

    @property
    def cell_texts(self) -> list[str]:
        """The texts of the cells, "" for a blank one."""
        return [cell.text for cell in self.cells]

    @property
    def text(self) -> str:
        """All texts of the row, joined by blanks."""
        return " ".join(filter(None, self.cell_texts)) or " ".join(self.texts)

    def cell_in_column(self, of: PageCell) -> PageCell | None:
        """Return the cell with the sides of another one, or None."""
        return next((cell for cell in self.cells if cell.is_same_column(of)), None)


@dataclass(slots=True)
class PageTable:
    """A table, over all its pages: its sides, its rows, and whether a rule closes it.

    ``heading_rows`` are the rows above row ``looked_at`` at which a heading begins that the next
    pages may print again.
    """

    x0: float
    x1: float
    rows: list[PageRow] = field(default_factory=list)
    is_open_below: bool = False
    heading_rows: set[int] = field(default_factory=lambda: {0})
    looked_at: int = 0

    def extend(self, rows: Iterable[PageRow]) -> None:
        """Add rows at the foot."""
        for row in rows:
            row.table = self
            self.rows.append(row)

    def lowest_cell(self, below: PageCell) -> tuple[PageRow, PageCell] | None:
        """Return the cell of this column that reaches the end of the table, with its row."""
        for back, row in enumerate(reversed(self.rows), start=1):
            if cell := row.cell_in_column(below):
                return (row, cell) if cell.height >= back else None
            if any(cell.x0 <= below.x0 < cell.x1 and cell.height >= back for cell in row.cells):
                return None
        return None


def grid_rows(grid: PageGrid, page: int, above: int) -> list[PageRow]:
    """Return the rows of a table; ``above`` rows stand on the page before them."""
    rows = [PageRow(page, above + 1 + index) for index in range(grid.row_count)]
    for cell in grid.cells:
        content = cell.content
        rows[cell.row].cells.append(
            PageCell(cell.x0, cell.x1, cell.height, content.text, content.ends_full)
        )
    for row in rows:
        row.cells.sort(key=lambda cell: cell.x0)
    return rows


def drop_first(rows: list[PageRow], dropped: Sequence[PageCell]) -> None:
    """Take away the first row; its cells that reach further down go to the row below it."""
    kept = [cell for cell in rows[0].cells if all(cell is not each for each in dropped)]
    for cell in kept:
        cell.height -= 1
    if len(rows) > 1:
        rows[1].cells += kept
        rows[1].cells.sort(key=lambda cell: cell.x0)
    del rows[0]


def source_rows(rows: Iterable[PageRow]) -> tuple[SourceRow, ...]:
    """Return the rows of all pages, those of a table with the columns that all of it has."""
    columns: dict[int, list[float]] = {}
    found = []
    for row in rows:
        if row.table is None:
            found.append(SourceRow(row.where, row.texts))
            continue
        key = id(row.table)
        if key not in columns:
            columns[key] = _column_starts(row.table)
        found.append(_source_row(row, columns[key]))
    return tuple(found)


def _column_starts(table: PageTable) -> list[float]:
    """Return where the columns begin that all rows of a table have together."""
    sides = sorted({cell.x0 for row in table.rows for cell in row.cells})
    starts: list[float] = []
    for side in sides:
        if not starts or side - starts[-1] >= SAME:
            starts.append(side)
    return starts


def _source_row(row: PageRow, starts: Sequence[float]) -> SourceRow:
    texts = [""] * len(starts)
    merged = []
    for cell in row.cells:
        column = bisect_right(starts, cell.x0 + 0.01) - 1
        end = bisect_right(starts, cell.x1 - SAME)
        # where sides are not the same on two pages, two cells may come into one column
        texts[column] = "\n".join(filter(None, (texts[column], cell.text)))
        if end - column > 1 or cell.height > 1:
            merged.append(MergedCell(column, max(1, end - column), cell.height))
    return SourceRow(row.where, tuple(texts), tuple(merged))
