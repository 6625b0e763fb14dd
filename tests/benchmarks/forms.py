"""Forms to print, made of the published ones; no two have the same texts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from perfdesk.core.form import Form, Level1, Level2
from perfdesk.formats.native.native_file import native_bytes
from perfdesk.formats.registry import read_file
from perfdesk.table.grid import Grid

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"


def largest_form() -> Form:
    """Return the largest published form: 17 indicators."""
    return max((each.form for each in read_file(SAMPLE)), key=lambda form: len(native_bytes(form)))


def form_with_rows(rows: int) -> Form:
    """Return a form of at least so many indicators."""
    form = largest_form()
    level1 = [
        replace(node, name=f"{node.name}{number}")
        for number in range(rows // 17 + 1)
        for node in form.indicators
    ]
    return replace(form, indicators=tuple(level1))


def with_other_names(form: Form, number: int) -> Form:
    """Return the form with other names of project and indicators."""

    def level2(node: Level2) -> Level2:
        children = (replace(child, name=f"{child.name}{number}") for child in node.children)
        return replace(node, children=tuple(children))

    def level1(node: Level1) -> Level1:
        return replace(node, children=tuple(map(level2, node.children)))

    named = replace(form, project=f"{form.project}{number}")
    return replace(named, indicators=tuple(map(level1, form.indicators)))


def grid_as_json(grid: Grid) -> str:
    """Return a table as JSON, for the other programs."""
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
