"""What a pasted block means: rows for the cells where it is put, or rows that name their home.

A block with level columns (一级, 二级) goes by name, whether a heading says which columns
those are or the words in them do; one with a heading alone goes by its labels; any other
goes by position. Knows no clipboard and no view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from perfdesk.core.block_paste import (
    LEVEL3_TEXT_FIELDS,
    CellBlock,
    CellText,
    NewKey,
    PasteResult,
    PasteTarget,
    paste_by_name,
    paste_by_position,
)
from perfdesk.core.field_ref import node_at, path_of
from perfdesk.core.form import Form, Level1, Level3
from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.indicator_rows import IndicatorRow, read_indicator_rows
from perfdesk.recognition.indicator_tree import grid_tree
from perfdesk.recognition.lines import TableLine, table_lines
from perfdesk.recognition.sections import HeadedSection, is_total_line, split_sections
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import Vocabulary, build_vocabulary

_LEVELS = ("level1", "level2")
_ORDER = (*_LEVELS, "level3", "target", "actual", "weight", "score", "reason")
_NAMES = {"level3": "name", "nature": "target", "measure": "target"}


def paste_block(
    block: CellBlock, target: PasteTarget, words: Vocabulary, new_key: NewKey
) -> PasteResult:
    """The block put at a target, as one landing.

    Raises NoRowsHereError for unnamed rows put on a 一级指标.
    """
    if block.levels:
        target = _as_printed(block, target)
        branches = _copied(block, target)
        if not branches:
            return paste_by_position(block, target, new_key)
        return paste_by_name(target.form, branches, _whole_columns(block, target), new_key)
    headed, beside = _headed(block, target.form, words)
    if not headed:
        return paste_by_position(block, _as_printed(block, target), new_key)
    if headed[0].columns.names & set(_LEVELS):
        done = _by_names(headed, target.form, words, new_key)
    else:
        done = _by_labels(headed[0], target, new_key)
    return replace(done, lost=done.lost + beside)


def _as_printed(block: CellBlock, target: PasteTarget) -> PasteTarget:
    """The target without the columns in sight that are not printed, if the block has none.

    建议得分 stands between 得分 and 偏差原因. A block copied here has it only alone; words
    that would fall on it come from a table that goes on with the reasons.
    """
    derived = target.fields.index(None) if None in target.fields else block.width
    if derived == 0 or derived >= block.width:
        return target
    words = (row[derived] for row in block.rows)
    other = any(cell and cell.strip() and parse_number(cell) is None for cell in words)
    if not block.levels and not other:
        return target
    return replace(target, fields=tuple(field for field in target.fields if field))


def _by_names(
    headed: Sequence[HeadedSection], form: Form, words: Vocabulary, new_key: NewKey
) -> PasteResult:
    found, findings = read_indicator_rows(headed, words, page_text=False)
    known = {
        comparable_text(level2.name) for level1 in form.indicators for level2 in level1.children
    }
    branches = [
        piece
        for branch in grid_tree(found, words)
        for piece in (_homes(branch, known, words) if not branch.name else (branch,))
    ]
    fields = {_NAMES.get(name, name) for part in headed for name in part.columns.names}
    done = paste_by_name(
        form, branches, [field for field in LEVEL3_TEXT_FIELDS if field in fields], new_key
    )
    return replace(done, lost=done.lost + len(findings))


def _homes(branch: Level1, known: set[str], words: Vocabulary) -> Iterator[Level1]:
    """A branch without 一级指标: each 二级指标 under its usual one, unless the form has it."""
    for level2 in branch.children:
        usual = words.usual_level2(level2.name)
        name = usual.level1 if usual and comparable_text(level2.name) not in known else ""
        yield Level1(name, (level2,))


def _by_labels(headed: HeadedSection, target: PasteTarget, new_key: NewKey) -> PasteResult:
    """Rows under a heading without level columns: each column to the field it is labelled with."""
    width = max(len(line.cells) for line in headed.lines) if headed.lines else 0
    names = (headed.columns.name_at(column) or "" for column in range(width))
    fields = [_NAMES.get(name, name) for name in names]
    order = sorted(range(width), key=lambda column: fields[column] != "name")
    rows = [[_cell(line, column) for column in order] for line in headed.lines]
    own = tuple(
        fields[column] if fields[column] in LEVEL3_TEXT_FIELDS else None for column in order
    )
    return paste_by_position(CellBlock.from_rows(rows), replace(target, fields=own), new_key)


def _cell(line: TableLine, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


def _headed(block: CellBlock, form: Form, words: Vocabulary) -> tuple[Sequence[HeadedSection], int]:
    """The rows of the block under their heading, and how many texts stand beside them.

    The heading is a row of its own, or known from the words below it.
    """
    rows = [
        SourceRow(str(number), tuple(cell or "" for cell in row))
        for number, row in enumerate(block.rows)
    ]
    found = table_lines(rows, page_text=False)
    cut = split_sections(found, words)
    if cut.indicators:
        others = [line for part in (*cut.funding, *cut.goals) for line in part.lines]
        return cut.indicators, sum(len(each.filled) for each in (*cut.header, *others, *cut.below))
    levels = _levels_in_front(found, form, words)
    if not levels or block.width <= levels:
        return (), 0
    columns = HeadingColumns(tuple(enumerate(_ORDER[2 - levels :][: block.width])))
    own = [line for line in found if not is_total_line(line, words)]
    return (HeadedSection(found[0], columns, own),), 0


def _levels_in_front(found: Sequence[TableLine], form: Form, words: Vocabulary) -> int:
    """How many columns in front hold names of upper levels: 2, 1 (二级 alone) or none."""
    firsts = {comparable_text(level1.name) for level1 in form.indicators}
    seconds = {
        comparable_text(level2.name) for level1 in form.indicators for level2 in level1.children
    }
    columns = [
        [line.cells[column] for line in found if column in line.filled and line.cells]
        for column in (0, 1)
    ]
    if not found or 0 not in found[0].filled:
        return 0
    if all(words.usual_level1(text) or comparable_text(text) in firsts for text in columns[0]):
        known = (
            words.usual_level2(text) or comparable_text(text) in seconds for text in columns[1]
        )
        return 2 if columns[1] and all(known) else 0
    alone = all(words.usual_level2(text) or comparable_text(text) in seconds for text in columns[0])
    return 1 if alone and columns[1] else 0


def _copied(block: CellBlock, target: PasteTarget) -> tuple[Level1, ...]:
    """The block copied from indicators as branches to be put in by name.

    None at all if it holds no names of upper levels, or lies over rows of the same levels.
    """
    levels = tuple(len(path_of(target.form, key)) for key in target.keys[: block.height])
    named = [row[0] for row, level in zip(block.rows, block.levels, strict=True) if level < 3]
    if block.levels == levels or target.fields[0] != "name" or not any(named):
        return ()
    found = [
        _entry(level, dict(zip(target.fields, row, strict=False)))
        for row, level in zip(block.rows, block.levels, strict=True)
    ]
    return grid_tree((_start(target), *found), build_vocabulary(()))


def _whole_columns(block: CellBlock, target: PasteTarget) -> list[str]:
    """The fields of which every row of the block has a text."""
    rows = [row for row, level in zip(block.rows, block.levels, strict=True) if level == 3]
    whole = (all(row[column] is not None for row in rows) for column in range(block.width))
    return [field for field, kept in zip(target.fields, whole, strict=False) if field and kept]


def _entry(level: int, cells: Mapping[str | None, CellText]) -> IndicatorRow:
    name = cells.get("name") or ""
    if level < 3:
        return IndicatorRow("", 0, name if level == 1 else "", name if level == 2 else "")
    texts = {field: cells.get(field) or "" for field in LEVEL3_TEXT_FIELDS}
    return IndicatorRow("", 0, node=replace(Level3(), **texts))  # type: ignore[arg-type]  # text fields


def _start(target: PasteTarget) -> IndicatorRow:
    """The names above the target: rows copied without their own names go there."""
    path = path_of(target.form, target.keys[0])
    first = node_at(target.form, path[:1])
    return IndicatorRow("", 0, first.name, node_at(target.form, path[:2]).name if path[1:] else "")
