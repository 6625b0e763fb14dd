"""Where one form ends and the next begins, and which tables are not this form.

Forms are told apart by their titles and by the row of 项目名称. What a form consists of is the
matter of ``sections``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from perfdesk.core.text import comparable_text
from perfdesk.recognition.label_pairs import KnownLabels, project_name
from perfdesk.recognition.lines import TableLine, without_tags
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.vocabulary import Vocabulary, is_numbered, normalised_label

# All patterns see comparable text: half width, no blanks.
# A whole line, e.g. "(2022年度)", "【二〇二二年度】", "2022年", "(年度)"
_YEAR_LINE = re.compile(r"[(\[【]?([\d〇○零一二三四五六七八九]*)(?:年度|年)[)\]】]?")
# Inside a title, e.g. "2022年度" in "2022年度项目支出绩效自评表"
_YEAR_IN_TITLE = re.compile(r"[(\[【]?(\d{4}|[〇○零一二三四五六七八九]{4})?(?:年度|年)[)\]】]?")
# A year with a period inside it, e.g. "(2019年1月-12月)", "2019年1月1日至2019年12月31日",
# "2019年全年", "(2019)年度"; \1 refuses a period that ends in another year
_PERIOD = (
    r"[(\[【]?(\d{4})[)\]】]?(?:年度|年)"
    r"(?:\d{1,2}月?(?:\d{1,2}日)?[-—~至到]+(?:\1年)?\d{1,2}月(?:\d{1,2}日)?|全年)?[)\]】]?"
)
# A whole line, e.g. "评价年度:2019年", "年度:2019"
_LABELLED_YEAR = r"(?:评价|自评|绩效|预算|所属)?年度:(\d{4})(?:年度?)?"
# At the end of a title, e.g. "(2019)"
_FINAL_YEAR = r"[(](\d{4})[)]$"
# Alone or in a title on a later page, e.g. "续表", "(续1)", "续表:", "接上页"
_CONTINUED = r"[(\[【]?(?:续表?[\d一二三四五六七八九十]*|接上(?:页|表))[)\]】]?:?"
# A money unit in a title, e.g. "(单位:万元)", ",单位:元)" in "(2022年度,单位:元)", "(单位:元," in
# "(单位:元,2022年度)"; not the beginning of another word, as in "单位:元谋县教育局"
_UNIT_IN_TITLE = re.compile(
    r"[(\[【,;]*(?:金额)?单位:?(?P<unit>[百千亿万]*元)(?![一-鿿])[)\]】,;]?"
)
# What a title adds, e.g. "(2022年度,第二期)"
_IN_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_LONGEST_TITLE = 60
"""Characters; a longer text that names a table is a sentence about it."""
_LONGEST_PERIOD = 26
"""Characters of a period from day to day, in brackets."""


@dataclass(slots=True)
class FormRows:
    """The lines of one table, from its title to the next title.

    ``title`` is comparable text without the year and the money unit. ``year`` are its digits;
    both are "" if the title has none.
    """

    lines: list[TableLine] = field(default_factory=list)
    title_line: TableLine | None = None
    title: str = ""
    year: str = ""
    money_unit: str = ""

    @property
    def where(self) -> str:
        """The position of the first line, such as 第 27 行."""
        line = self.title_line or self.lines[0]
        return line.where

    def project_name(self, words: Vocabulary) -> str | None:
        """Return the text beside 项目名称, or None if no line has that label."""
        return next(
            (text for line in self.lines if (text := project_name(line, words)) is not None), None
        )

    def has_total_line(self, words: Vocabulary) -> bool:
        """Return True if a line begins with the label 总分."""
        return any(_is_total(line, words) for line in self.lines)


def split_forms(
    lines: Sequence[TableLine], words: Vocabulary, layout: RowLayout
) -> tuple[FormRows, ...]:
    """Return the tables in these lines; lines above the first title are a table without title.

    A table whose title is printed again on a later page goes on there.
    """
    tables = _split_at_titles(lines, words, layout)
    forms: list[FormRows] = []
    for table in tables:
        if forms and _is_next_page(forms[-1], table, words, layout):
            again = (line for line in table.lines if parse_year_line(line.only_text) is None)
            forms[-1].lines.extend(again)
        elif table.lines or table.title:
            forms.append(table)
    return tuple(forms)


def _split_at_titles(
    lines: Sequence[TableLine], words: Vocabulary, layout: RowLayout
) -> list[FormRows]:
    tables, seen = [FormRows()], _Seen()
    is_first = True
    for line in lines:
        titled = _titled_in_two_lines(tables[-1], line, words)
        if titled is None and not seen.has_within(line):
            titled = _titled(line, words, is_first=is_first)
        is_first = is_first and not titled and bool(line.only_text)
        if titled:
            tables.append(titled)
            seen = _Seen()
            continue
        if _is_continued(line, tables[-1], layout):
            continue
        if seen.ends_before(line, words):
            tables.append(_untitled(tables[-1], line))
            seen = _Seen()
        else:
            tables[-1].lines.append(line)
        seen.add(line, words)
    return tables


@dataclass(slots=True)
class _Seen:
    """What the lines of a table so far hold: its project name, None without one, and 总分.

    ``left`` is its leftmost column.
    """

    project: str | None = None
    total: bool = False
    left: int | None = None

    def add(self, line: TableLine, words: Vocabulary) -> None:
        """Take in the next line of the table."""
        self.left = line.filled[0] if self.left is None else min(self.left, line.filled[0])
        if self.project is None:
            self.project = project_name(line, words)
        self.total = self.total or _is_total(line, words)

    def has_within(self, line: TableLine) -> bool:
        """Return True if the line stands within the table, between 项目名称 and 总分.

        A title stands at the left, or above a table; a text in a column further right is one of
        its cells, such as the name of an indicator (完善评价指标体系).
        """
        is_open = self.project is not None and not self.total
        return is_open and self.left is not None and line.filled[0] > self.left

    def ends_before(self, line: TableLine, words: Vocabulary) -> bool:
        """Return True if the line is the row of 项目名称 of another form.

        The same project name, printed before 总分, only heads a later page.
        """
        if self.project is None:
            return False
        name = project_name(line, words)
        return name is not None and (self.total or name != self.project)


def _is_total(line: TableLine, words: Vocabulary) -> bool:
    """Return True if the line begins with the label 总分."""
    return line.labels[line.filled[0]] in words.total_labels


def parse_year_line(text: str) -> str | None:
    """Return the digits of the year in a line such as （2022 年度） or 二〇二二年.

    Return "" for a line that leaves the year blank, None for any other line.
    """
    plain = comparable_text(without_tags(text))
    match = _YEAR_LINE.fullmatch(plain)
    if not match and len(plain) <= _LONGEST_PERIOD and "年" in plain:
        match = re.fullmatch(_PERIOD, plain) or re.fullmatch(_LABELLED_YEAR, plain)
    return match[1].translate(_DIGITS) if match else None


def head_year(text: str, words: Vocabulary) -> str | None:
    """Return the year in a text that is the title of a table or a year, "" if it has none.

    Return None for any other text. Such a text may stand outside the table: in a page header.
    """
    titled = _titled_text(text, words)
    return titled.year if titled else parse_year_line(text)


def is_title(text: str, words: Vocabulary) -> bool:
    """Return True for the title of a table."""
    return _titled_text(text, words) is not None


def _titled_text(text: str, words: Vocabulary) -> FormRows | None:
    return _titled(TableLine.from_texts("", (text,), 0), words) if text.strip() else None


def _titled(line: TableLine, words: Vocabulary, *, is_first: bool = False) -> FormRows | None:
    """Return the table that the line begins if it is a title, else None.

    ``is_first`` is True as long as nothing but lone texts stands above.
    """
    text = comparable_text(without_tags(line.only_text)) if line.only_text else ""
    if not text or len(text) > _LONGEST_TITLE or _is_note(text, words):
        return None
    is_title = any(word in text for word in words.tables)
    if not (is_title or (is_first and _names_first_table(text, words))):
        return None
    unit = _UNIT_IN_TITLE.search(text)
    text = text.replace(unit[0], "", 1) if unit else text
    period = re.search(_PERIOD, text) if "月" in text else None
    year = period or _YEAR_IN_TITLE.search(text)
    if not year and text.endswith(")"):
        year = re.search(_FINAL_YEAR, text)
    title = text.replace(year[0], "", 1) if year else text
    if "续" in title or "接上" in title:
        title = re.sub(f"^{_CONTINUED}|{_CONTINUED}$", "", title)
    return FormRows(
        title_line=line,
        title=title,
        year=(year[1] or "").translate(_DIGITS) if year else "",
        money_unit=unit["unit"] if unit else "",
    )


def _is_note(text: str, words: Vocabulary) -> bool:
    """Return True for a sentence about a table, and for a text with a label (注：本自评表…)."""
    label, colon, _ = text.partition(":")
    if colon and KnownLabels({}, words).is_known(normalised_label(label)):
        return True
    sentence = _IN_BRACKETS.sub("", text)
    return any(mark in sentence for mark in "。,;") and not sentence.endswith(words.tables)


def _names_first_table(text: str, words: Vocabulary) -> bool:
    """Return True for the title of a report, or one without 表; the year may stand behind it."""
    return _YEAR_IN_TITLE.sub("", text).endswith(words.first_tables) and not is_numbered(text)


def _titled_in_two_lines(table: FormRows, line: TableLine, words: Vocabulary) -> FormRows | None:
    """Return the table begun by a known title that is broken over two lines, else None.

    The upper half is the last line of ``table``, and is taken from it.
    """
    upper = table.lines[-1] if table.lines else None
    if upper is None or not (upper.only_text and line.only_text):
        return None
    both = (f"{upper.only_text}{line.only_text}",)
    titled = _titled(TableLine.from_texts(upper.where, both, upper.page), words)
    if titled is None or titled.title not in words.titles:
        return None
    table.lines.pop()
    return titled


def says_continued(text: str) -> bool:
    """Return True for 续表, （续二）, 接上页 and the like, with which a later page begins."""
    return bool(re.fullmatch(_CONTINUED, comparable_text(text)))


def _is_continued(line: TableLine, table: FormRows, layout: RowLayout) -> bool:
    """Return True for 续表 and the like, alone at the top of a later page."""
    text = line.only_text
    if not ("续" in text or "接上" in text) or not table.lines:
        return False
    may_begin_page = layout.may_begin_page(line, table.lines[-1])
    return may_begin_page and says_continued(text)


def _untitled(table: FormRows, line: TableLine) -> FormRows:
    """Return the table that begins with the line, and with the year lines right above it."""
    year_lines: list[TableLine] = []
    while table.lines and parse_year_line(table.lines[-1].only_text or "-") is not None:
        year_lines.insert(0, table.lines.pop())
    return FormRows([*year_lines, line])


def _is_next_page(form: FormRows, table: FormRows, words: Vocabulary, layout: RowLayout) -> bool:
    """Return True if the title of ``table`` only heads a later page of ``form``."""
    name = form.project_name(words)
    return (
        bool(table.title)
        and table.title == form.title
        and not form.has_total_line(words)
        and name is not None
        and layout.is_same_project(name, table.project_name(words))
    )
