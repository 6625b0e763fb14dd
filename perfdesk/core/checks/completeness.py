"""What is still missing in a form: empty cells, and how much is filled.

- Which cells a finished form needs, and how many of them are filled (已填 n/m). Empty cells are
  progress while a form is edited; they are errors only when it is checked, exported or printed.
- The same in a few sentences, for the user who prints or exports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from perfdesk.core.checks.funding_checks import is_blank_amount
from perfdesk.core.checks.indicator_checks import effective_score
from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import ROOT, FieldRef, funding_row_pointer, pointer_of, text_at
from perfdesk.core.form import AMOUNT_FIELDS, Form, Level3, Row, goal_name, rows
from perfdesk.core.labels import column_label
from perfdesk.core.template import Scoring, Template
from perfdesk.core.text import has_placeholder, shortened_names

EMPTY_CELL_CODES = ("missing", "row-blank")
"""The codes of the problems that say something is empty: a cell, a whole row."""

_GOAL_FIELDS = ("expected", "actual")
"""The fields of a goal that a finished form needs; a template may have more columns."""

_NEEDED_CELLS = {
    "name": "level3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
}
"""The fields of a row that a finished form needs, each with its column in the template."""


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """An empty cell that a finished form needs: its JSON Pointer and its name.

    ``level_names`` are the names of the indicator levels it lies under, () outside the rows.
    """

    pointer: str
    level_names: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Progress:
    """已填 n/m: the number of cells a finished form needs, and those of them that are empty."""

    needed: int
    empty: tuple[EmptyCell, ...]

    @property
    def filled(self) -> int:
        """How many of the needed cells are filled."""
        return self.needed - len(self.empty)


class _NeededCell(NamedTuple):
    """A cell outside the rows that a finished form needs."""

    pointer: str
    name: str
    filled: bool


def progress(form: Form, template: Template) -> Progress:
    """Return how many cells are needed, and the empty ones in the order of the form."""
    outside = tuple(_cells_outside_rows(form, template))
    in_rows = tuple(rows(form))
    return Progress(
        len(outside) + len(_NEEDED_CELLS) * len(in_rows),
        (
            *(EmptyCell(cell.pointer, (), cell.name) for cell in outside if not cell.filled),
            *(cell for row in in_rows for cell in _empty_cells_in_row(row, template)),
        ),
    )


def empty_cells(form: Form, template: Template) -> tuple[EmptyCell, ...]:
    """Return the empty cells that a finished form needs, in the order of the form."""
    return progress(form, template).empty


def empty_cell_problems(form: Form, template: Template) -> tuple[Problem, ...]:
    """Return an error for each empty cell that a finished form needs.

    A row with nothing but a name is one error. Asked for at check, export and print only.
    """
    return (
        *map(_missing, _empty_cells_outside_rows(form, template)),
        *(problem for row in rows(form) for problem in _problems_in_row(row, template)),
    )


def is_untouched(node: Level3) -> bool:
    """Return True for a row in which nothing is filled in but perhaps its name."""
    texts = (node.target, node.actual, node.weight, node.score, node.reason)
    return node.rule is None and not any(text.strip() for text in texts)


def _cells_outside_rows(form: Form, template: Template) -> Iterator[_NeededCell]:
    yield _NeededCell("/year", "年度", bool(form.year.strip()))
    for line in template.header:
        for cell in line:
            ref = FieldRef(ROOT, cell.form_field)
            filled = bool(text_at(form, ref).strip())
            yield _NeededCell(pointer_of(form, ref), cell.words.printed, filled)
    total_row = form.funding.row("total")
    total_pointer = funding_row_pointer(form.funding, total_row)
    for column, words in template.funding.names.items():
        if column in AMOUNT_FIELDS:
            text = getattr(total_row, column)
            name = f"{template.funding_row_name(total_row)}的{words.printed}"
            yield _NeededCell(f"{total_pointer}/{column}", name, not is_blank_amount(text))
    name = f"执行率的{column_label('funding', template, 'weight')}"
    yield _NeededCell("/funding/weight", name, bool(form.funding.weight.strip()))
    yield from _goal_cells(form, template)
    if not any(level2.children for level1 in form.indicators for level2 in level1.children):
        yield _NeededCell("/indicators", "绩效指标", filled=False)


def _goal_cells(form: Form, template: Template) -> Iterator[_NeededCell]:
    for number, goal in enumerate(form.goals):
        owner = f"{goal_name(number)}的" if len(form.goals) > 1 else ""
        for column, words in template.goals.names.items():
            if column in _GOAL_FIELDS:
                text = getattr(goal, column)
                name = f"{owner}{words.printed}"
                yield _NeededCell(f"/goals/{number}/{column}", name, bool(text.strip()))


def _empty_cells_outside_rows(form: Form, template: Template) -> Iterator[EmptyCell]:
    for cell in _cells_outside_rows(form, template):
        if not cell.filled:
            yield EmptyCell(cell.pointer, (), cell.name)


def _empty_cells_in_row(row: Row, template: Template) -> Iterator[EmptyCell]:
    for field in _empty_fields(row.node, template.scoring):
        name = template.indicators.names[_NEEDED_CELLS[field]].printed
        yield EmptyCell(f"{row.pointer}/{field}", row.level_names, name)


@lru_cache(maxsize=2048)
def _empty_fields(node: Level3, scoring: Scoring) -> tuple[str, ...]:
    """Return the needed fields of a row that hold nothing; an automatic score counts as filled."""
    return tuple(
        field
        for field in _NEEDED_CELLS
        if not getattr(node, field).strip()
        and (field != "score" or effective_score(node, scoring) is None)
    )


def _problems_in_row(row: Row, template: Template) -> Iterator[Problem]:
    empty = tuple(_empty_cells_in_row(row, template))
    if not empty or not is_untouched(row.node):
        yield from map(_missing, empty)
        return
    pointer = f"{row.pointer}/name" if has_placeholder(row.node.name) else empty[0].pointer
    name, wanted = row.node.name.strip(), "、".join(cell.name for cell in empty)
    yield Problem(
        "row-blank", "error", pointer, row.level_names,
        f"{f'“{name}”' if name else ''}这一行还没有填{wanted}，填好或删掉这一行。",
    )  # fmt: skip


def _missing(cell: EmptyCell) -> Problem:
    names = cell.level_names
    whose = f"“{names[-1]}”的" if names and names[-1].strip() else ""
    message = f"{whose}{cell.name}没有填，请填写。"
    return Problem("missing", "error", cell.pointer, names, message)


# Empty cells in sentences

_MOST_ROWS_NAMED = 3
"""How many rows a sentence names."""
_MOST_CELLS_NAMED = 6
"""How many cells outside the rows a sentence names."""


def empty_cell_sentences(form: Form, template: Template) -> tuple[str, ...]:
    """Return a sentence on the cells outside the rows, then one for all rows that lack the same.

    Each empty cell is named once; rows that lack the same cells share a sentence.
    """
    outside: list[str] = []
    lacking: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row, group in groupby(empty_cells(form, template), key=_row_pointer):
        cells = tuple(group)
        if row:
            names = tuple(cell.name for cell in cells if cell.pointer != f"{row}/name")
            lacking.setdefault(names, []).append(cells[0].level_names)
        else:
            outside += (cell.name for cell in cells)
    return (
        *_sentence_outside_rows(outside),
        *(_sentence_of_rows(names, paths) for names, paths in lacking.items()),
    )


def _row_pointer(cell: EmptyCell) -> str:
    """Return the pointer of the row a cell is in, "" outside the rows."""
    return cell.pointer.rpartition("/")[0] if cell.level_names else ""


def _sentence_outside_rows(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{shortened_names(names, _MOST_CELLS_NAMED, '处')}没有填。"


def _sentence_of_rows(names: Sequence[str], paths: Sequence[tuple[str, ...]]) -> str:
    listed = shortened_names([_row_in_words(path) for path in paths], _MOST_ROWS_NAMED, "行")
    wanted = f"没有填{'、'.join(names)}" if names else "要补填名称"
    return f"{listed}{wanted}。"


def _row_in_words(level_names: tuple[str, ...]) -> str:
    """Return the name of a row; for a nameless one the nearest name above it, if there is one."""
    *above, name = (text.strip() for text in level_names)
    if name:
        return f"“{name}”"
    nearest = next(filter(None, reversed(above)), "")
    return f"{f'“{nearest}”下' if nearest else ''}没有名称的一行"
