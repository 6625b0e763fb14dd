"""Counts the numbers that Word itself puts before paragraphs, such as 1. or 一、 or （2）.

They stand in no text of the document: the part word/numbering.xml has the formats of the levels
of each list, and a paragraph, or its style, names the list and the level.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

_VAL, _ID, _LEVEL = map(qn, ("w:val", "w:styleId", "w:ilvl"))
_NUM_ID, _LIST_ID = map(qn, ("w:numId", "w:abstractNumId"))
_MOST_STYLES = 20
"""Styles based on each other that are looked through."""
_LONGEST_TEXT = 50
"""Characters around the number of a level."""
_CHINESE_DIGITS = "零一二三四五六七八九"
# A place for the number of a level in the text of a level, e.g. "%1" in "（%1）", counted from 1
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: its first number, how numbers are written, and the text around them."""

    start: int
    number_format: str
    text: str
    style: str


@dataclass(slots=True)
class _List:
    """A list: its levels, and the number reached in each level so far."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def count(self, level: int) -> str:
        """Count one paragraph of a level more, and return what is printed before it."""
        self.counts[level] = self.counts.get(level, self.levels[level].start - 1) + 1
        self.counts = {each: count for each, count in self.counts.items() if each <= level}
        return _PLACE.sub(lambda place: self._number(int(place[1]) - 1), self.levels[level].text)

    def _number(self, level: int) -> str:
        if level not in self.levels:
            return ""
        count = self.counts.get(level, self.levels[level].start)
        return _WRITTEN.get(self.levels[level].number_format, str)(count)


class Numbering:
    """Gives the paragraphs of a document their numbers; they are asked for in their order.

    ``numbering`` and ``styles`` are the roots of these parts, None for one that is missing.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        """By list, the first numbers of levels that begin anew with its first paragraph."""
        self._styles = {each.get(_ID): each for each in _children(styles, "w:style")}
        lists = {each.get(_LIST_ID): _list(each) for each in _children(numbering, "w:abstractNum")}
        for number in _children(numbering, "w:num"):
            name, shared = str(number.get(_NUM_ID)), lists.get(_value(number, "w:abstractNumId"))
            if shared:
                self._lists[name] = shared
                self._restarts[name] = _restarts(number)

    def number_before(self, paragraph: etree._Element) -> str:
        """Return the number that is printed before a paragraph; "" for none and for a bullet."""
        name, level = self._place(paragraph)
        found = self._lists.get(name)
        if found is None or level not in found.levels:
            return ""
        for restarted, start in self._restarts.pop(name, {}).items():
            found.counts[restarted] = start - 1
        number = found.count(level)
        return "" if found.levels[level].number_format == "bullet" else number

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the name of the list of a paragraph, "" for none, and the level in it."""
        properties = next(_children(paragraph, "w:pPr"), None)
        style = _value(properties, "w:pStyle")
        name, level = _list_and_level(properties)
        for _ in range(_MOST_STYLES):
            if name or style not in self._styles:
                break
            name, level = _list_and_level(next(_children(self._styles[style], "w:pPr"), None))
            if name and name in self._lists:
                levels = self._lists[name].levels
                level = next((each for each in levels if levels[each].style == style), level)
            style = _value(self._styles[style], "w:basedOn")
        return name, level


def _list(element: etree._Element) -> _List:
    levels = {
        _integer(each.get(_LEVEL), 0): _Level(
            _integer(_value(each, "w:start"), 1),
            _value(each, "w:numFmt"),
            _value(each, "w:lvlText")[:_LONGEST_TEXT],
            _value(each, "w:pStyle"),
        )
        for each in _children(element, "w:lvl")
    }
    return _List(levels)


def _restarts(number: etree._Element) -> dict[int, int]:
    return {
        _integer(each.get(_LEVEL), 0): _integer(start, 1)
        for each in _children(number, "w:lvlOverride")
        if (start := _value(each, "w:startOverride"))
    }


def _list_and_level(properties: etree._Element | None) -> tuple[str, int]:
    numbering = next(_children(properties, "w:numPr"), None)
    return _value(numbering, "w:numId"), _integer(_value(numbering, "w:ilvl"), 0)


def _children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if parent is None else parent.iterchildren(qn(name))


def _value(parent: etree._Element | None, name: str) -> str:
    """Return the value of the first child of this name, "" if there is none."""
    child = next(_children(parent, name), None)
    return "" if child is None else str(child.get(_VAL) or "")


def _integer(text: str | None, default: int) -> int:
    is_number = text and len(text) < 6 and text.isascii() and text.isdigit()
    return int(text) if text and is_number else default


def _chinese(number: int) -> str:
    """Return a number in Chinese, e.g. 十二 for 12, in digits from 100 on."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE_DIGITS[tens]}十"
    return f"{head}{_CHINESE_DIGITS[ones] if ones else ''}"


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 0 < number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + number - 1) if 0 < number <= 26 else str(number)


_WRITTEN: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
"""How Word's formats of numbers are written; others are given in digits."""
