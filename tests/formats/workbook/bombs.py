"""Workbooks of a few kilobytes or megabytes that would exhaust the memory.

Run as a module with a folder, it reads each workbook there and prints as JSON the sentence for
each and the peak of memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook import workbook_export
from perfdesk.formats.workbook.workbook_reader import displayed_sheets
from tests.core.forms import SHANGHAI, form_of, indicator

SHEET, TEXTS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
STYLES = "xl/styles.xml"
_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OURS = workbook_export.export_workbook(form_of(indicator()), SHANGHAI).data


def with_parts(**parts: str) -> bytes:
    """Return our workbook with some parts replaced: sheet, texts, book or styles."""
    names = {"sheet": SHEET, "texts": TEXTS, "book": BOOK, "styles": STYLES}
    changed = {names[name]: content.encode() for name, content in parts.items()}
    target = BytesIO()
    with ZipFile(BytesIO(_OURS)) as ours, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in ours.namelist():
            made.writestr(name, changed.get(name) or ours.read(name))
    return target.getvalue()


def _sheet(rows: str, behind: str = "") -> str:
    return f"<worksheet {_SPACE}><sheetData>{rows}</sheetData>{behind}</worksheet>"


def _table(rows: int, columns: int, cell: Callable[[], str]) -> str:
    return "".join(f"<row>{''.join(cell() for _ in range(columns))}</row>" for _ in range(rows))


def _letters(count: int) -> str:
    """Return letters that do not compress to almost nothing."""
    letters = Random(1).choices("abcdefghijklmnop", k=2**16)  # noqa: S311 - no secret
    return "".join(letters) * (count // 2**16)


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """Yield the name and the bytes of each, and words of the sentence that refuses it."""
    numbers = Random(2)  # noqa: S311 - no secret
    far = '<row><c r="XFD1048576"><v>1</v></c></row>'
    yield "cell-far-away", with_parts(sheet=_sheet(far)), "太大"
    named = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(20_000))
    book = f"<workbook {_SPACE} {_OFFICE}><sheets>{named}</sheets></workbook>"
    yield "20000-sheets", with_parts(book=book), "指向同一处"
    attributes = " ".join(f"a{n}='{n % 7}'" for n in range(1_100_000))
    yield "attributes", with_parts(texts=f"<sst {_SPACE}><si {attributes}/></sst>"), "内容太多"
    attributes = " ".join(f"a{n}='{n % 7}'" for n in range(400_000))
    yield "attributes-of-one-tag", with_parts(sheet=_sheet(f"<row {attributes}/>")), "内容太多"
    texts = "".join(f"<si><t>{numbers.random()}</t></si>" for _ in range(120_000))
    yield "texts", with_parts(texts=f"<sst {_SPACE}>{texts}</sst>"), "内容太多"
    text = f'<row><c t="inlineStr"><is><t>{_letters(30_000_000)}</t></is></c></row>'
    yield "one-text", with_parts(sheet=_sheet(text)), "内容太多"
    filled = _table(3_000, 20, lambda: f"<c><v>{numbers.random()}</v></c>")
    yield "filled-cells", with_parts(sheet=_sheet(filled)), "50,000 个"
    empty = _table(9_000, 40, lambda: f'<c s="{numbers.randrange(999)}"/>')
    yield "empty-cells", with_parts(sheet=_sheet(empty)), "太大"
    areas = "".join(
        f'<mergeCell ref="A1:C{numbers.randrange(2, 1_000_000)}"/>' for _ in range(60_000)
    )
    yield "areas", with_parts(sheet=_sheet("", f"<mergeCells>{areas}</mergeCells>")), "太大"
    code = "".join(numbers.choices("[]0#", k=3_000_000))
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    styles = '<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    number = _sheet('<row><c s="0"><v>1</v></c></row>')
    styled = f"<styleSheet {_SPACE}>{formats}{styles}"
    yield "number-format", with_parts(sheet=number, styles=styled), "数字格式超过"
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in ("sheet", "texts", "book"):
        yield f"entities-{part}", with_parts(**{part: f"{entities}<x>&b;</x>"}), "已损坏"


def main() -> None:
    """Print the sentence for each workbook in the folder, and the peak of memory in MB."""
    found = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            found[path.stem] = f"read {len(displayed_sheets(path.read_bytes()))}"
        except FormError as error:
            found[path.stem] = str(error)
    sys.stdout.write(json.dumps({"found": found, "peak": _peak()}))


def _peak() -> int:
    """Return the peak memory of this process in MB; ``resource`` counts its parent's, too."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
