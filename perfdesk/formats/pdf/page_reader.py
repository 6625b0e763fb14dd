"""Reads the pages of PDFs of other programs by pdfplumber.

Ruled lines give the cells of a table. What has no rules, or no text, is refused: from distances
alone nobody can tell which text belongs to which column.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO

import pdfplumber

from perfdesk.core.errors import FormError
from perfdesk.core.text import shortened_names
from perfdesk.formats.document_blocks import STRUCK_OUT, quoted
from perfdesk.formats.pdf.cell_text import GlyphLine
from perfdesk.formats.pdf.embedded_forms import DamagedPdfError
from perfdesk.formats.pdf.grid_checks import check_page
from perfdesk.formats.pdf.joined_pages import PageJoiner
from perfdesk.formats.pdf.page_content import PageContent, PageGrid, page_content
from perfdesk.formats.pdf.page_errors import NoRulesError, ScannedPdfError
from perfdesk.formats.pdf.page_limits import copied_pages
from perfdesk.formats.results import ProgressCallback
from perfdesk.formats.tables import installed_vocabulary
from perfdesk.recognition.source import Finding, SourceTable

_SCAN = 0.5
"""The share of a page that a picture of its text covers."""
_PICTURE = 0.1
"""The share of a page that a picture covers which may hold texts, unlike a seal or an emblem."""

_BEYOND_EDGE = (
    "有文字超出纸边，没有读入；表格的各列可能分印在几页上，没有连起来。"
    "请直接读入原来的 Excel 文件，或在打印设置里选“将所有列打印在一页”后重新导出 PDF。"
)

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # warnings about details help no user
logging.getLogger("pdfplumber").setLevel(logging.CRITICAL)


def page_tables(data: bytes, advance: ProgressCallback) -> list[SourceTable]:
    """Return all rows on the pages of a PDF as one table, "第 n 页第 m 行" each.

    ``advance`` is called after each page. Raise an error of ``page_errors`` or ``page_limits``,
    or DamagedPdfError.
    """
    words = installed_vocabulary()
    joiner = PageJoiner(words)
    copy = copied_pages(data)
    findings = list(copy.findings)
    seen = _Seen()
    for page, share in _page_contents(copy.file):
        seen.add(page)
        for part in _parts(page):
            check_page(part, words)
            joiner.add(part)
        findings += _page_findings(page)
        advance(share)
    seen.check()
    findings += (*seen.findings(), *joiner.findings())
    return [SourceTable(joiner.source_rows(), "PDF", end_findings=tuple(findings))]


def _page_contents(file: BytesIO) -> Iterator[tuple[PageContent, float]]:
    """Yield what stands on each page, and the share of the pages that are then read."""
    with _pdfminer_errors():
        document = pdfplumber.open(file)
        pages = list(document.pages)
    while pages:
        page = pages.pop(0)
        with _pdfminer_errors():
            content = page_content(page)
            page.close()
        yield content, page.page_number / len(document.pages)


def _parts(page: PageContent) -> Iterator[PageContent]:
    """Yield the parts of a page on which tables stand beside each other, from the left.

    They are two forms, or two pages on one sheet, and read as pages of their own: all stand as far
    to the left as the first one, which has what is to be told of the page.
    """
    if not page.boundaries:
        yield page
        return
    left: float | None = None
    for number in range(len(page.boundaries) + 1):
        grids = [each for each in page.grids if _part_of(each, page) == number]
        lines = [each for each in page.lines if _part_of(each, page) == number]
        start = min(grid.x0 for grid in grids)
        left = start if left is None else left
        part = PageContent(page.number, (), ()) if number else replace(page, boundaries=())
        yield replace(
            part,
            grids=tuple(grid.moved_left(start - left) for grid in grids),
            lines=tuple(line.moved_left(start - left) for line in lines),
        )


def _part_of(block: PageGrid | GlyphLine, page: PageContent) -> int:
    """Return the number of the part in which a table or line begins."""
    return bisect_right(page.boundaries, block.x0)


@contextmanager
def _pdfminer_errors() -> Iterator[None]:
    """Make a DamagedPdfError of whatever pdfminer and pdfplumber raise."""
    try:
        yield
    except (FormError, MemoryError):
        raise
    except Exception as error:
        raise DamagedPdfError from error


@dataclass(slots=True)
class _Seen:
    """What there was on the pages so far, to say why there is no form."""

    has_text: bool = False
    has_table: bool = False
    has_picture: bool = False
    over_edge: list[str] = field(default_factory=list)
    """Which pages have texts that run over their edge."""

    def add(self, page: PageContent) -> None:
        self.has_text |= bool(page.lines or page.grids)
        self.has_table |= any(
            cell.content.lines for grid in page.grids for cell in grid.cells if len(grid.cells) > 1
        )
        self.has_picture |= page.picture_share > _SCAN
        self.over_edge += [f"第 {page.number} 页"] * page.runs_over_edge

    def check(self) -> None:
        """Raise ScannedPdfError or NoRulesError if there is no table with a text."""
        if self.has_table:
            return
        raise ScannedPdfError if self.has_picture or not self.has_text else NoRulesError

    def findings(self) -> Iterator[Finding]:
        """Yield the finding about texts over the edge: columns may be on several sheets."""
        if self.over_edge:
            where = shortened_names(self.over_edge, 1, "页")
            yield Finding("beyond-edge", where, "", f"{where}{_BEYOND_EDGE}")


def _page_findings(page: PageContent) -> Iterator[Finding]:
    where = f"第 {page.number} 页"
    for text in page.overlaid:
        message = f"{where}上的“{text}”盖在表格上，像是印章或水印，没有读入，请核对。"
        yield Finding("watermark", where, text, message)
    for text in page.crossing:
        message = f"{where}的“{text}”压在表格线上，可能没有分对格，请核对原文。"
        yield Finding("text-over-rule", where, text, message)
    if page.struck:
        text = "；".join(page.struck)
        message = STRUCK_OUT.format(where=where, text=quoted(text))
        yield Finding("struck-out", where, text, message)
    if page.unreadable_count:
        count = str(page.unreadable_count)
        message = f"{where}有 {count} 个字认不出来，已用“□”代替，请核对原文。"
        yield Finding("unreadable-characters", where, count, message)
    yield from _picture_findings(page, where)


def _picture_findings(page: PageContent, where: str) -> Iterator[Finding]:
    """Yield a finding for a page that is a picture, or has one large enough for texts."""
    share, has_text = page.picture_share, bool(page.lines or page.grids)
    if share > _SCAN and page.grids:
        message = f"{where}是扫描件，文字是识别出来的，可能有错字，请对照原件核对。"
        yield Finding("recognised-text", where, "", message)
    elif share > _SCAN or (share and not has_text):
        message = f"{where}是扫描件或图片，上面的文字没有读入，请对照原件补填。"
        yield Finding("picture-page", where, "", message)
    elif share > _PICTURE:
        message = f"{where}有图片，图片里的文字没有读入，请核对原文。"
        yield Finding("picture", where, "", message)
