"""Parses web pages by lxml into blocks of ``document_blocks``: texts and tables in their order.

Files and the clipboard share this parser. Nothing that a page links to is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml import etree, html

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
)
from perfdesk.formats.symbol_fonts import symbol_text

MAX_SPAN = 500
"""Rows or columns of a merged cell; a page that claims more is taken to say this many."""
MAX_TAGS = 300_000
"""Of a page, and the attributes of its longer tags."""
_MAX_BLOCKS = 50_000
"""Texts, rows and cells."""
_SHORT_TAG = 40
_MAX_ATTRIBUTES = 200
"""Of one tag: the parser compares each with all others."""
# e.g. '<td class="a" width=9' with all its attributes, as browsers divide them
_ATTRIBUTE = rb"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(rb"<[A-Za-z][^\s/>]*+(?:[\s/]++|" + _ATTRIBUTE + rb")*+")
_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
# e.g. "档⏎" in "归档⏎数量", where the HTML of Word is wrapped within a word
_SOURCE_LINE_BREAK = re.compile(r"(\S)[ \t]*\r?\n\s*(?=(\S))")
# e.g. "height:12pt;display:none"
_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))"
)
# e.g. "display:block", "visibility: visible"
_SHOWN_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible)")
# e.g. "font-family:Symbol"
_SYMBOL_FONT = re.compile(
    r"font-family\s*:\s*[\"']?(symbol|wingdings(?: 2)?)\s*(?:[\"',;]|$)", re.IGNORECASE
)
_UNSHOWN_TAGS = frozenset(
    ("head", "style", "script", "title", "noscript", "template", "noframes", "select")
)
_NOTE_TAG = "comment"
"""What LibreOffice puts the note of a cell into; the page shows it when pointed at."""
_BREAKING_TAGS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("center", "section", "article", "header", "footer", "main", "nav", "pre", "form", "hr"),
        *("blockquote", "caption", "fieldset", "address"),
    )
)
_LIST_TAGS = ("ol", "ul")
_CELL_TAGS = ("td", "th")
_SECTION_TAGS = ("thead", "tbody", "tfoot")
_STRUCTURE_TAGS = _BREAKING_TAGS.union(_CELL_TAGS, _SECTION_TAGS, ("table", "tr"))
"""Elements that end the text before them."""
_DELETED_TAG = "del"
"""What Word puts the text around that a tracked change deletes."""
_STRUCK_TAGS = ("s", "strike")
# e.g. "color:red;text-decoration:underline line-through"
_STRUCK_STYLE = re.compile(r"(?:^|[;\s])text-decoration(?:-line)?\s*:[^;:]*line-through")
# e.g. "/* Style Definitions */", the "<!--" around a sheet, and "@media print {.x {…} .y {…} }"
_NO_RULE = re.compile(
    r"/\*.*?(?:\*/|\Z)|<!--|-->|@[^@{};]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}", re.DOTALL
)
# e.g. "p.a"
_CLASS_SELECTOR = re.compile(r"\w*\.([\w-]+)")
# e.g. both of "div.tab.active"
_CLASS = re.compile(r"\.([\w-]+)")
_BOX_TYPES = ("checkbox", "radio")
_TEXTLESS_TYPES = frozenset(
    ("hidden", "password", "file", "image", "submit", "reset", "button", "color", "range")
)
"""Types of <input> that show no text of the form, as a button does not."""
_LINE_BREAK = "\1"
"""Stands for <br> while the text of a block is gathered."""
_HIDDEN = "{where}有网页不显示的文字，没有读入：“{text}”。"
_DELETED = "{where}有标为删去的文字，没有读入，请核对：“{text}”。"


class UnparsablePageError(FormError):
    """The elements of the page are nested deeper than the parser goes, or a text is too long."""

    def __init__(self) -> None:
        super().__init__(
            "网页的结构嵌套太深，或文字太长，无法读取。"
            "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再读入。"
        )


def parse_page(page: str) -> etree._Element | None:
    """Return the root element of a web page, None if it has no element.

    Raise TooLargeDocumentError or UnparsablePageError.
    """
    data = page.encode("utf-8", "replace")
    if data.count(b"<") > MAX_TAGS:
        raise TooLargeDocumentError("网页里的标签太多")
    _check_attributes(data)
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise UnparsablePageError
    return root


def _check_attributes(data: bytes) -> None:
    """Raise TooLargeDocumentError if a tag, or all together, have too many attributes."""
    total = 0
    for tag in _TAG.finditer(data):
        # Shorter tags have few attributes.
        if len(tag[0]) > _SHORT_TAG:
            attributes = re.finditer(_ATTRIBUTE, tag[0])
            count = sum(1 for _ in islice(attributes, _MAX_ATTRIBUTES + 1))
            total += count
            if count > _MAX_ATTRIBUTES or total > MAX_TAGS:
                raise TooLargeDocumentError("网页里的标签异常长")


def page_blocks(root: etree._Element, *, keeps_struck: bool = False) -> list[Block]:
    """Return what a page shows; raises TooLargeDocumentError.

    What is struck out is left out with a remark, unless it is to be kept.
    """
    rules = list(_style_rules(root))
    hidden = _hidden_classes(rules)
    reader = _PageReader(_classes(rules, _STRUCK_STYLE), keeps_struck=keeps_struck)
    walk = etree.iterwalk(root, events=("start", "end"))
    left_out = None
    for event, element in walk:
        if event == "end":
            reader.end(element, is_shown=element is not left_out)
        elif _is_shown(element, hidden):
            reader.start(element)
        else:
            left_out = element
            reader.leave_out(element)
            walk.skip_subtree()
    return reader.finished_blocks()


@dataclass(slots=True)
class _OpenTable:
    """A table that is being read; ``blocks`` are those of its open cell, None between cells.

    ``covered`` has, by column, how many rows a merged cell still reaches down.
    """

    table: BlockTable = field(default_factory=BlockTable)
    covered: dict[int, int] = field(default_factory=dict)
    blocks: list[Block] | None = None


class _PageReader:
    """Gets the elements of a page in their order, and builds its blocks.

    ``_fonts`` are the fonts of symbols of the open elements, ``_counts`` the numbers reached in
    the open lists (None for one without), ``_marker`` is the number before the next text.
    ``_strikes`` has whether each open element is struck out, ``_struck`` texts that are,
    ``_struck_classes`` the classes whose elements are.
    """

    def __init__(self, struck_classes: frozenset[str], *, keeps_struck: bool) -> None:
        self._struck_classes = struck_classes
        self._keeps_struck = keeps_struck
        self._page: list[Block] = []
        self._open: list[_OpenTable] = []
        self._text: list[str] = []
        self._remarks: list[Remark] = []
        self._block_count = 0
        self._fonts = [""]
        self._strikes = [False]
        self._struck: list[str] = []
        self._counts: list[int | None] = []
        self._marker = ""

    def start(self, element: etree._Element) -> None:
        """Begin an element with its first text."""
        tag = element.tag
        self._fonts.append(_symbol_font(element) or self._fonts[-1])
        is_struck = not self._keeps_struck and _is_struck(element, self._struck_classes)
        self._strikes.append(self._strikes[-1] or is_struck)
        if tag == "table":
            self._end_text()
            self._open.append(_OpenTable())
        elif self._open and tag == "tr":
            self._begin_row()
        elif self._open and tag in _CELL_TAGS:
            self._begin_cell(element)
        elif self._open and tag in _SECTION_TAGS:
            self._open[-1].covered.clear()
        elif tag == "br":
            self._add_text(_LINE_BREAK)
        elif tag == "input":
            self._add_text(_input_text(element))
        elif tag in _BREAKING_TAGS:
            self._end_text()
            self._begin_item(element)
        self._add_text(element.text)

    def end(self, element: etree._Element, *, is_shown: bool) -> None:
        """End an element, and add the text after it."""
        tag = element.tag if is_shown else ""
        if is_shown:
            self._fonts.pop()
            self._strikes.pop()
        if tag in _LIST_TAGS and self._counts:
            self._counts.pop()
        if tag == "table" or tag in _CELL_TAGS or tag in _BREAKING_TAGS:
            self._end_text()
        if tag == "li":
            self._marker = ""
        if tag == "table":
            table = self._open.pop().table
            _cut_heights(table)
            self._blocks().append(table)
        elif tag in _CELL_TAGS and self._open:
            self._open[-1].blocks = None
        self._add_text(element.tail)

    def leave_out(self, element: etree._Element) -> None:
        """Note the text of an element that is not shown; that of a script is no text."""
        if element.tag == "select":
            self._add_text(_chosen_option(element))
        if element.tag in _UNSHOWN_TAGS:
            return
        is_within_text = element.tag not in _STRUCTURE_TAGS
        if not is_within_text:
            self._end_text()
        if element.tag == "tr" and self._open:
            self._begin_row()  # rows of merged cells count those not shown too
        words = (text.split() for text in element.itertext(with_tail=False))
        if text := " ".join(word for each in words for word in each):
            self._count_block()
            is_deleted = element.tag == _DELETED_TAG
            sentence = _DELETED if is_deleted else _HIDDEN
            self._remarks.append(
                Remark("tracked-changes" if is_deleted else "hidden-text", text, sentence)
            )
        if not is_within_text:
            self._end_text()

    def finished_blocks(self) -> list[Block]:
        """Return the blocks of the page."""
        self._end_text()
        return self._page

    def _blocks(self) -> list[Block]:
        """Return the list that takes the next block: that of the innermost open cell."""
        for each in reversed(self._open):
            if each.blocks is not None:
                return each.blocks
        return self._page

    def _add_text(self, text: str | None) -> None:
        if text:
            font = self._fonts[-1]
            target = self._struck if self._strikes[-1] else self._text
            target.append(symbol_text(font, text) if font else text)

    def _begin_item(self, element: etree._Element) -> None:
        """Begin a list, or an item of one, which a browser numbers if the list is ordered."""
        if element.tag in _LIST_TAGS:
            is_ordered = element.tag == "ol" and element.get("type", "1") == "1"
            self._counts.append(_number(element, "start", 1) - 1 if is_ordered else None)
        elif element.tag == "li" and self._counts and (count := self._counts[-1]) is not None:
            self._counts[-1] = _number(element, "value", count + 1)
            self._marker = f"{self._counts[-1]}."

    def _end_text(self) -> None:
        """End a block of text; what stands between the cells of a table goes above it."""
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self._count_block()
            unwrapped = _WHITESPACE.sub(" ", _SOURCE_LINE_BREAK.sub(_unwrapped, text))
            block = unwrapped.replace(_LINE_BREAK, "\n").replace("\u00a0", " ")
            self._blocks().append(self._marker + (block.lstrip() if self._marker else block))
            self._marker = ""
        if struck := " ".join("".join(self._struck).replace(_LINE_BREAK, " ").split()):
            self._count_block()
            self._remarks.append(Remark("struck-out", struck, STRUCK_OUT))
        self._struck.clear()
        self._blocks().extend(self._remarks)
        self._remarks.clear()

    def _count_block(self) -> None:
        self._block_count += 1
        if self._block_count > _MAX_BLOCKS:
            raise TooLargeDocumentError(f"文字、行和单元格超过 {_MAX_BLOCKS:,} 个")

    def _begin_row(self) -> None:
        self._end_text()
        self._count_block()
        table = self._open[-1]
        table.covered = {each: rows - 1 for each, rows in table.covered.items() if rows > 1}
        table.table.rows.append([])

    def _begin_cell(self, element: etree._Element) -> None:
        self._end_text()
        self._count_block()
        table = self._open[-1]
        if not table.table.rows:
            table.table.rows.append([])
        row = table.table.rows[-1]
        column = row[-1].column + row[-1].width if row else 0
        while column in table.covered:
            column += 1
        if column >= MAX_COLUMNS:
            raise TooLargeDocumentError(f"表格超过 {MAX_COLUMNS} 列")
        width = min(_span(element, "colspan", 1), MAX_COLUMNS)
        height = _span(element, "rowspan", MAX_SPAN)
        cell = BlockCell(column, width, height)
        row.append(cell)
        # The row below counts one less, and so on.
        table.covered |= dict.fromkeys(range(column, column + width), height)
        table.blocks = cell.blocks


def _cut_heights(table: BlockTable) -> None:
    """Let no cell reach below the table, and no row without cells end it.

    Excel ends tables by a row that is not shown and only has widths.
    """
    while table.rows and not table.rows[-1]:
        table.rows.pop()
    for above, row in enumerate(table.rows):
        for cell in row:
            cell.height = min(cell.height, len(table.rows) - above)


def _input_text(element: etree._Element) -> str:
    """Return what a field shows: its value, or whether a box is ticked."""
    kind = element.get("type", "text").lower()
    if kind in _BOX_TYPES:
        return "□" if element.get("checked") is None else "☑"
    return "" if kind in _TEXTLESS_TYPES else element.get("value", "")


def _chosen_option(element: etree._Element) -> str:
    options = list(element.iter("option"))
    chosen = [each for each in options if each.get("selected") is not None] or options[:1]
    return " ".join(each.text or "" for each in chosen)


def _is_shown(element: etree._Element, hidden_classes: frozenset[str]) -> bool:
    is_hidden = element.get("hidden") is not None or element.tag in (_NOTE_TAG, _DELETED_TAG)
    if is_hidden or element.tag in _UNSHOWN_TAGS:
        return False
    own = element.get("style", "").lower()
    if _HIDDEN_STYLE.search(own) or _SHOWN_STYLE.search(own):  # says more than its class
        return not _HIDDEN_STYLE.search(own)
    return hidden_classes.isdisjoint(element.get("class", "").split())


def _style_rules(root: etree._Element) -> Iterator[tuple[list[str], str]]:
    """Yield the selectors and, in small letters, the style of each rule in <style>.

    Rules for print or narrow screens alone are not looked at.
    """
    for sheet in root.iter("style"):
        for rule in _NO_RULE.sub(" ", sheet.text or "").split("}"):
            head, _, style = rule.rpartition("{")
            yield re.split("[{;]", head)[-1].split(","), style.lower()


def _classes(rules: Sequence[tuple[list[str], str]], style: re.Pattern[str]) -> frozenset[str]:
    """Return the classes with a rule of this style, as Excel, WPS and Word write them.

    Rules for elements within others are not looked at.
    """
    found = (selectors for selectors, rule in rules if style.search(rule))
    names = (_CLASS_SELECTOR.fullmatch(each.strip()) for each in chain.from_iterable(found))
    return frozenset(name[1] for name in names if name)


def _hidden_classes(rules: Sequence[tuple[list[str], str]]) -> frozenset[str]:
    """Return the classes that hide, without those that another rule may show again.

    E.g. not "tab" of ".tab{display:none}" if there is ".tab.active{display:block}".
    """
    shown = (selectors for selectors, rule in rules if _SHOWN_STYLE.search(rule))
    names = map(_CLASS.findall, chain.from_iterable(shown))
    return _classes(rules, _HIDDEN_STYLE).difference(*names)


def _is_struck(element: etree._Element, struck_classes: frozenset[str]) -> bool:
    own = element.get("style", "").lower()
    if element.tag in _STRUCK_TAGS or _STRUCK_STYLE.search(own):
        return True
    return not struck_classes.isdisjoint(element.get("class", "").split())


def _symbol_font(element: etree._Element) -> str:
    """Return the font of symbols that an element asks for; "" if it asks for none."""
    style, face = element.get("style"), element.get("face")
    if not (style or face):
        return ""
    match = _SYMBOL_FONT.search(f"{style or ''};font-family:{face or ''}")
    return match[1] if match else ""


def _span(element: etree._Element, name: str, zero: int) -> int:
    """Return a rowspan or colspan, 1 if it is missing or no number; ``zero`` is what 0 means."""
    return min(_number(element, name, 1), MAX_SPAN) or zero


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    """Return the number in an attribute, at most six digits of it; ``otherwise`` without one."""
    attribute = (element.get(name) or "").strip()
    return int(attribute[:6]) if attribute.isascii() and attribute.isdigit() else otherwise


def _unwrapped(line_break: re.Match[str]) -> str:
    """Return what a line break of the page's source means: a space, but not within Chinese."""
    before, after = line_break[1], line_break[2]
    return f"{before}{'' if is_chinese(before) and is_chinese(after) else ' '}"
