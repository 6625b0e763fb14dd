"""LibreOffice calculates the same figures in our workbooks and cuts off no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.core.form import Form, Funding, FundingRow, Level3
from perfdesk.core.scoring import scores
from perfdesk.formats.workbook.workbook_export import export_workbook
from perfdesk.resources import templates
from tests.core.forms import NATIONAL, SHANGHAI, form_of, indicator
from tests.effort import examples
from tests.formats.office import convert_in_office
from tests.formats.seeds import SEEDS

pytestmark = pytest.mark.slow

APART = 60
SENTENCE = "受疫情影响（见“附件一”），执行率为≥90%，共计12,345.60元；已于2022-10-15改进 in time。"

KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
COLUMN = (
    '<style:style style:name="co{number}" style:family="table-column">'
    '<style:table-column-properties style:column-width="{width}pt"/></style:style>'
)
CELL = (
    '<style:style style:name="ce{number}" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/><style:text-properties'
    ' style:font-name="宋体" style:font-name-asian="宋体" fo:font-size="{size}pt"'
    ' style:font-size-asian="{size}pt"/></style:style>'
)
DOCUMENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3">'
    "<office:font-face-decls>"
    '<style:font-face style:name="宋体" svg:font-family="宋体"/></office:font-face-decls>'
    "<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
    '<office:spreadsheet><table:table table:name="1">{columns}{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def any_amount(random: Random) -> str:
    value = random.choice((random.randint(0, 99), random.randint(1, 10 ** random.randint(2, 10))))
    cents = random.choice(("", ".5", ".00", f".{random.randint(0, 99):02}"))
    whole = random.choice((f"{value}", f"{value:,}"))
    strange = random.choice(("", "—", "约十万", "１２３.４５", "12,345.60 元", "-3", "1e5"))
    return random.choices((f"{whole}{cents}", strange), (9, 1))[0]


def any_figure(random: Random) -> str:
    usual = random.choice(("15", "7.5", "9.25", "10", "0.3", "12.10"))
    return random.choices((usual, "", "/", "５", "三"), (20, 4, 1, 1, 1))[0]


def any_form(random: Random) -> Form:
    rows = tuple(
        Level3("完成率", "100%", "95%", any_figure(random), any_figure(random))
        for _ in range(random.randint(0, 6))
    )
    total = FundingRow("total", "", any_amount(random), any_amount(random))
    form = form_of(*rows, template=random.choice((SHANGHAI, NATIONAL)))
    return replace(form, funding=Funding(any_figure(random) or "10", (total,)))


def cells(book: bytes) -> Iterator[tuple[str, str | float, str]]:
    """Return name, content and type ("f", "s" or "n") of each cell with content."""
    archive = ZipFile(BytesIO(book))
    held, sheet = (
        ET.fromstring(archive.read(f"xl/{part}.xml"))  # noqa: S314 - our own file
        for part in ("sharedStrings", "worksheets/sheet1")
    )
    texts = ["".join(each.itertext()) for each in held]
    for cell in sheet.iterfind(".//{*}c"):
        formula, value = (cell.findtext(f"{{*}}{name}") for name in "fv")
        if formula is not None:
            yield cell.attrib["r"], f"={formula}", "f"
        elif value is not None and cell.get("t") == "s":
            yield cell.attrib["r"], texts[int(value)], "s"
        elif value is not None:
            yield cell.attrib["r"], float(value), "n"


def save_uncalculated(forms: tuple[Form, ...], path: Path) -> int:
    """Save a sheet with the forms below each other; return the number of its formulas.

    Each form takes ``APART`` rows. The formulas are moved with it, and have no values.
    """
    book, count = Workbook(), 0
    for number, form in enumerate(forms):
        for name, content, kind in cells(export_workbook(form, templates()[form.template]).data):
            row, column = coordinate_to_tuple(name)
            copy = book.worksheets[0].cell(row + number * APART, column)
            copy.value, copy.data_type = content, kind
            if kind == "f":
                copy.value = Translator(str(content), name).translate_formula(copy.coordinate)
                count += 1
    book.save(path)
    return count


def our_figures(form: Form) -> tuple[Decimal | None, ...]:
    """Return rate (as a ratio), funding score, weight sum and total."""
    found = scores(form, templates()[form.template])
    rate = Decimal(found.rate.rstrip("%")) / 100 if found.rate else None
    return rate, found.funding, found.weights, found.total


def calculated_figures(rows: Sequence[tuple[object, ...]]) -> tuple[object, ...]:
    filled = [row for row in rows if any(row)]
    values = (*filled[5][6:8], *filled[-1][6:8])
    return tuple(
        Decimal(repr(value)) if isinstance(value, int | float) else value or None
        for value in values
    )


def test_libreoffice_calculates_the_same_figures_as_we_do(tmp_path: Path) -> None:
    random = Random(2022)  # noqa: S311 - the same forms each time
    forms = (*SEEDS, *(any_form(random) for _ in range(examples(8))))
    path = tmp_path / "forms.xlsx"
    count = save_uncalculated(forms, path)

    book = load_workbook(convert_in_office(path, "xlsx"), data_only=True, read_only=True)

    assert count > 3 * len(forms)
    rows = list(book.worksheets[0].values)
    for number, form in enumerate(forms):
        found = calculated_figures(rows[number * APART : (number + 1) * APART])
        assert found == pytest.approx(our_figures(form), abs=Decimal("1e-9")), form


class Text(NamedTuple):
    """A text with its font size, and the width and height of its cell, in pt."""

    text: str
    size: float
    width: float
    height: float


def texts_in(sheet: Worksheet) -> Iterator[Text]:
    """Return the texts of a workbook; a column of width 1 has 9 pixels."""
    merged = {each.coord.split(":")[0]: each for each in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s":
                area = merged.get(cell.coordinate)
                left, top, right, below = area.bounds if area else (cell.column, cell.row) * 2
                columns = [get_column_letter(each) for each in range(left, right + 1)]
                width = sum(sheet.column_dimensions[each].width for each in columns)
                heights = (sheet.row_dimensions[each].height for each in range(top, below + 1))
                height = sum(each or 0 for each in heights)
                yield Text(cell.value, cell.font.sz, width * 9 * 0.75, height)


def document_of_texts(texts: Sequence[Text]) -> str:
    """Return an office document with each text in a row whose height LibreOffice is to find."""
    looks = sorted({(each.width, each.size) for each in texts})
    columns = "".join(COLUMN.format(number=n, width=look[0]) for n, look in enumerate(looks))
    cells = "".join(CELL.format(number=n, size=look[1]) for n, look in enumerate(looks))
    rows = []
    for each in texts:
        column = looks.index((each.width, each.size))
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in each.text.split("\n"))
        blanks = "<table:table-cell/>" * column
        cell = f'<table:table-cell table:style-name="ce{column}">{lines}</table:table-cell>'
        rows.append(f"<table:table-row>{blanks}{cell}</table:table-row>")
    used = "".join(f'<table:table-column table:style-name="co{n}"/>' for n in range(len(looks)))
    return DOCUMENT.format(styles=columns + cells, columns=used, rows="".join(rows))


def test_no_row_is_lower_than_libreoffice_needs_for_its_text(tmp_path: Path) -> None:
    long = tuple(
        indicator(SENTENCE, SENTENCE * 2, reason=SENTENCE * count) for count in (1, 2, 4, 8, 30)
    )
    texts = [
        each
        for form in (*SEEDS, form_of(*long), form_of(*long, template=NATIONAL))
        for each in texts_in(
            load_workbook(
                BytesIO(export_workbook(form, templates()[form.template]).data)
            ).worksheets[0]
        )
    ]
    path = tmp_path / "texts.ods"
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", document_of_texts(texts))
        archive.writestr("META-INF/manifest.xml", MANIFEST)

    sheet = load_workbook(convert_in_office(path, "xlsx")).worksheets[0]

    needed = [sheet.row_dimensions[row].height or 0 for row in range(1, len(texts) + 1)]
    assert max(needed) > 100
    cut = [(each, need) for each, need in zip(texts, needed, strict=True) if need > each.height]
    assert cut == []
