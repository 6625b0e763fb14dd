"""Refuses a form that is larger than any office fills in, whatever file it comes from.

Reading is limited in time and memory, but figures, checks, pages and panes are made of the form
without such limits. Up to the sizes here they take seconds at most. Nothing larger is saved
either, since it could not be opened again.
"""

from __future__ import annotations

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.native.places import printable_name

MAX_TEXT_LENGTH = 40_000
"""Characters of one text; a cell of Excel holds 32,767."""
MAX_CHARACTERS = 250_000
"""Characters of all texts of a form; a form has about three thousand."""
LINE_BREAK = 20
"""Characters that a line break counts for: it takes a line on the page, as so many do."""
MAX_GOALS = 200
"""年度总体目标 of a form, each of which has fields of its own in the window."""
MAX_LISTED = 2_000
"""一级, 二级 and 三级指标 together, and items of any other list: rows of 项目资金, tiers."""
_MAX_ITEMS = 50_000
"""Items of all lists together."""
_QUOTED = 12
"""Characters of a text by which a sentence names it."""


class TextTooLongError(FormError):
    """One text is longer than ``MAX_TEXT_LENGTH``."""

    def __init__(self, text: str) -> None:
        start = printable_name(text.strip()[:_QUOTED])
        super().__init__(
            f"“{start}…”这一处文字有 {len(text):,} 个字，最多只能有 {MAX_TEXT_LENGTH:,} 个。"
            "请删短这处文字后再试。"
        )


class FormTooLargeError(FormError):
    """The form has more of something than ``most``; ``what`` names it."""

    def __init__(self, what: str, number: int, most: int) -> None:
        super().__init__(
            f"这份自评表太大：{what}有 {number:,} 个，最多只能有 {most:,} 个。"
            "请拆成几份，分别保存后再试。"
        )


def check_form_size(form: Form) -> None:
    """Raise an error of this module if the form is too large."""
    indicators = len(form.indicators)
    for level1 in form.indicators:
        indicators += len(level1.children) + sum(len(each.children) for each in level1.children)
    _check(indicators, MAX_LISTED, "一级、二级、三级指标一共")
    _check(len(form.goals), MAX_GOALS, "年度总体目标")
    characters = items = 0
    waiting: list[object] = [form]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            characters += len(value) + LINE_BREAK * value.count("\n")
            if len(value) > MAX_TEXT_LENGTH:
                raise TextTooLongError(value)
        elif isinstance(value, tuple):
            items += len(value)
            _check(len(value), MAX_LISTED, "列在一处的内容")
            waiting += filter(None, value)
        else:
            # The parts of a form are dataclasses with slots.
            parts = [getattr(value, name) for name in getattr(value, "__slots__", ())]
            waiting += filter(None, parts)
    _check(characters, MAX_CHARACTERS, f"文字（一次换行算 {LINE_BREAK} 个字）一共")
    _check(items, _MAX_ITEMS, "各处列出的内容一共")


def _check(number: int, most: int, what: str) -> None:
    if number > most:
        raise FormTooLargeError(what, number, most)
