"""Where one form ends and the next begins, and which tables are not forms.

Knows titles and the row of 项目名称; the inside of a form is cut by ``parts``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from perfdesk.core.text import comparable_text
from perfdesk.recognition.lines import TableLine, without_tags
from perfdesk.recognition.vocabulary import Vocabulary

_TABLE_NAME = re.compile(r"自评表|申报表|目标表|监控表|评分表|评价表|自评情况表")
_OTHER_TABLE = re.compile(r"部门整体|单位整体|整体支出|转移支付|区域绩效|申报|目标表|监控")
_YEAR_LINE = re.compile(r"[(\[【]?([\d〇○零一二三四五六七八九]*)(?:年度|年)[)\]】]?")
_YEAR_IN_TITLE = re.compile(r"[(\[【]?(\d{4}|[〇○零一二三四五六七八九]{4})?(?:年度|年)[)\]】]?")
_MONTHS = (
    r"[(\[【]?(\d{4})[)\]】]?(?:年度|年)"
    r"(?:\d{1,2}月?(?:\d{1,2}日)?[-—~至到]+(?:\1年)?\d{1,2}月(?:\d{1,2}日)?|全年)?[)\]】]?"
)
"""A year with what may follow it: 1月-12月, 1月1日至2022年12月31日, in the same year."""
_YEAR_NAMED = r"(?:评价|自评|绩效|预算|所属)?年度:(\d{4})(?:年度?)?"
_YEAR_LAST = r"[(](\d{4})[)]$"
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CONTINUED = r"[(\[【]?(?:续表?[\d一二三四五六七八九十]*|接上(?:页|表))[)\]】]?:?"
"""Printed before, behind or below the title on a later page."""
_LONGEST_TITLE = 60
_LONGEST_YEAR = 26
"""Characters of a period from day to day, in brackets."""


@dataclass(slots=True)
class FormRows:
    """The lines of one table, its title and year as printed, and whether it is another table."""

    lines: list[TableLine] = field(default_factory=list)
    title_line: TableLine | None = None
    title: str = ""
    year: str = ""
    is_other_table: bool = False

    @property
    def where(self) -> str:
        """Where the block begins."""
        line = self.title_line or self.lines[0]
        return line.where

    def project_name(self, words: Vocabulary) -> str | None:
        """The text beside 项目名称; None if the block has no such row yet."""
        return next(
            (text for line in self.lines if (text := project_name(line, words)) is not None), None
        )

    def has_total_line(self, words: Vocabulary) -> bool:
        """True if the block has its row of 总分."""
        return any(line.labels[line.filled[0]] in words.total_labels for line in self.lines)


def split_forms(
    lines: Sequence[TableLine], words: Vocabulary, *, page_text: bool
) -> tuple[FormRows, ...]:
    """The tables in these lines; lines before the first title are a block without title."""
    found = [FormRows()]
    for line in lines:
        if titled := _titled_in_two(found[-1], line, words) or _titled(line):
            found.append(titled)
        elif page_text and _is_continued(line, found[-1]):
            continue
        elif _begins(line, found[-1], words):
            found.append(_taking_lead(found[-1], line))
        else:
            found[-1].lines.append(line)
    whole: list[FormRows] = []
    for block in found:
        if page_text and whole and _goes_on(whole[-1], block, words):
            again = (line for line in block.lines if parse_year_line(line.only_text) is None)
            whole[-1].lines.extend(again)
        elif block.lines or block.title:
            whole.append(block)
    return tuple(whole)


def project_name(line: TableLine, words: Vocabulary) -> str | None:
    """The text beside 项目名称 if it is the first label of the line, else None."""
    first = line.filled[0]
    if words.header_fields.get(line.labels[first]) != "project":
        return None
    return line.cells[line.filled[1]] if len(line.filled) > 1 else ""


def parse_year_line(text: str) -> str | None:
    """The digits of a line such as (2022 年度), "" if it names no year; None for other lines."""
    plain = comparable_text(without_tags(text))
    match = _YEAR_LINE.fullmatch(plain)
    if not match and len(plain) <= _LONGEST_YEAR and "年" in plain:
        match = re.fullmatch(_MONTHS, plain) or re.fullmatch(_YEAR_NAMED, plain)
    return match[1].translate(_DIGITS) if match else None


def _titled(line: TableLine) -> FormRows | None:
    text = comparable_text(without_tags(line.only_text)) if line.only_text else ""
    if not text or len(text) > _LONGEST_TITLE or not _TABLE_NAME.search(text) or text[-1] in "。,;":
        return None
    period = re.search(_MONTHS, text) if "月" in text else None
    year = period or _YEAR_IN_TITLE.search(text)
    if not year and text.endswith(")"):
        year = re.search(_YEAR_LAST, text)
    title = text.replace(year[0], "", 1) if year else text
    if "续" in title or "接上" in title:
        title = re.sub(f"^{_CONTINUED}|{_CONTINUED}$", "", title)
    return FormRows(
        title_line=line,
        title=title,
        year=(year[1] or "").translate(_DIGITS) if year else "",
        is_other_table=bool(_OTHER_TABLE.search(title)),
    )


def _is_continued(line: TableLine, block: FormRows) -> bool:
    """True for 续表 and the like, alone at the top of a later page."""
    text = line.only_text
    if not ("续" in text or "接上" in text) or not block.lines:
        return False
    return block.lines[-1].page < line.page and bool(
        re.fullmatch(_CONTINUED, comparable_text(text))
    )


def _titled_in_two(block: FormRows, line: TableLine, words: Vocabulary) -> FormRows | None:
    """The block begun by a known title that is broken over two lines, taken from ``block``."""
    first = block.lines[-1] if block.lines else None
    if first is None or not (first.only_text and line.only_text):
        return None
    titled = _titled(
        TableLine.from_texts(first.where, (f"{first.only_text}{line.only_text}",), first.page)
    )
    if titled is None or titled.title not in words.titles:
        return None
    block.lines.pop()
    return titled


def _begins(line: TableLine, block: FormRows, words: Vocabulary) -> bool:
    """True for the 项目名称 of another form; the same name again heads a later page."""
    name = project_name(line, words)
    if name is None:
        return False
    before = block.project_name(words)
    return before is not None and (block.has_total_line(words) or name != before)


def _taking_lead(block: FormRows, line: TableLine) -> FormRows:
    lead: list[TableLine] = []
    while block.lines and parse_year_line(block.lines[-1].only_text or "-") is not None:
        lead.insert(0, block.lines.pop())
    return FormRows([*lead, line])


def _goes_on(block: FormRows, after: FormRows, words: Vocabulary) -> bool:
    """True if a title only heads a later page of the form before it."""
    return (
        bool(after.title)
        and after.title == block.title
        and not block.has_total_line(words)
        and after.project_name(words) in (None, block.project_name(words))
        and block.project_name(words) is not None
    )
