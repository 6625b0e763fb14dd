"""The words by which a table is read, gathered from all 表样 and compared as labels.

Knows words only: neither where they stand nor what is done with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from perfdesk.core.template import Template, Words
from perfdesk.core.text import comparable_text

Meaning = TypeVar("Meaning")

_LONGEST = 40
_SHORTEST_PREFIX = 3
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十\d]+[)]|\d+[、.](?!\d))"
)
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
_OF_WHICH = re.compile(r"^其中:?")
_HEADING = re.compile(r"(?P<name>\D+?)[(\[【]?(?P<figure>\d+(?:\.\d+)?)分?[)\]】]?")
_ANNEX = re.compile(r"附(?:件|表)[\d一二三四五六七八九十]*(?:-\d+)?:?")
_POINTS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*分\s*")
_FORMULA = re.compile(r"[(][A-Z]?[/÷×*A-Z0-9%]*[)]")

PARTS_OF_TARGET: Mapping[str, str] = {
    "指标性质": "nature",
    "指标符号": "nature",
    "度量单位": "measure",
    "计量单位": "measure",
}
"""Columns into which some tables divide 年度指标值; joined again when read."""

DASHES = frozenset(("—", "-", "--", "——", "/", "\\", "―", "一"))
"""What people put into a cell that has nothing to hold."""

EMPTY_LABELS = DASHES | {"", "无"}
"""A cell that says nothing, as a label."""

SUBTOTAL = "小计"
"""The label of rows that only add up the rows above them."""

OTHER_LABELS = frozenset(
    (
        *("项目负责人", "项目负责人及电话", "负责人", "联系人", "联系电话", "电话", "财务负责人"),
        *("项目编码", "项目代码", "项目编号", "项目类别", "项目属性", "项目类型", "项目级次"),
        *("实施期限", "项目期", "资金性质", "填报人", "填表人", "填报日期", "填表日期"),
    )
)
"""Labels of fields that no 表样 has: they end the value before them."""

LABELS_BELOW_INDICATORS = frozenset(
    (
        *("其他需要说明事项", "其他需要说明的事项", "其他需要说明的问题", "其他说明事项"),
        *("自评结论", "评价结论", "存在问题", "存在的问题", "改进措施", "备注", "说明", "注"),
    )
)
"""Labels of rows across the table that some tables print under the indicators, above 总分."""


def normalised_label(text: str) -> str:
    """The text as a label: half width, no blanks, without numbering, end bracket and colon.

    A text too long to be a label gives "".
    """
    if len(text) > _LONGEST:
        return ""
    plain = _NUMBERING.sub("", comparable_text(text)).rstrip(":*")
    return (_BRACKETED.sub("", plain) or plain).rstrip(":*")


def split_heading(text: str) -> tuple[str, str]:
    """The label and the figure of a heading such as 产出指标(50分); the figure may be ""."""
    plain = _NUMBERING.sub("", comparable_text(text)) if len(text) <= _LONGEST else ""
    match = _HEADING.fullmatch(plain)
    return (match["name"], match["figure"]) if match else (normalised_label(text), "")


def funding_label(text: str) -> str:
    """The label of a row of 项目资金, without 其中."""
    return _OF_WHICH.sub("", normalised_label(text)) or normalised_label(text)


def is_formula(text: str) -> bool:
    """True for marks of columns such as (A) and (B/A) that stand in a row of their own."""
    return bool(_FORMULA.fullmatch(comparable_text(text)))


def points_text(text: str) -> str:
    """A weight or a score as printed, without 分 behind a figure (10分); others unchanged."""
    match = _POINTS.fullmatch(text)
    return match[1] if match else text


def is_annex(text: str) -> bool:
    """True for 附件2 and the like, printed over the title where a form is sent with a letter."""
    return len(text) <= _LONGEST and bool(_ANNEX.fullmatch(comparable_text(text)))


@dataclass(frozen=True, slots=True)
class UsualLevel2:
    """A usual 二级指标 with the printed words of itself and its 一级指标, and its hints."""

    level2: str
    level1: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Label -> meaning, for every part of the table.

    ``own`` names the 二级指标 a word must stand above to be a 一级指标 (成本指标), ``splits``
    what the 一级指标 usually weigh.
    """

    titles: Mapping[str, str]
    header_fields: Mapping[str, str]
    funding_kinds: Mapping[str, str]
    funding_columns: Mapping[str, str]
    goal_columns: Mapping[str, str]
    indicator_columns: Mapping[str, str]
    side_labels: frozenset[str]
    total_labels: frozenset[str]
    level1: Mapping[str, str]
    level2: Mapping[str, UsualLevel2]
    own_level2: Mapping[str, frozenset[str]]
    weight_splits: tuple[tuple[tuple[str, Decimal], ...], ...]

    def funding_kind(self, text: str) -> str | None:
        """The kind of a row of 项目资金; a label may be cut short (上年结转)."""
        name = funding_label(text)
        if name in self.funding_kinds or len(name) < _SHORTEST_PREFIX:
            return self.funding_kinds.get(name)
        return next(
            (kind for word, kind in self.funding_kinds.items() if word.startswith(name)), None
        )

    def usual_level2(self, text: str) -> UsualLevel2 | None:
        """The usual 二级指标 a text names, or None."""
        return self.level2.get(split_heading(text)[0])

    def usual_level1(self, text: str) -> str:
        """The usual 一级指标 a text names, by its printed word, or ""."""
        return self.level1.get(split_heading(text)[0], "")

    def is_level_name(self, text: str) -> bool:
        """True if the text is a usual 一级 or 二级指标."""
        name = split_heading(text)[0]
        return name in self.level1 or name in self.level2

    def is_side_label(self, text: str) -> bool:
        """True for a label at the side of the table, whole or a piece of one."""
        piece = normalised_label(text)
        return bool(piece) and any(piece in side for side in self.side_labels)


def build_vocabulary(templates: Iterable[Template]) -> Vocabulary:
    """The words of all templates; where two disagree, the first template's meaning holds."""
    known = tuple(templates)
    kinds = [kind for each in known for kind in each.taxonomy]
    return Vocabulary(
        titles=_first((word, each.id) for each in known for word in _all(each.title)),
        header_fields=_header(known),
        funding_kinds=_kinds(known),
        funding_columns=_columns(each.funding.names for each in known),
        goal_columns=_columns(each.goals.names for each in known),
        indicator_columns={**PARTS_OF_TARGET, **_columns(each.indicators.names for each in known)},
        side_labels=frozenset(
            word
            for each in known
            for part in (each.funding, each.goals, each.indicators)
            for word in _all(part.words)
        ),
        total_labels=frozenset(word for each in known for word in _all(each.total.words)),
        level1=_first((word, kind.words.printed) for kind in kinds for word in _all(kind.words)),
        level2=_first(
            (word, UsualLevel2(each.words.printed, kind.words.printed, each.hints))
            for kind in kinds
            for each in kind.level2
            for word in _all(each.words)
        ),
        own_level2={
            kind.words.printed: frozenset(each.words.printed for each in kind.level2)
            for kind in kinds
            if kind.own_level2_only
        },
        weight_splits=tuple(
            dict.fromkeys(split for each in known for split in each.scoring.splits)
        ),
    )


def _header(known: Iterable[Template]) -> dict[str, str]:
    return _first(
        (word, cell.field)
        for each in known
        for cell in chain.from_iterable(each.header)
        for word in _all(cell.words)
    )


def _kinds(known: Iterable[Template]) -> dict[str, str]:
    return _first(
        (funding_label(word), kind.kind)
        for each in known
        for kind in each.funding_kinds
        for word in _all(kind.words)
    )


def _all(words: Words) -> list[str]:
    return [normalised_label(word) for word in words.all]


def _columns(sections: Iterable[Mapping[str, Words]]) -> dict[str, str]:
    return _first(
        (word, name) for names in sections for name, words in names.items() for word in _all(words)
    )


def _first(pairs: Iterable[tuple[str, Meaning]]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for word, meaning in pairs:
        found.setdefault(word, meaning)
    return found
