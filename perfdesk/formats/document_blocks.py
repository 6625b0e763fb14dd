"""Turns a document (Word file, web page) into the rows of one table.

A reader brings the document as blocks in their order: texts, tables, and remarks about what it
left out. A text outside tables becomes a row of its own, a table row a row with its cells at
their columns. A table inside a cell becomes rows too, unless it is only a detail of that cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.core.errors import FormError
from perfdesk.core.text import WITHOUT_WIDTH, shortened_names
from perfdesk.recognition.source import Finding, MergedCell, SourceRow, SourceTable

MAX_COLUMNS = 256
"""Of a table; no form has more than a few dozen."""
_MAX_ROWS = 10_000
"""Of a document."""
_MAX_NESTING = 20
"""Tables inside each other; web pages that lay out by tables have up to about ten."""
_LONGEST_QUOTE = 100
"""Characters of a text left out that a sentence quotes; the finding has it whole."""
_INVISIBLE = {**WITHOUT_WIDTH, 0x00A0: " "}
"""Characters without width, and the blank that does not break."""


class TooLargeDocumentError(FormError):
    """The document is far larger than any form."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"文件内容太多（{cause}），不像是自评表。请删去多余的内容，或拆分后再试。")


STRUCK_OUT = "{where}有划掉的文字，没有读入，请核对：“{text}”。"
"""The sentence of a remark about a text that is struck out."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Says that something at this place of the document was not read, or read otherwise.

    ``sentence`` is a Chinese sentence with the gaps {where} and {text}.
    """

    code: str
    text: str
    sentence: str


@dataclass(slots=True)
class BlockCell:
    """A cell of a table: its column, counted from 0, its size in columns and rows, its blocks."""

    column: int
    width: int = 1
    height: int = 1
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The texts in the cell, one below the other, without those of tables inside it."""
        return _joined(block for block in self.blocks if isinstance(block, str))

    @property
    def tables(self) -> list[BlockTable]:
        """The tables inside the cell."""
        return [block for block in self.blocks if isinstance(block, BlockTable)]


@dataclass(slots=True)
class BlockTable:
    """A table of a document; a row has the cells that begin in it."""

    rows: list[list[BlockCell]] = field(default_factory=list)

    @property
    def filled_count(self) -> int:
        """How many cells hold a text, those of tables inside it among them."""
        return sum(
            bool(cell.text) + sum(table.filled_count for table in cell.tables)
            for row in self.rows
            for cell in row
        )


Block = str | Remark | BlockTable


def blocks_text(blocks: Sequence[Block]) -> str:
    """Return the texts of these blocks, also those of tables, each on a line of its own."""
    texts = []
    for block in blocks:
        if isinstance(block, str):
            texts.append(block)
        elif isinstance(block, BlockTable):
            texts += [blocks_text(cell.blocks) for row in block.rows for cell in row]
    return _joined(texts)


def quoted(text: str) -> str:
    """Return a text left out as a sentence quotes it: cut if it is long."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def document_table(
    blocks: Sequence[Block], findings: Sequence[Finding] = (), name: str = ""
) -> SourceTable:
    """Return a document as one table; ``findings`` are about it as a whole.

    ``name`` names it for the user if the file holds several documents.

    Raise TooLargeDocumentError if it has too many rows or columns.
    """
    writer = _RowWriter(name)
    writer.add_blocks(blocks)
    return SourceTable(tuple(writer.rows), name, tuple(findings), tuple(writer.findings()))


def _joined(texts: Iterator[str] | list[str]) -> str:
    lines = (line.translate(_INVISIBLE).strip() for text in texts for line in text.split("\n"))
    return "\n".join(filter(None, lines))


@dataclass(slots=True)
class _Line:
    """A row being made: the table it came from (None for a text), its row there, its cells."""

    table: BlockTable | None
    row: int
    cells: list[tuple[BlockCell, str]]
    remarks: list[Remark] = field(default_factory=list)


class _RowWriter:
    """Collects the rows of a document and the remarks in it."""

    def __init__(self, name: str) -> None:
        self.rows: list[SourceRow] = []
        self._remarks: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        """Where and about which text, by code and sentence."""
        self._name = name
        self._paragraph_count = 0
        self._table_numbers: dict[int, int] = {}

    def add_blocks(self, blocks: Sequence[Block]) -> None:
        for line in _block_lines(blocks, 0):
            is_blank = not any(text for _, text in line.cells)
            if is_blank and not line.remarks:
                continue
            where = self._where(line)
            for remark in line.remarks:
                self._remarks[remark.code, remark.sentence].append((where, remark.text))
            if not is_blank:
                self._add_row(where, line.cells)

    def findings(self) -> Iterator[Finding]:
        """Yield the remarks as findings, one for all of a kind."""
        for (code, sentence), places in self._remarks.items():
            where = shortened_names([place for place, _ in places], 1, "处")
            text = "；".join(text for _, text in places)
            message = sentence.format(where=where, text=quoted(text).replace("\n", " "))
            yield Finding(code, where, text, message)

    def _where(self, line: _Line) -> str:
        if line.table is None:
            # A remark alone is about the text before it.
            self._paragraph_count += bool(line.cells) or not self._paragraph_count
            return f"{self._name}正文第 {self._paragraph_count} 段"
        number = self._table_numbers.setdefault(id(line.table), len(self._table_numbers) + 1)
        return f"{self._name}第 {number} 个表格第 {line.row} 行"

    def _add_row(self, where: str, cells: list[tuple[BlockCell, str]]) -> None:
        if len(self.rows) >= _MAX_ROWS:
            raise TooLargeDocumentError(f"超过 {_MAX_ROWS:,} 行")
        width = max(cell.column for cell, text in cells if text) + 1
        if width > MAX_COLUMNS:
            raise TooLargeDocumentError(f"表格超过 {MAX_COLUMNS} 列")
        texts = [""] * width
        for cell, text in cells:
            if text:
                texts[cell.column] = text
        merged = tuple(
            MergedCell(cell.column, cell.width, cell.height)
            for cell, _ in cells
            if (cell.width > 1 or cell.height > 1) and cell.column < width
        )
        self.rows.append(SourceRow(where, tuple(texts), merged))


def _block_lines(blocks: Sequence[Block], depth: int) -> Iterator[_Line]:
    """Yield the lines of blocks that stand in no table, or in a cell that only lays out."""
    for block in blocks:
        if isinstance(block, BlockTable):
            yield from _table_lines(block, depth)
        elif isinstance(block, Remark):
            yield _Line(None, 0, [], [block])
        elif texts := [part for part in map(_one_line, block.split("\t")) if part]:
            # Parts set apart by tabs stand beside each other, as cells do.
            cells = [(BlockCell(column), text) for column, text in enumerate(texts)]
            yield _Line(None, 0, cells)


def _one_line(text: str) -> str:
    return _joined([text])


def _table_lines(table: BlockTable, depth: int) -> list[_Line]:
    """Return the lines of a table, those of the tables inside it among them."""
    if depth >= _MAX_NESTING:
        raise TooLargeDocumentError("表格层层嵌套")
    lines: list[_Line] = []
    has_inner = any(cell.tables for row in table.rows for cell in row)
    own_count = sum(bool(cell.text) for row in table.rows for cell in row) if has_inner else 0
    for number, row in enumerate(table.rows, 1):
        line = _Line(table, number, [])
        lines.append(line)
        below: list[_Line] = []
        for cell in row:
            line.remarks += [block for block in cell.blocks if isinstance(block, Remark)]
            inner = _inner_lines(cell, own_count, depth)
            if inner and _fits_beside(inner, cell):
                below += _put_beside(line, inner, cell)
            elif inner:
                below += inner
            else:
                line.cells.append((cell, _cell_text(cell, line)))
        lines += below
    return lines


def _inner_lines(cell: BlockCell, own_count: int, depth: int) -> list[_Line]:
    """Return the lines of a cell that only holds or lays out other tables, else nothing."""
    tables = [table for table in cell.tables if table.filled_count]
    if not tables:
        return []
    is_wide = any(len(row) > 1 for table in tables for row in table.rows)
    if cell.text:
        is_layout = sum(table.filled_count for table in tables) > own_count
    else:
        is_layout = is_wide or any(
            each.tables for table in tables for row in table.rows for each in row
        )
    return list(_block_lines(cell.blocks, depth + 1)) if is_layout else []


def _fits_beside(inner: list[_Line], cell: BlockCell) -> bool:
    """Return whether the first line stands beside the other cells of the row.

    A line of one text, such as a title, stands alone.
    """
    return not cell.text and sum(bool(text) for _, text in inner[0].cells) > 1


def _put_beside(line: _Line, inner: list[_Line], cell: BlockCell) -> list[_Line]:
    """Put the first line into a row, where the cell is; return the others moved there too."""
    for each in inner:
        each.cells = [
            (replace(part, column=cell.column + part.column), text) for part, text in each.cells
        ]
    first, *others = inner
    line.cells += first.cells
    line.remarks += first.remarks
    return others


def _cell_text(cell: BlockCell, line: _Line) -> str:
    """Return the text of a cell; a table inside it is said if it stands among other text."""
    text = blocks_text(cell.blocks)
    if cell.tables and cell.text:
        inner = _joined([blocks_text(cell.tables)])
        line.remarks.append(Remark("nested-table", inner, _NESTED_TABLE))
    return text


_NESTED_TABLE = "{where}的一格里另有表格，已逐行作为这一格的文字读入，请核对：“{text}”。"
