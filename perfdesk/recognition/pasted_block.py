"""Decide what a pasted block means, and paste it by position, by column label or by level names.

A block with level columns (一级指标, 二级指标) is pasted by name: below the indicators it names. A
heading says which columns these are, or the words in them do. A block with a heading but no level
columns is pasted column by column; any other block by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from perfdesk.core.block_paste import (
    CellBlock,
    CellText,
    NewKey,
    PasteResult,
    PasteTarget,
    paste_by_name,
    paste_by_position,
)
from perfdesk.core.field_ref import LEVEL3_TEXT_FIELDS, node_at, path_of
from perfdesk.core.form import Form, Level1, Level3
from perfdesk.core.numbers import parse_number
from perfdesk.core.reading_words import ReadingWords
from perfdesk.core.text import comparable_text
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.finding_classes import FindingClass, finding_class
from perfdesk.recognition.grid_rows import GridRows
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.indicator_tree import grid_tree
from perfdesk.recognition.indicators import read_indicator_rows
from perfdesk.recognition.lines import TableLine, grid_lines
from perfdesk.recognition.sections import HeadedSection, is_total_line, split_sections
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import Vocabulary, build_vocabulary

_LEVELS = ("level1", "level2")
_COLUMN_ORDER = (*_LEVELS, "level3", "target", "actual", "weight", "score", "reason")
"""The columns of the printed table, assumed for a block without a heading."""
_FIELD_OF_COLUMN = {"level3": "name", "nature": "target", "measure": "target"}
"""The field of a level-3 indicator where it is not called like the column."""


def paste_block(
    block: CellBlock, target: PasteTarget, words: Vocabulary, new_key: NewKey
) -> PasteResult:
    """Return the edits that paste the block at the target, as one undo step.

    Raise NoRowsHereError for rows without level names pasted on a level-1 indicator.
    """
    if block.levels:
        target = _without_computed_column(block, target)
        branches = _copied_branches(block, target)
        if not branches:
            return paste_by_position(block, target, new_key)
        return paste_by_name(target.form, branches, _complete_fields(block, target), new_key)
    sections, lost = _headed_sections(block, target.form, words)
    if not sections:
        return paste_by_position(block, _without_computed_column(block, target), new_key)
    if sections[0].columns.names & set(_LEVELS):
        result = _paste_by_level_names(sections, target.form, words, new_key)
    else:
        result = _paste_by_column_labels(sections[0], target, new_key)
    return replace(result, lost=result.lost + lost)


# Blocks from other programs


def _headed_sections(
    block: CellBlock, form: Form, words: Vocabulary
) -> tuple[Sequence[HeadedSection], int]:
    """Return the rows of the block below their heading, and the number of texts outside them.

    The heading is a row of the block, or is concluded from the words in the first columns.
    """
    lines = _lines(block.rows)
    sections = split_sections(lines, words)
    if sections.indicators:
        others = [line for each in (*sections.funding, *sections.goals) for line in each.lines]
        outside = (*sections.header, *others, *sections.below)
        return sections.indicators, sum(len(line.filled) for line in outside)
    rows = [line.cells for line in lines if not is_total_line(line, words)]
    own = _lines(_without_side_labels(rows, words))
    levels = _count_level_columns(own, form, words)
    width = max((len(line.cells) for line in own), default=0)
    if not levels or width <= levels:
        return (), 0
    columns = HeadingColumns(tuple(enumerate(_COLUMN_ORDER[2 - levels :][:width])))
    return (HeadedSection(own[0], columns, list(own)),), 0


def _lines(rows: Iterable[Sequence[CellText]]) -> Sequence[TableLine]:
    texts = (tuple(cell or "" for cell in row) for row in rows)
    return grid_lines([SourceRow(str(number), cells) for number, cells in enumerate(texts)])


def _without_side_labels(
    rows: Sequence[Sequence[str]], words: Vocabulary
) -> Sequence[Sequence[str]]:
    """Return the rows without the columns in front that are blank, or hold side labels alone.

    The label 绩效指标 is merged over the rows, and its cells are copied with them.
    """
    front = 0
    while any(row[front + 1 :] for row in rows) and all(
        not row[front].strip() or words.is_side_label(row[front]) for row in rows
    ):
        front += 1
    return [row[front:] for row in rows]


def _count_level_columns(lines: Sequence[TableLine], form: Form, words: Vocabulary) -> int:
    """Return how many of the first columns hold level names: 2, 1 (level 2 alone) or 0.

    A level name is a usual one, or one that the form has.
    """
    level1_names = {comparable_text(level1.name) for level1 in form.indicators}
    level2_names = {
        comparable_text(level2.name) for level1 in form.indicators for level2 in level1.children
    }
    first, second = (
        [line.cells[column] for line in lines if column in line.filled] for column in (0, 1)
    )

    def is_level1(text: str) -> bool:
        return bool(words.usual_level1(text)) or comparable_text(text) in level1_names

    def is_level2(text: str) -> bool:
        return words.usual_level2(text) is not None or comparable_text(text) in level2_names

    if not lines or 0 not in lines[0].filled:
        return 0
    if all(map(is_level1, first)):
        return 2 if second and all(map(is_level2, second)) else 0
    return 1 if second and all(map(is_level2, first)) else 0


def _paste_by_level_names(
    sections: Sequence[HeadedSection], form: Form, words: Vocabulary, new_key: NewKey
) -> PasteResult:
    read = read_indicator_rows(sections, words, GridRows())
    rows = [row for row in read.rows if row.level1 or row.level2 or not row.node.is_empty]
    losses = [each for each in read.findings if finding_class(each.code) is FindingClass.LOSS]
    lost = len(losses) + len(read.texts) + sum(len(row.kept_texts) for row in read.rows)
    known = {
        comparable_text(level2.name) for level1 in form.indicators for level2 in level1.children
    }
    branches = [
        branch
        for tree in grid_tree(rows, words)
        for branch in ((tree,) if tree.name else _with_usual_level1(tree, known, words))
    ]
    filled = {
        _FIELD_OF_COLUMN.get(name, name) for section in sections for name in section.columns.names
    }
    fields = [field for field in LEVEL3_TEXT_FIELDS if field in filled]
    result = paste_by_name(form, branches, fields, new_key)
    return replace(result, lost=result.lost + lost)


def _with_usual_level1(tree: Level1, known: set[str], words: Vocabulary) -> Iterator[Level1]:
    """Yield each level-2 indicator of a nameless tree below its usual level-1 indicator.

    One that the form has already stays nameless above, and is found there by its own name.
    """
    for level2 in tree.children:
        usual = words.usual_level2(level2.name)
        name = usual.level1 if usual and comparable_text(level2.name) not in known else ""
        yield Level1(name, (level2,))


def _paste_by_column_labels(
    section: HeadedSection, target: PasteTarget, new_key: NewKey
) -> PasteResult:
    """Paste rows below a heading without level columns, each column into the field it names."""
    width = max(len(line.cells) for line in section.lines) if section.lines else 0
    names = (section.columns.name_at(column) or "" for column in range(width))
    fields = [_FIELD_OF_COLUMN.get(name, name) for name in names]
    # The column of names goes first, since pasting by position begins there.
    order = sorted(range(width), key=lambda column: fields[column] != "name")
    rows = [[_cell(line, column) for column in order] for line in section.lines]
    own = tuple(
        fields[column] if fields[column] in LEVEL3_TEXT_FIELDS else None for column in order
    )
    return paste_by_position(CellBlock.from_rows(rows), replace(target, fields=own), new_key)


def _cell(line: TableLine, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


def _without_computed_column(block: CellBlock, target: PasteTarget) -> PasteTarget:
    """Return the target without its computed column (建议得分) if the block has none.

    In the tree that column stands between 得分 and 偏差原因; the printed table has none. A block
    copied here has it only if it is the only column; words that would fall on it come from a
    table in which the reasons follow the scores.
    """
    computed = target.fields.index(None) if None in target.fields else block.width
    if computed == 0 or computed >= block.width:
        return target
    cells = (row[computed] for row in block.rows)
    has_words = any(cell and cell.strip() and parse_number(cell) is None for cell in cells)
    if not block.levels and not has_words:
        return target
    return replace(target, fields=tuple(field for field in target.fields if field))


# Blocks copied from the indicators of a form


def _copied_branches(block: CellBlock, target: PasteTarget) -> tuple[Level1, ...]:
    """Return the tree of a block copied from indicators, to be pasted by name.

    It is empty if the block holds no level-1 or level-2 names, or is put on rows of the same
    levels: then it is pasted by position.
    """
    levels = tuple(len(path_of(target.form, key)) for key in target.keys[: block.height])
    level_names = [row[0] for row, level in zip(block.rows, block.levels, strict=True) if level < 3]
    if block.levels == levels or target.fields[0] != "name" or not any(level_names):
        return ()
    rows = [
        _copied_row(level, dict(zip(target.fields, row, strict=False)))
        for row, level in zip(block.rows, block.levels, strict=True)
    ]
    return grid_tree((_names_above(target), *rows), build_vocabulary((), ReadingWords()))


def _copied_row(level: int, cells: Mapping[str | None, CellText]) -> IndicatorRow:
    name = cells.get("name") or ""
    if level < 3:
        return IndicatorRow("", 0, name if level == 1 else "", name if level == 2 else "")
    texts = {field: cells.get(field) or "" for field in LEVEL3_TEXT_FIELDS}
    return IndicatorRow("", 0, node=replace(Level3(), **texts))  # type: ignore[arg-type]  # text fields


def _names_above(target: PasteTarget) -> IndicatorRow:
    """Return a row with the level names of the target, for rows copied without their own."""
    path = path_of(target.form, target.keys[0])
    level1 = node_at(target.form, path[:1])
    level2_name = node_at(target.form, path[:2]).name if path[1:] else ""
    return IndicatorRow("", 0, level1.name, level2_name)


def _complete_fields(block: CellBlock, target: PasteTarget) -> list[str]:
    """Return the fields of which every level-3 row of the block has a text."""
    rows = [row for row, level in zip(block.rows, block.levels, strict=True) if level == 3]
    complete = (all(row[column] is not None for row in rows) for column in range(block.width))
    return [
        field
        for field, is_complete in zip(target.fields, complete, strict=False)
        if field and is_complete
    ]
