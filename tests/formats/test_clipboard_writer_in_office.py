"""LibreOffice takes the table from the clipboard with its merged cells, numbers and texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfdesk.formats.clipboard_writer import grid_to_html
from perfdesk.table.compose import compose
from tests.core.forms import SHANGHAI, form_of, indicator
from tests.formats.office import convert_in_office


@pytest.mark.slow
def test_a_spreadsheet_keeps_merged_cells_numbers_and_texts(tmp_path: Path) -> None:
    form = form_of(indicator("=100%", "1-2", reason="一\n二"))
    path = tmp_path / "table.html"
    path.write_text(grid_to_html(compose(form, SHANGHAI), SHANGHAI, "元"), encoding="utf-8")

    sheet = load_workbook(convert_in_office(path, "xlsx", read_as="HTML (StarCalc)")).worksheets[0]

    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A1:I1", "A5:A9", "B4:D4", "A14:F14"} <= merged
    assert [sheet[name].value for name in ("E13", "F13")] == ["=100%", "1-2"]
    assert sheet["E13"].data_type == "s"
    assert (sheet["E6"].value, sheet["E6"].number_format) == (90613, "#,##0")
    assert sheet["I13"].value == "一\n二"
