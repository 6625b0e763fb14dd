"""Reads Word documents: the body in its order, as blocks of ``document_blocks``.

python-docx parses the parts. Its documents are not used: they leave out content controls and
tracked changes, and refuse documents with macros and those in the namespaces of Strict Open XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from zipfile import ZipFile

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from perfdesk.core.errors import FormError
from perfdesk.core.text import is_chinese
from perfdesk.formats.document_blocks import (
    MAX_COLUMNS,
    STRUCK_OUT,
    Block,
    BlockCell,
    BlockTable,
    Remark,
    TooLargeDocumentError,
    blocks_text,
    document_table,
    quoted,
)
from perfdesk.formats.docx_numbering import Numbering
from perfdesk.formats.docx_styles import SwitchStyles, first_child, is_on
from perfdesk.formats.symbol_fonts import (
    has_private_characters,
    symbol_character,
    symbol_text,
)
from perfdesk.formats.tables import split_head
from perfdesk.formats.zip_archive import (
    BrokenArchiveError,
    check_xml,
    open_archive,
    read_entry,
)
from perfdesk.recognition.source import Finding, SourceTable

_MAIN_PART = re.compile(r"word/document\d*\.xml")
"""Usually word/document.xml; Word for the web writes word/document2.xml."""
_MAX_CELLS, _MAX_PARAGRAPHS = 50_000, 100_000
_STRICT_NAMESPACES = (
    (
        b"purl.oclc.org/ooxml/wordprocessingml/main",
        b"schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"purl.oclc.org/ooxml/officeDocument/math",
        b"schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
"""Of Strict Open XML, with those of the usual files."""
# The other parts whose text is said to be left out, e.g. "word/header2.xml"
_HEADER_OR_FOOTER = re.compile(r"word/(?:header|footer)\d*\.xml")
_NOTES = re.compile(r"word/(?:footnotes|endnotes)\.xml")
_COMMENTS = re.compile(r"word/comments\.xml")

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TBL, _TR, _TC, _R, _T = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t"))
_VAL, _BODY, _TEXT_BOX = map(qn, ("w:val", "w:body", "w:txbxContent"))
_EMBEDDED_FILE = qn("w:altChunk")
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PICTURES = (
    qn("a:blip"),
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
"""What shows a picture, chart or diagram; lines and frames say nothing."""
_RUN_FONTS, _VANISH = map(qn, ("w:rFonts", "w:vanish"))
_STRIKES = tuple(map(qn, ("w:strike", "w:dstrike")))
_ROW_PROPERTIES, _GRID_BEFORE, _DEL = map(qn, ("w:trPr", "w:gridBefore", "w:del"))
_CELL_PROPERTIES, _GRID_SPAN = map(qn, ("w:tcPr", "w:gridSpan"))
_ROW_HIDDEN, _H_MERGE, _V_MERGE = map(qn, ("w:hidden", "w:hMerge", "w:vMerge"))
_WRAPPERS = frozenset(
    map(
        qn,
        (
            *("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"),
            *("w:hyperlink", "w:fldSimple", "w:dir", "w:bdo", "w:ruby", "w:rubyBase"),
        ),
    )
)
"""Elements around blocks, rows, cells or runs that count as if they were not there."""
_CONTROL, _CONTROL_PROPERTIES, _SHOWS_PROMPT = map(qn, ("w:sdt", "w:sdtPr", "w:showingPlcHdr"))
_DELETED = frozenset(map(qn, ("w:del", "w:moveFrom")))
_INSERTED = frozenset(map(qn, ("w:ins", "w:moveTo")))
_DRAWINGS = frozenset(map(qn, ("w:drawing", "w:pict", "w:object")))

_TRACKED = "文件里有未接受的修订，已按修订后的文字读入，请核对。"
_HIDDEN = "{where}有隐藏的文字，没有读入：“{text}”。"
_PROMPT = "{where}有未填写的控件，其中的提示文字没有读入：“{text}”。"
_IN_TEXT_BOX = "{where}的文本框里的文字没有读入，请核对原文：“{text}”。"
_EMBEDDED = "{where}嵌入了另一个文件，没有读入，请核对原文。"
_PICTURE = "{where}有图片，图片里的文字没有读入，请核对原文。"
_LEFT_OUT = "{where}的文字没有读入，请核对：“{text}”。"


class NotADocumentError(FormError):
    """The file is an Office document of another type, or has no text part."""

    def __init__(self) -> None:
        super().__init__(
            "文件内容不是 Word 文档，或已损坏。请用 Word 或 WPS 打开，另存为 .docx 后再读入。"
        )


class DamagedDocumentError(FormError):
    """The archive is damaged, or a part of it is not XML or declares entities."""

    def __init__(self) -> None:
        super().__init__(
            "Word 文档已损坏或不完整，读不出来。请用 Word 或 WPS 打开它看看："
            "能打开就另存为 .docx 后再读入，打不开就请向填表人重新要一份。"
        )


class NoTextInDocumentError(FormError):
    """The document has something else than text, such as a picture; ``remark`` says what."""

    def __init__(self, remark: str) -> None:
        super().__init__(f"Word 文档里没有可以读的文字。{remark}")


def docx_tables(data: bytes) -> list[SourceTable]:
    """Return the document in the bytes of a file as one table.

    Its rows are located as "第 n 个表格第 m 行", texts outside tables as "正文第 n 段". Raise
    NotADocumentError, DamagedDocumentError, NoTextInDocumentError, TooLargeDocumentError or
    SuspectArchiveError.
    """
    try:
        archive = open_archive(data)
        name = next(filter(_MAIN_PART.fullmatch, archive.namelist()), "")
        main = _parse_part(archive, name)
    except BrokenArchiveError as error:
        raise DamagedDocumentError from error
    body = first_child(main, _BODY)
    if body is None:
        raise NotADocumentError
    numbering, styles = (
        _optional_part(archive, name) for name in ("word/numbering.xml", "word/styles.xml")
    )
    reader = _BodyReader(Numbering(numbering, styles), SwitchStyles(styles))
    try:
        blocks = list(reader.blocks(body))
    except RecursionError as error:
        raise TooLargeDocumentError("层层嵌套") from error
    findings = [_file_finding("tracked-changes", "修订", "", _TRACKED)] if reader.is_tracked else []
    findings += _findings_of_other_parts(archive)
    heads = _findings_of_heads(archive, reader.text_box_heads)
    table = replace(document_table(blocks, findings), heads=heads)
    if not table.rows and (said := (*table.end_findings, *heads)):
        raise NoTextInDocumentError(said[0].message)
    return [table]


def _parse_part(archive: ZipFile, name: str) -> etree._Element | None:
    """Return the root element of a part, None if there is none.

    Raise DamagedDocumentError, SuspectArchiveError or BrokenArchiveError.
    """
    data = read_entry(archive, name)
    if data is None:
        return None
    check_xml(data)
    if b"<!DOCTYPE" in data.replace(b"\0", b""):  # so that it is found in UTF-16 too
        raise DamagedDocumentError
    for strict, usual in _STRICT_NAMESPACES:
        data = data.replace(strict, usual)
    try:
        return parse_xml(data)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedDocumentError from error


def _optional_part(archive: ZipFile, name: str) -> etree._Element | None:
    """Return the root element of a part, None if it cannot be read: the body counts."""
    try:
        return _parse_part(archive, name)
    except FormError:
        return None


@dataclass(slots=True)
class _Paragraph:
    """The texts of a paragraph as they are gathered, and what stands after it."""

    texts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


class _BodyReader:
    """Walks through the body; ``is_tracked`` says whether it met changes not yet accepted.

    ``text_box_heads`` are the lines of text boxes that name the form.
    """

    def __init__(self, numbering: Numbering, styles: SwitchStyles) -> None:
        self.is_tracked = False
        self.text_box_heads: list[str] = []
        self._numbering = numbering
        self._styles = styles
        self._cell_count = self._paragraph_count = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the body, a cell or a text box."""
        for child in self._children(parent):
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield self._table(child)
            elif child.tag == _EMBEDDED_FILE:
                yield Remark("embedded-document", "", _EMBEDDED)

    def _children(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Yield the children, those in wrappers in their place, without what was deleted."""
        for child in parent:
            tag = child.tag
            if tag in _DELETED:
                self.is_tracked = True
            elif tag in _WRAPPERS:
                self.is_tracked |= tag in _INSERTED
                yield from self._children(child)
            elif tag == _ALTERNATIVES:
                yield from self._children(child[0]) if len(child) else ()
            else:
                yield child

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        """Yield the text of a paragraph, then the remarks and tables it brings along."""
        self._paragraph_count += 1
        if self._paragraph_count > _MAX_PARAGRAPHS:
            raise TooLargeDocumentError(f"超过 {_MAX_PARAGRAPHS:,} 段")
        paragraph = _Paragraph([self._numbering.number_before(element)])
        self._read_inline(element, paragraph)
        yield "".join(paragraph.texts)
        if hidden := "".join(paragraph.hidden).strip():
            yield Remark("hidden-text", hidden, _HIDDEN)
        if struck := "".join(paragraph.struck).strip():
            yield Remark("struck-out", struck, STRUCK_OUT)
        if prompt := "".join(paragraph.prompts).strip():
            yield Remark("prompt", prompt, _PROMPT)
        yield from paragraph.after

    def _read_inline(self, parent: etree._Element, paragraph: _Paragraph) -> None:
        """Add what stands in a paragraph or a run."""
        for child in self._children(parent):
            tag = child.tag
            if tag == _R:
                self._read_run(child, paragraph)
            elif tag in _TEXTS:
                paragraph.texts.append(_TEXTS[tag](child))
            elif tag in _DRAWINGS:
                self._read_drawing(child, paragraph)

    def _read_run(self, run: etree._Element, paragraph: _Paragraph) -> None:
        if self._styles.holds(run, _VANISH):
            paragraph.hidden += (part.text or "" for part in run.iter(_T))
        elif any(self._styles.holds(run, tag) for tag in _STRIKES):
            own = replace(paragraph, texts=[])  # what is drawn in the run is not struck out
            self._read_inline(run, own)
            paragraph.struck += own.texts
        elif _is_prompt(run):
            paragraph.prompts += (part.text or "" for part in run.iter(_T))
        else:
            self._read_inline(run, paragraph)

    def _read_drawing(self, drawing: etree._Element, paragraph: _Paragraph) -> None:
        """Add the tables in text boxes, and remarks on what else is not read."""
        if next(drawing.iter(_OLE_OBJECT), None) is not None:
            paragraph.after.append(Remark("embedded-document", "", _EMBEDDED))
        elif next(drawing.iter(*_PICTURES), None) is not None:
            paragraph.after.append(Remark("picture", "", _PICTURE))
        for content in _outermost(drawing, _TEXT_BOX):
            blocks = list(self.blocks(content))
            if any(isinstance(block, BlockTable) for block in blocks):
                paragraph.after += blocks
                continue
            head, text = split_head(blocks_text(blocks))
            self.text_box_heads += head
            if text:
                paragraph.after.append(Remark("text-box", text, _IN_TEXT_BOX))

    def _table(self, element: etree._Element) -> BlockTable:
        table = BlockTable()
        open_cells: dict[int, BlockCell] = {}
        for row in self._children(element):
            if row.tag != _TR:
                continue
            self._count_cell()
            properties = first_child(row, _ROW_PROPERTIES)
            cells = self._row(row, properties, open_cells)
            if first_child(properties, _DEL) is not None:
                self.is_tracked = True
                _end_row_above(open_cells)
                continue
            if is_on(first_child(properties, _ROW_HIDDEN)):
                _end_row_above(open_cells)
                cells = _hidden_row(cells, open_cells)
            table.rows.append(cells)
        return table

    def _row(
        self,
        row: etree._Element,
        properties: etree._Element | None,
        open_cells: dict[int, BlockCell],
    ) -> list[BlockCell]:
        """Return the cells that begin in a row; ``open_cells`` are those merged downwards so far.

        Both are by column.
        """
        before = first_child(properties, _GRID_BEFORE)
        column = 0 if before is None else _number(before.get(_VAL), 0)
        cells: list[BlockCell] = []
        above = dict(open_cells)
        open_cells.clear()
        for element in self._children(row):
            if element.tag != _TC:
                continue
            width, across, down = _merging(first_child(element, _CELL_PROPERTIES))
            if column + width > MAX_COLUMNS:
                raise TooLargeDocumentError(f"表格超过 {MAX_COLUMNS} 列")
            self._count_cell()
            blocks = list(self.blocks(element))
            if across == "continue" and cells:
                cells[-1].width += width
                cells[-1].blocks += blocks
            elif down == "continue" and column in above:
                if not above[column].height:  # no row above it is shown: it begins here
                    cells.append(above[column])
                open_cells[column] = above[column]
                above[column].height += 1
                cells += _covered_text(blocks, column)
            else:
                cells.append(BlockCell(column, width, 1, blocks))
                if down:
                    open_cells[column] = cells[-1]
            column += width
        return cells

    def _count_cell(self) -> None:
        self._cell_count += 1
        if self._cell_count > _MAX_CELLS:
            raise TooLargeDocumentError(f"表格的行和单元格超过 {_MAX_CELLS:,} 个")


def _covered_text(blocks: list[Block], column: int) -> list[BlockCell]:
    """Return a cell that says what text a merged cell covers, none if there is none."""
    text = blocks_text(blocks)
    return [BlockCell(column, blocks=[Remark("hidden-text", text, _HIDDEN)])] if text else []


def _end_row_above(open_cells: Mapping[int, BlockCell]) -> None:
    """Take a row that is not shown from the cells merged downwards through it.

    One that begins there has no height then, and begins in the next row that is shown.
    """
    for cell in open_cells.values():
        cell.height -= 1


def _hidden_row(cells: Sequence[BlockCell], open_cells: Mapping[int, BlockCell]) -> list[BlockCell]:
    """Return a row of one cell that says what text a hidden row has, but for ``open_cells``."""
    own = (cell.blocks for cell in cells if open_cells.get(cell.column) is not cell)
    text = blocks_text(list(chain.from_iterable(own)))
    return [BlockCell(0, blocks=[Remark("hidden-text", text, _HIDDEN)])] if text else []


def _merging(properties: etree._Element | None) -> tuple[int, str, str]:
    """Return how many columns of the grid a cell takes, and its hMerge and vMerge.

    These are "" for a cell that is not merged so, else "restart" or "continue".
    """
    if properties is None:
        return 1, "", ""
    span = first_child(properties, _GRID_SPAN)
    across, down = first_child(properties, _H_MERGE), first_child(properties, _V_MERGE)
    width = 1 if span is None else max(1, _number(span.get(_VAL), 1))
    return width, _merge(across), _merge(down)


def _merge(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(_VAL) or "continue")


def _number(attribute: str | None, default: int) -> int:
    """Return the number in an attribute, one beyond all columns if it is too large."""
    if not attribute or not (attribute.isascii() and attribute.isdigit()):
        return default
    return int(attribute) if len(attribute) < 5 else MAX_COLUMNS + 1


def _is_prompt(run: etree._Element) -> bool:
    """Return whether a run is the prompt of a content control (单击此处输入文字) not filled in."""
    control = next(run.iterancestors(_CONTROL), None)
    return is_on(first_child(first_child(control, _CONTROL_PROPERTIES), _SHOWS_PROMPT))


def _symbol(element: etree._Element) -> str:
    """Return the character that w:sym draws by a font of symbols, as Unicode has it."""
    try:
        code = int(element.get(qn("w:char")) or "", 16)
    except ValueError:
        return ""
    return symbol_character(element.get(qn("w:font")) or "", code)


def _text(element: etree._Element) -> str:
    """Return the text of w:t, the characters of symbol fonts in it as Unicode has them."""
    text = element.text or ""
    if not has_private_characters(text):
        return text
    fonts = (each for run in element.iterancestors(_R) for each in run.iter(_RUN_FONTS))
    font = next((each.get(qn("w:ascii")) for each in fonts), "") or ""
    return symbol_text(font, text)


def _form_field(element: etree._Element) -> str:
    """Return what a form field of old documents shows: a box, or the entry that was chosen."""
    box = element.find(f".//{qn('w:checkBox')}")
    if box is not None:
        state = box.find(qn("w:checked"))
        return "☑" if is_on(box.find(qn("w:default")) if state is None else state) else "□"
    entries = [each.get(_VAL) or "" for each in element.iter(qn("w:listEntry"))]
    result = element.find(f".//{qn('w:result')}")
    chosen = 0 if result is None else _number(result.get(_VAL), 0)
    return entries[chosen] if chosen < len(entries) else ""


def _formula(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MATH}t"))


_TEXTS: dict[str, Callable[[etree._Element], str]] = {
    _T: _text,
    qn("w:tab"): lambda _: "\t",
    qn("w:ptab"): lambda _: "\t",
    qn("w:br"): lambda _: "\n",
    qn("w:cr"): lambda _: "\n",
    qn("w:noBreakHyphen"): lambda _: "-",
    qn("w:sym"): _symbol,
    qn("w:fldChar"): _form_field,
    f"{_MATH}oMath": _formula,
    f"{_MATH}oMathPara": _formula,
}
"""What the elements of a run stand for; others stand for nothing."""


def _outermost(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of this tag that stand in no other of it.

    Of alternatives for other programs only the first counts; the others say the same again.
    """
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == _ALTERNATIVES:
            yield from _outermost(child[0], tag) if len(child) else ()
        else:
            yield from _outermost(child, tag)


# What stands in parts of their own is not read, but said.


def _findings_of_other_parts(archive: ZipFile) -> list[Finding]:
    findings = []
    for code, where, names in (
        ("page-header", "页眉或页脚里", _HEADER_OR_FOOTER),
        ("footnote", "脚注或尾注里", _NOTES),
        ("comment", "批注里", _COMMENTS),
    ):
        texts = [
            " ".join(text.splitlines())
            for each in _texts_of_parts(archive, names)
            if _is_content(text := split_head(each)[1] if names is _HEADER_OR_FOOTER else each)
        ]
        if texts:
            text = "；".join(dict.fromkeys(texts))
            findings.append(_file_finding(code, where, text, _LEFT_OUT))
    return findings


def _findings_of_heads(archive: ZipFile, text_boxes: Sequence[str]) -> tuple[Finding, ...]:
    """Return findings about the lines in page headers and text boxes that name the form."""
    headers = [
        line for text in _texts_of_parts(archive, _HEADER_OR_FOOTER) for line in split_head(text)[0]
    ]
    return tuple(
        _file_finding(code, where, text, _LEFT_OUT)
        for code, where, texts in (
            ("page-header", "页眉或页脚里", headers),
            ("text-box", "文本框里", text_boxes),
        )
        for text in dict.fromkeys(texts)
    )


def _texts_of_parts(archive: ZipFile, names: re.Pattern[str]) -> Iterator[str]:
    """Yield the texts of the parts of these names."""
    for name in sorted(archive.namelist()):
        if names.fullmatch(name):
            yield _part_text(archive, name)


def _part_text(archive: ZipFile, name: str) -> str:
    """Return the text of a part, a line for each paragraph, "" if it cannot be read."""
    root = _optional_part(archive, name)
    texts = (
        "".join(part.text or "" for part in paragraph.iter(_T))
        for paragraph in ([] if root is None else root.iter(_P))
    )
    return "\n".join(filter(None, map(str.strip, texts)))


def _is_content(text: str) -> bool:
    """Return whether a text is more than a page number such as 第 3 页 共 12 页."""
    return sum(is_chinese(character) and character not in "第页共" for character in text) > 1


def _file_finding(code: str, where: str, text: str, sentence: str) -> Finding:
    return Finding(code, where, text, sentence.format(where=where, text=quoted(text)))
