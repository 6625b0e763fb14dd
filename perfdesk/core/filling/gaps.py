"""What is still to be filled in, in a few sentences for a person who prints or exports.

Each empty cell is named once; rows that lack the same cells share a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from perfdesk.core.filling.filled import Blank, blanks
from perfdesk.core.form import Form
from perfdesk.core.template import Template

_NAMED = 3
"""How many rows a sentence names."""
_CELLS = 6
"""How many cells beside the rows a sentence names."""


def gaps(form: Form, template: Template) -> tuple[str, ...]:
    """A sentence on the cells outside the rows, then one for all rows that lack the same."""
    beside: list[str] = []
    alike: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row, found in groupby(blanks(form, template), key=_row):
        cells = tuple(found)
        if row:
            names = tuple(blank.name for blank in cells if blank.at != f"{row}/name")
            alike.setdefault(names, []).append(cells[0].path)
        else:
            beside += (blank.name for blank in cells)
    return (*_beside(beside), *(_below(names, paths) for names, paths in alike.items()))


def _row(blank: Blank) -> str:
    """The pointer of the row a cell is in, "" outside the rows."""
    return blank.at.rpartition("/")[0] if blank.path else ""


def _beside(names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f"等 {len(names)} 处" if len(names) > _CELLS else ""
        yield f"{'、'.join(names[:_CELLS])}{more}没有填。"


def _below(names: Sequence[str], paths: Sequence[tuple[str, ...]]) -> str:
    more = f"等 {len(paths)} 行" if len(paths) > _NAMED else ""
    rows = "、".join(_called(path) for path in paths[:_NAMED])
    wanted = f"没有填{'、'.join(names)}" if names else "要补填名称"
    return f"{rows}{more}{wanted}。"


def _called(path: tuple[str, ...]) -> str:
    """The row by its name, or as nameless below the nearest name above it, if there is one."""
    *above, name = (text.strip() for text in path)
    if name:
        return f"“{name}”"
    nearest = next(filter(None, reversed(above)), "")
    return f"{f'“{nearest}”下' if nearest else ''}没有名称的一行"
