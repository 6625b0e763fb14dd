"""The structure tree that a screen reader uses: headings, one table, header cells."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest

from perfdesk.core.form import Goal
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid
from perfdesk.table.linebreak import printable_text
from tests.formats.pdf.tagged import TaggedElement, marked_content, structure_tree
from tests.table.golden import CASES, subject


def grid_of(template: str, count: int) -> Grid:
    return compose(subject(template, count), templates()[template])


def tree_of(template: str, count: int) -> TaggedElement:
    return structure_tree(export_pdf(subject(template, count), templates()[template]).data)


def without_spaces(text: str) -> str:
    return "".join(printable_text(text).split())


def cells_of(table: TaggedElement) -> list[tuple[int, int, TaggedElement]]:
    """Return row, column and element of each cell, from the spans of those before it."""
    taken: Counter[tuple[int, int]] = Counter()
    found = []
    for row, line in enumerate(table.inside):
        assert line.kind == "TR"
        column = 0
        for cell in line.inside:
            while taken[row, column]:
                column += 1
            found.append((row, column, cell))
            height, width = cell.spans
            for place in product(range(row, row + height), range(column, column + width)):
                taken[place] += 1
    assert set(taken.values()) - {0} == {1}
    assert len(+taken) == len(table.inside) * (1 + max(column for _, column in +taken))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("template", "count"), CASES)
def test_the_cells_cover_the_table_once_and_have_the_texts_of_the_grid(
    template: str, count: int
) -> None:
    grid = grid_of(template, count)
    (table,) = tree_of(template, count).each("Table")
    ruled = [cell for cell in grid.cells if cell.role not in ("title", "subtitle", "note")]
    first = ruled[0].row
    read = [
        (row + first, column, *part.spans, without_spaces(part.text))
        for row, column, part in cells_of(table)
    ]
    held = [
        (cell.row, cell.column, cell.row_span, cell.column_span, without_spaces(cell.text))
        for cell in ruled
    ]
    assert read == held


def test_labels_are_headers_of_a_row_or_a_column_and_values_are_not() -> None:
    (table,) = tree_of("shanghai-2022", 17).each("Table")
    heads = {part.text: part.scope for part in table.each("TH")}
    assert heads["项目名称"] == heads["年度资金总额"] == heads["第0类指标"] == "Row"
    assert heads["年初预算数"] == heads["预期目标"] == heads["三级指标"] == "Column"
    assert heads["绩效指标"] == heads["总分"] == "Row"
    assert all(not part.scope for part in table.each("TD"))
    assert all(heads)


def test_the_title_is_a_heading_and_comes_first() -> None:
    (chapter,) = tree_of("national-2020", 1).each("Sect")

    assert [part.kind for part in chapter.inside[:3]] == ["H1", "P", "Table"]
    assert without_spaces(chapter.inside[0].text) == "项目支出绩效自评表"


def test_repeated_headers_and_page_numbers_are_artifacts() -> None:
    used = templates()["shanghai-2022"]
    with pikepdf.open(BytesIO(export_pdf(subject(used.id, 60), used).data)) as document:
        later = dict(marked_content(document.pages[1]))
    assert "三级指标" in later[-1]
    assert "绩效指标" in later[-1]
    assert "第2页共4页" in without_spaces(later[-1])
    assert "三级指标" not in "".join(text for mark, text in later.items() if mark >= 0)


def test_a_cell_on_several_pages_is_one_element() -> None:
    used = templates()["shanghai-2022"]
    long = "".join(f"第{number}句话。" for number in range(1, 700))
    form = replace(subject(used.id, 3), goals=(Goal(long, "完成"),))
    data = export_pdf(form, used).data
    (table,) = structure_tree(data).each("Table")
    assert [part.text for part in table.each("TD") if part.text.startswith("第1句")] == [long]
    with pikepdf.open(BytesIO(data)) as document:
        first, *_, last = (dict(marked_content(page)) for page in document.pages)
    assert any("第1句话" in text for mark, text in first.items() if mark >= 0)
    assert any("第699句话" in text for mark, text in last.items() if mark >= 0)


def test_each_form_of_a_merged_file_is_a_section() -> None:
    named = [replace(subject(name, 17), project=name) for name in templates()]
    data = export_merged_pdf([(form, templates()[form.template]) for form in named]).data
    parts = list(structure_tree(data).each("Sect"))
    assert [len(list(part.each("Table"))) for part in parts] == [1] * len(named)
    for part, form in zip(parts, named, strict=True):
        assert form.project in [cell.text for cell in part.each("TD")]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils is not installed")
def test_poppler_reads_the_cells_in_order(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(export_pdf(subject("shanghai-2022", 17), templates()["shanghai-2022"]).data)
    done = subprocess.run(
        ["pdfinfo", "-struct-text", str(path)], check=True, capture_output=True, encoding="utf-8"
    )
    text = without_spaces(done.stdout.replace('"', ""))
    place = 0
    for cell in grid_of("shanghai-2022", 17).cells:
        place = text.index(without_spaces(cell.text), place)
    assert not done.stderr
