"""Odd workbooks that office programs open are read as they are displayed there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfdesk.formats.workbook.workbook_reader import displayed_sheets

ODD = Path(__file__).parents[2] / "files" / "workbooks" / "odd"
ROOT = Path(__file__).parents[3]
DISPLAYED: dict[str, Any] = json.loads((ODD / "rows.json").read_text("utf-8"))


def shown_in(path: Path) -> list[dict[str, Any]]:
    """Return what a workbook displays, in the form of rows.json."""
    return [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "uncalculated": sheet.uncalculated_count,
            "rows": {str(row.number): [*row.cells] for row in sheet.rows},
        }
        for sheet in displayed_sheets(path.read_bytes())
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", DISPLAYED)
def test_an_odd_workbook_displays_what_it_did(name: str) -> None:
    assert shown_in(ODD / name) == DISPLAYED[name]


def test_every_odd_workbook_is_described() -> None:
    files = {path.name for path in ODD.glob("*.xls?")}

    assert files == DISPLAYED.keys()
    assert all(f"`{name}`" in (ODD / "README.md").read_text("utf-8") for name in files)


@pytest.mark.slow
@pytest.mark.parametrize("lxml", ["True", "False"])
def test_it_is_the_same_with_lxml_and_without(lxml: str) -> None:
    code = (
        "import openpyxl, tests.formats.workbook.test_workbook_reader_odd as odd\n"
        f"assert openpyxl.LXML is {lxml}\n"
        "for name, rows in odd.DISPLAYED.items(): assert odd.shown_in(odd.ODD / name) == rows, name"
    )
    environment = {**os.environ, "OPENPYXL_LXML": lxml}

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
