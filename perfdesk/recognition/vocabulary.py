"""The words by which tables are read, and how labels are compared.

They come from the file of words (``ReadingWords``) and from what the templates print. A label is
compared in its normalised form (``normalised_label``), so that width of letters, blanks, numbering
and brackets make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from perfdesk.core.reading_words import (
    Endings,
    LevelWords,
    OtherTable,
    ReadingWords,
    ReviewWords,
    SectionWords,
)
from perfdesk.core.template import Level1Kind, Section, Template, Words
from perfdesk.core.text import comparable_text, half_width

_Meaning = TypeVar("_Meaning")

_LONGEST_LABEL = 40
"""Characters; a longer text is a sentence, no label."""
_SHORTEST_PREFIX = 3
"""Characters a label cut short must have left to be recognised (全年执 for 全年执行数)."""

# All patterns see comparable text (half width, no blanks), but _POINTS, _LONG_REMARK and those of
# money units.
# e.g. "一、", "(二)", "3.", "①" in front of a label; not "3.5"
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十\d]+[)]|\d+[、.](?!\d)|[①-⑳])"
)
_MARKS = "*★☆※▲△●○◆◇■□"
"""Marks in front of or behind the label of a field that must be filled in, or is special."""
# e.g. "(万元)" at the end of "项目资金(万元)", "单位:元" of "项目资金单位:元"
_FINAL_BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$|(?:金额)?单位:[百千亿万]*元$")
# The same around a remark of any length, in text as it is, e.g. "（未完成的须说明原因……）"
_LONG_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
_BRACKET_ENDS = (")", "）", "]", "】")
# e.g. "其中:" before "当年财政拨款"
_OF_WHICH = re.compile(r"^其中:?")
# e.g. "产出指标(50分)", "产出指标50分", "总分98"
_HEADING = re.compile(r"(?P<name>\D+?)[(\[【]?(?P<points>\d+(?:\.\d+)?)分?[)\]】]?")
# e.g. "附件2", "附件1-3:", "附表一"
_ANNEX = re.compile(r"附(?:件|表)[\d一二三四五六七八九十]*(?:-\d+)?:?")
# e.g. "10分", " 7.5 分", "（10分）", "(10)"
_POINTS = re.compile(
    r"\s*(?:(?P<plain>\d+(?:\.\d+)?)\s*分|[(（]\s*(?P<bracketed>\d+(?:\.\d+)?)\s*分?\s*[)）])\s*"
)
# e.g. "9.2分（扣0.8分）", "7.5(未验收)"
_POINTS_WITH_REMARK = re.compile(
    r"\s*(?P<points>\d+(?:\.\d+)?)\s*分?\s*[(（][^()（）]*[^()（）\s][^()（）]*[)）]\s*"
)
# e.g. "10%", "7.5 ％"
_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[%％]\s*")
# e.g. "(A)", "(B/A)", "(B/A*100%)"
_FORMULA = re.compile(r"[(][A-Z]?[/÷×*A-Z0-9%]*[)]")
# In half-width text, e.g. "(万元)", "(单位:万元)"
_BRACKETED_UNIT = r"[(](?:[^()]*:)?(?P<unit>[百千亿万]*元)[)]"
# Such a bracket anywhere, e.g. in "项目资金(万元)20分"
_UNIT_INSIDE = re.compile(_BRACKETED_UNIT)
# A money unit without a bracket in half-width text, e.g. in "项目资金 单位:元"; not in "单位:元/人"
# or "单位:元谋县教育局"
_UNIT_NAMED = re.compile(r"单位\s*:\s*(?P<unit>[百千亿万]*元)(?![/一-鿿])")
# Such a bracket at the end, with only brackets behind it, e.g. "项目资金(万元)(20分)"
_UNIT_LAST = re.compile(rf"{_BRACKETED_UNIT}(?:\s*[(][^()]*[)])*\s*$")

DASHES = frozenset(("—", "-", "--", "——", "/", "\\", "―", "一"))
"""What people type into a cell that has no value, as comparable text."""

EMPTY_LABELS = DASHES | {"", "无"}
"""All texts of a cell that has no value, as comparable text."""


def normalised_label(text: str) -> str:
    """Return the text in the form in which labels are compared.

    That is half width, without blanks, numbering in front, bracket behind, final colon, and
    marks such as an asterisk on either side: 项目资金 for "*一、项目资金（万元）：". A text of more
    than 40 characters before such a bracket is no label and gives "".
    """
    if len(text) > _LONGEST_LABEL:
        text = _LONG_REMARK.sub("", text) if text.rstrip()[-1:] in _BRACKET_ENDS else ""
    return _short_label(text) if len(text) <= _LONGEST_LABEL else ""


@lru_cache(maxsize=8192)
def _short_label(text: str) -> str:
    """Return the normalised label of a short text; each is asked for several times."""
    plain = _without_numbering(text).rstrip(":" + _MARKS)
    return (_FINAL_BRACKET.sub("", plain) or plain).rstrip(":" + _MARKS)


def split_heading(text: str) -> tuple[str, str]:
    """Return the label and the points of a heading such as 产出指标(50分).

    The points are "" where none are printed.
    """
    return _short_heading(text) if len(text) <= _LONGEST_LABEL else ("", "")


@lru_cache(maxsize=8192)
def _short_heading(text: str) -> tuple[str, str]:
    match = _HEADING.fullmatch(_without_numbering(text))
    return (match["name"], match["points"]) if match else (_short_label(text), "")


def _without_numbering(text: str) -> str:
    """Return comparable text without numbering, or the mark of a required field, in front."""
    return _NUMBERING.sub("", comparable_text(text).lstrip(_MARKS))


def is_numbered(text: str) -> bool:
    """Return True for a text with numbering in front, such as 二、 or (一)."""
    return bool(_NUMBERING.match(comparable_text(text)))


def funding_label(text: str) -> str:
    """Return the normalised label of a row of 项目资金, without 其中."""
    return _OF_WHICH.sub("", normalised_label(text)) or normalised_label(text)


def is_formula(text: str) -> bool:
    """Return True for a column mark such as (A) or (B/A), printed below a heading."""
    return bool(_FORMULA.fullmatch(comparable_text(text)))


def points_text(text: str) -> str:
    """Return a weight or score without unit and brackets: 10 for 10分 and （10分）.

    Other texts are unchanged.
    """
    match = _POINTS.fullmatch(text)
    return match["plain"] or match["bracketed"] if match else text


def weight_text(text: str) -> str:
    """Return a weight as points: 10 for 10分 and for 10%, of 100 points. Others are unchanged."""
    match = _PERCENT.fullmatch(text)
    return match[1] if match else points_text(text)


def without_remark(text: str) -> str:
    """Return the points of a score with a remark: 9.2 for 9.2分（扣0.8分）.

    Other texts are unchanged.
    """
    match = _POINTS_WITH_REMARK.fullmatch(text)
    return match["points"] if match else text


def is_annex(text: str) -> bool:
    """Return True for 附件2 and the like, printed above a title when a form is an annex."""
    return len(text) <= _LONGEST_LABEL and bool(_ANNEX.fullmatch(comparable_text(text)))


def money_unit_in(text: str) -> str:
    """Return the money unit in a heading (项目资金(万元)20分, 项目资金 单位：元), or ""."""
    plain = half_width(text)
    match = _UNIT_INSIDE.search(plain) or _UNIT_NAMED.search(plain)
    return match["unit"] if match else ""


def trailing_money_unit(text: str) -> str:
    """Return the money unit in brackets at the end of a label (项目资金 (万元)), or "".

    Only other brackets may follow: a text that goes on behind the unit is no label.
    """
    match = _UNIT_LAST.search(half_width(text)) if "元" in text else None
    return match["unit"] if match else ""


@dataclass(frozen=True, slots=True)
class UsualLevel2:
    """A usual level-2 indicator (二级指标).

    ``level2`` is its printed name, ``level1`` that of the level-1 indicator above it. ``hints``
    are words in the name of a level-3 indicator that suggest it (及时 for 时效指标).
    """

    level2: str
    level1: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Normalised label -> meaning, for every section of the table; preferred labels come first.

    ``titles`` gives the id of a template, ``printed_labels`` by that id the labels it prints;
    ``header_fields`` the field of the form;
    ``funding_kinds`` the kind of a funding row; ``funding_columns``, ``goal_columns`` and
    ``indicator_columns`` the name of a column; ``column_labels`` are the labels of all three,
    ``columns_by_prefix`` the same by their first characters.
    ``other_labels`` are those of fields that no template has, ``code_labels`` those of the number
    of a project, ``labels_below`` those of rows across the table. ``side_labels`` stand left of a
    section, ``goal_sides`` left of 年度总体目标; ``side_label_parts`` are all parts of such labels.
    ``total_labels`` stand in the row of 总分, ``subtotal_labels`` in one that adds up rows,
    ``rate_labels`` in one of the execution rate. ``adjusted_targets`` head targets that are blank
    in rows without a change, ``other_columns`` columns without a place. ``not_applicable`` are
    texts in a row that is no indicator, ``natures`` texts in a column that is not of level 2 though
    it is headed so. ``endings``, ``reviews``, ``tables``, ``first_tables`` and
    ``other_tables`` are no labels and stand as in the file: ends of labels, words in headings of
    reviews and in titles.
    ``level1`` gives the printed name of a usual level-1 indicator, ``level2`` the usual level-2
    indicator. ``own_level2`` has, for a name that may be of level 1 or 2 (成本指标), the level-2
    names below it when it is of level 1. ``weight_splits`` are the usual weights of the level-1
    indicators, as (name, points) pairs.
    """

    titles: Mapping[str, str]
    printed_labels: Mapping[str, frozenset[str]]
    header_fields: Mapping[str, str]
    funding_kinds: Mapping[str, str]
    funding_columns: Mapping[str, str]
    goal_columns: Mapping[str, str]
    indicator_columns: Mapping[str, str]
    column_labels: frozenset[str]
    columns_by_prefix: Mapping[str, tuple[str, ...]]
    other_labels: frozenset[str]
    code_labels: frozenset[str]
    labels_below: frozenset[str]
    side_labels: frozenset[str]
    side_label_parts: frozenset[str]
    goal_sides: frozenset[str]
    total_labels: frozenset[str]
    subtotal_labels: tuple[str, ...]
    rate_labels: frozenset[str]
    adjusted_targets: frozenset[str]
    other_columns: frozenset[str]
    not_applicable: frozenset[str]
    natures: frozenset[str]
    endings: Endings
    reviews: ReviewWords
    tables: tuple[str, ...]
    first_tables: tuple[str, ...]
    other_tables: tuple[OtherTable, ...]
    level1: Mapping[str, str]
    level2: Mapping[str, UsualLevel2]
    own_level2: Mapping[str, frozenset[str]]
    weight_splits: tuple[tuple[tuple[str, Decimal], ...], ...]

    def columns_like(self, text: str) -> Sequence[str]:
        """Return the labels of columns that begin like a text, which may be one cut short."""
        return self.columns_by_prefix.get(text[:_SHORTEST_PREFIX], ())

    def funding_kind(self, text: str) -> str | None:
        """Return the kind of a row of 项目资金, or None.

        The label may be cut short, but not below three characters: 上年结转 for 上年结转资金.
        """
        name = funding_label(text)
        if name in self.funding_kinds or len(name) < _SHORTEST_PREFIX:
            return self.funding_kinds.get(name)
        return next(
            (kind for word, kind in self.funding_kinds.items() if word.startswith(name)), None
        )

    def usual_level2(self, text: str) -> UsualLevel2 | None:
        """Return the usual level-2 indicator that a label names, or None."""
        return self.level2.get(split_heading(text)[0])

    def usual_level1(self, text: str) -> str:
        """Return the printed name of the usual level-1 indicator that a label names, or ""."""
        return self.level1.get(split_heading(text)[0], "")

    def is_level_name(self, text: str) -> bool:
        """Return True if the text names a usual level-1 or level-2 indicator."""
        name = split_heading(text)[0]
        return name in self.level1 or name in self.level2

    def is_subtotal(self, label: str) -> bool:
        """Return True for a normalised label such as 小计 or 产出指标小计."""
        if not label.endswith(self.subtotal_labels):  # as nearly all
            return False
        words = (word for word in self.subtotal_labels if label.endswith(word))
        rests = [label.removesuffix(word) for word in words]
        return any(
            rest == "" or rest in self.side_labels or self.is_level_name(rest) for rest in rests
        )

    def is_side_label(self, text: str) -> bool:
        """Return True for a label at the side of the table, or a part of one."""
        return normalised_label(text) in self.side_label_parts


def build_vocabulary(templates: Collection[Template], words: ReadingWords) -> Vocabulary:
    """Return the vocabulary of the file of words and of all templates.

    Of several meanings of a label the first counts: of the first template, last of the file.
    """
    funding_columns, goal_columns, indicator_columns = _section_columns(templates, words)
    side_labels = _side_labels(templates, words)
    return Vocabulary(
        titles=_titles(templates),
        printed_labels={each.id: _printed_labels(each) for each in templates},
        header_fields=_header_fields(templates, words),
        funding_kinds=_funding_kinds(templates, words),
        funding_columns=funding_columns,
        goal_columns=goal_columns,
        indicator_columns=indicator_columns,
        column_labels=frozenset((*funding_columns, *goal_columns, *indicator_columns)),
        columns_by_prefix=_by_prefix((*funding_columns, *goal_columns, *indicator_columns)),
        other_labels=_label_set(words.other_labels, words.codes),
        code_labels=_label_set(words.codes),
        labels_below=_label_set(words.below),
        side_labels=side_labels,
        side_label_parts=frozenset(chain.from_iterable(map(_parts, side_labels))),
        goal_sides=_label_set(words.goals.side, *(each.goals.words.all for each in templates)),
        total_labels=_label_set(words.total, *(each.total.words.all for each in templates)),
        subtotal_labels=tuple(map(normalised_label, words.subtotal)),
        rate_labels=_label_set(words.rates),
        adjusted_targets=_label_set(words.adjusted_targets),
        other_columns=_label_set(words.funding.other_columns),
        not_applicable=_label_set(words.not_applicable) | EMPTY_LABELS,
        natures=_label_set(words.natures),
        endings=words.endings,
        reviews=words.reviews,
        tables=words.tables,
        first_tables=words.first_tables,
        other_tables=words.other_tables,
        level1=_usual_level1(templates, words),
        level2=_usual_level2(templates, words),
        own_level2=_own_level2(templates),
        weight_splits=_weight_splits(templates),
    )


def _weight_splits(templates: Iterable[Template]) -> tuple[tuple[tuple[str, Decimal], ...], ...]:
    return tuple(dict.fromkeys(split for each in templates for split in each.scoring.splits))


def _titles(templates: Iterable[Template]) -> dict[str, str]:
    return _first_meanings(
        (comparable_text(word), each.id) for each in templates for word in each.title.all
    )


def _printed_labels(template: Template) -> frozenset[str]:
    sections = (template.funding, template.goals, template.indicators, template.total)
    words = (
        *(cell.words for cell in chain.from_iterable(template.header)),
        *(kind.words for kind in template.funding_kinds),
        *(section.words for section in sections),
        *chain.from_iterable(section.names.values() for section in sections),
    )
    return frozenset(normalised_label(each.printed) for each in words)


def _header_fields(templates: Iterable[Template], words: ReadingWords) -> dict[str, str]:
    cells = chain.from_iterable(chain.from_iterable(each.header for each in templates))
    printed = ((word, cell.field) for cell in cells for word in _labels(cell.words))
    return _first_meanings(chain(printed, _by_word(words.header)))


def _funding_kinds(templates: Iterable[Template], words: ReadingWords) -> dict[str, str]:
    kinds = chain.from_iterable(each.funding_kinds for each in templates)
    printed = ((word, kind.kind) for kind in kinds for word in kind.words.all)
    read = ((word, kind) for kind, others in words.funding.rows.items() for word in others)
    return _first_meanings((funding_label(word), kind) for word, kind in chain(printed, read))


def _section_columns(
    templates: Collection[Template], words: ReadingWords
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the columns of 项目资金, 年度总体目标 and 绩效指标, each as label -> column name."""
    return (
        _columns([each.funding for each in templates], words.funding),
        _columns([each.goals for each in templates], words.goals),
        _columns([each.indicators for each in templates], words.indicators),
    )


def _columns(sections: Iterable[Section], words: SectionWords) -> dict[str, str]:
    """Return label -> column name, in the order of preference.

    What only templates print comes first, then the words of the file in their order.
    """
    printed = _first_meanings(
        (word, name)
        for section in sections
        for name, printed in section.names.items()
        for word in _labels(printed)
    )
    read = _first_meanings(_by_word(words.columns))
    return {word: name for word, name in printed.items() if word not in read} | read | printed


def _by_prefix(labels: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for label in dict.fromkeys(labels):
        prefix = label[:_SHORTEST_PREFIX]
        if len(prefix) == _SHORTEST_PREFIX:
            found[prefix] = (*found.get(prefix, ()), label)
    return found


def _side_labels(templates: Iterable[Template], words: ReadingWords) -> frozenset[str]:
    return _label_set(
        *(each.side for each in (words.funding, words.goals, words.indicators)),
        *(
            section.words.all
            for template in templates
            for section in (template.funding, template.goals, template.indicators)
        ),
    )


def _parts(label: str) -> Iterator[str]:
    """Yield every part of a label that is not empty: 资, 资金, 金, ... for 资金情况."""
    for start in range(len(label)):
        for end in range(start + 1, len(label) + 1):
            yield label[start:end]


def _level1_kinds(templates: Iterable[Template]) -> Iterator[Level1Kind]:
    return chain.from_iterable(each.taxonomy for each in templates)


def _usual_level1(templates: Iterable[Template], words: ReadingWords) -> dict[str, str]:
    return _first_meanings(
        (word, kind.words.printed)
        for kind in _level1_kinds(templates)
        for word in _level_labels(kind.words, words)
    )


def _own_level2(templates: Iterable[Template]) -> dict[str, frozenset[str]]:
    return {
        kind.words.printed: frozenset(each.printed for each in kind.level2)
        for kind in _level1_kinds(templates)
        if kind.own_level2_only
    }


def _usual_level2(templates: Iterable[Template], words: ReadingWords) -> dict[str, UsualLevel2]:
    return _first_meanings(
        (word, UsualLevel2(name, kind.words.printed, words.levels.get(name, LevelWords()).hints))
        for kind in _level1_kinds(templates)
        for each in kind.level2
        for name in (each.printed,)
        for word in _level_labels(each, words)
    )


def _level_labels(printed: Words, words: ReadingWords) -> list[str]:
    others = words.levels.get(printed.printed, LevelWords()).words
    return [*_labels(printed), *map(normalised_label, others)]


def _labels(words: Words) -> list[str]:
    return [normalised_label(word) for word in words.all]


def _label_set(*words: Iterable[str]) -> frozenset[str]:
    return frozenset(normalised_label(word) for word in chain.from_iterable(words))


def _by_word(words: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    return ((normalised_label(word), name) for name, others in words.items() for word in others)


def _first_meanings(pairs: Iterable[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    meanings: dict[str, _Meaning] = {}
    for word, meaning in pairs:
        meanings.setdefault(word, meaning)
    return meanings
