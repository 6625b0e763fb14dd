"""Forms to print: the published ones over and over, no two with the same texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from perfdesk.core.form import Form, Level1, Level2
from perfdesk.formats.native import write
from perfdesk.formats.reading import read
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"


def forms(count: int) -> tuple[Form, ...]:
    """So many forms, of the size of the largest published one (17 indicators)."""
    largest = max((each.form for each in read(SAMPLE)), key=lambda form: len(write(form)))
    return tuple(varied(largest, number) for number in range(count))


def varied(form: Form, number: int) -> Form:
    """The form with other names of project and indicators."""

    def level2(node: Level2) -> Level2:
        children = (replace(child, name=f"{child.name}{number}") for child in node.children)
        return replace(node, children=tuple(children))

    def level1(node: Level1) -> Level1:
        return replace(node, children=tuple(map(level2, node.children)))

    named = replace(form, project=f"{form.project}{number}")
    return replace(named, indicators=tuple(map(level1, form.indicators)))


def grids(found: Sequence[Form]) -> tuple[Grid, ...]:
    """The tables of the forms."""
    return tuple(compose(form, templates()[form.template]) for form in found)


def told(grid: Grid) -> str:
    """A table as JSON, for peers."""
    cells = [
        {
            "x": cell.column,
            "y": cell.row,
            "width": cell.column_span,
            "height": cell.row_span,
            "text": cell.text,
            "role": cell.role,
        }
        for cell in grid.cells
    ]
    widths = [float(width) for width in grid.widths]
    return json.dumps({"title": "", "widths": widths, "cells": cells}, ensure_ascii=False)
