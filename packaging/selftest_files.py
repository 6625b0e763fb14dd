"""Write the files that ``perfdesk --selftest`` compares with, in ``resources/selftest``.

Run it when the window is meant to look otherwise, and look at the new picture before keeping it:

    QT_QPA_PLATFORM=offscreen .venv/bin/python packaging/selftest_files.py

The same form as ``form.xls``, ``.ods``, ``.html`` and ``.pdf`` was saved by LibreOffice 7 from an
exported workbook; those files stay as they are.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx

from perfdesk import resources
from perfdesk.resources import template_of
from perfdesk.selftest.sample import example_form
from perfdesk.selftest.surroundings import own_folder
from perfdesk.selftest.window_steps import stored_picture_path, window_picture
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid


def main() -> None:
    """Write both files."""
    form = example_form()
    with own_folder():
        window_picture(form).save(str(stored_picture_path()))
    word = word_file(compose(form, template_of(form)))
    resources.path("selftest", "form.docx").write_bytes(undated(word))


def word_file(grid: Grid) -> bytes:
    """Return a Word file with the grid as a table, its cells merged as they are printed."""
    document = docx.Document()
    table = document.add_table(grid.row_count, len(grid.widths), style="Table Grid")
    for cell in grid.cells:
        first = table.cell(cell.row, cell.column)
        last = table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
        first.merge(last).text = cell.text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def undated(archive: bytes) -> bytes:
    """Return a zip archive whose parts have no date, so that the same form makes the same file."""
    file = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
    return file.getvalue()


if __name__ == "__main__":
    main()
