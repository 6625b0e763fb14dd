"""Chinese line breaking: a text and a width give lines.

No closing mark begins a line and no opening one ends it; a number with its sign
and measure mark (≥90%), a Latin word and a dash stay whole unless wider than a
line; labels are also broken between words and into lines of even length. The
module knows widths of characters, nothing of cells or pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

CLOSING_MARKS = "。，、；：！？）》」』】〉”’〕］｝〗．·・％‰℃°,.;:!?)]}%"
"""Marks that never begin a line."""
OPENING_MARKS = "（《「『【〈“‘〔［｛〖([{"
"""Marks that never end a line."""

_SIGNS = "≥≤≧≦≈±＞＜＝﹥﹤≠￥¥$№"
_JOINED = "!\"#$%&'*+,./:;<=>?@\\\\^_`|~-"
_LETTERS = (
    "0-9A-Za-z０-９Ａ-Ｚａ-ｚ．"
    "\u00a0\u00aa-\u00b4\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f"
)
_MARKS = "\u0300-\u036f\u20d0-\u20ff\u3099\u309a"
_SPACES = " \u2000-\u200a\u3000"
_WORDS = (
    "满意度|可持续|年度|资金|总额|总分|其中|当年|本年|财政|拨款|上年|结转|其他|一级|二级|三级|指标|产出|数量|"
    "质量|时效|成本|效益|经济|社会|生态|环境|影响|服务|对象|满意|预算|执行|完成|偏差|原因|分析|及改进|改进|"
    "措施|实际|情况|预期|总体|目标|绩效|项目|名称|主管|部门|实施|单位|年初|全年|分值|得分|说明|结论|评价"
)
"""Words of the form's own labels, which a label is not broken inside of."""


class TextMetrics(Protocol):
    """How wide characters are: in a typeface, or in the columns of a terminal."""

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""

    def width(self, text: str, size: float) -> float:
        """The width of a text in one line, in type of that size."""


def _pattern(words: str) -> re.Pattern[str]:
    letters = f"[{_LETTERS}][{_LETTERS}{_JOINED}]*(?:[’·][{_LETTERS}][{_LETTERS}{_JOINED}]*)*"
    number = f"(?:[{_SIGNS}<>=+-]+[ ]?)?{letters}(?:[ ]?(?:[％‰℃°%]|[万亿]?元))?"
    core = f"(?:{words}{number}|[{_SIGNS}<>=+-]+|—+|…+|[^\\n])"
    opening = f"[{re.escape(OPENING_MARKS)}①-⑳⑴-⑽]"
    closing = f"(?:[{re.escape(CLOSING_MARKS)}]|[-/~～](?![0-9]))"
    return re.compile(f"(?:{opening}*{core}[{_MARKS}]*{closing}*|{opening}+)[{_SPACES}]*")


_TOKEN = _pattern("")
_TOKEN_OF_LABEL = _pattern(f"(?:{_WORDS})|")
_MONEY = re.compile("([^元]*[^元万亿 ])( ?[万亿]?元.*)", re.DOTALL)
_DROPPED = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_NEW_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE = re.compile("[\ud800-\udfff]")


def printable_text(text: str) -> str:
    """The text as it is drawn: one kind of new line, no characters without a look.

    Controls, bidi marks, zero-width characters and variation selectors go; a
    tab is a blank; half of a surrogate pair is U+FFFD.
    """
    if text.isprintable():
        return text if text.isascii() else _DROPPED.sub("", text)
    text = _NEW_LINE.sub("\n", text).replace("\t", " ")
    return _LONE.sub("\ufffd", _DROPPED.sub("", text))


def invisible_characters(text: str) -> tuple[str, ...]:
    """The characters of a text that are not drawn, as they come."""
    return () if text.isascii() and text.isprintable() else tuple(_DROPPED.findall(text))


def break_lines(text: str, width: float, faces: TextMetrics) -> tuple[str, ...]:
    """The lines of a text; ``width`` is in thousandths of the type size.

    At least one line; blanks at a line's end are dropped, empty lines kept. No single
    character is left alone in a last line where the line above can spare another.
    """
    return _lines(text, width, faces, _TOKEN)


def break_evenly(text: str, width: float, faces: TextMetrics) -> tuple[str, ...]:
    """The lines of a label: as few as ``lines`` gives where words allow, evenly long."""
    best = _lines(text, width, faces, _TOKEN_OF_LABEL)
    low, high = width / (len(best) + 1), width
    while high - low > 100:
        middle = (low + high) / 2
        tried = _lines(text, middle, faces, _TOKEN_OF_LABEL)
        if len(tried) > len(best) or any(faces.width(line, 1000) > middle for line in tried):
            low = middle
        else:
            high, best = middle, tried
    return best


def _lines(
    text: str, width: float, faces: TextMetrics, pattern: re.Pattern[str]
) -> tuple[str, ...]:
    found: list[str] = []
    for paragraph in printable_text(text).split("\n"):
        found.extend(_paragraph(paragraph, width, faces, pattern))
    return tuple(found)


def _paragraph(
    text: str, width: float, faces: TextMetrics, pattern: re.Pattern[str]
) -> Iterator[str]:
    if faces.width(text, 1000) <= width:
        yield text.rstrip()
        return
    found: list[list[str]] = [[]]
    used = 0.0
    for token in _pieces(pattern.findall(text), width, faces):
        room = faces.width(token.rstrip(), 1000)
        if found[-1] and used + room > width:
            found.append([])
            used = 0.0
        found[-1].append(token)
        used += faces.width(token, 1000)
    above = found[-2] if len(found) > 1 else []
    if len(above) > 2 and len("".join(found[-1]).strip()) <= 2:
        spared = [above[-1], *found[-1]]
        if faces.width("".join(spared).rstrip(), 1000) <= width:
            found[-2:] = [above[:-1], spared]
    for tokens in found:
        yield "".join(tokens).rstrip()


def _pieces(tokens: Sequence[str], width: float, faces: TextMetrics) -> Iterator[str]:
    """The tokens, those wider than a line cut where it hurts least."""
    for token in _parted(tokens, width, faces):
        rest = token
        while len(rest) > 1 and faces.width(rest.rstrip(), 1000) > width:
            cut = _cut(rest, width, faces)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _parted(tokens: Sequence[str], width: float, faces: TextMetrics) -> Iterator[str]:
    """The tokens, an amount wider than a line without its 元."""
    for token in tokens:
        money = _MONEY.fullmatch(token)
        if money and faces.width(token.rstrip(), 1000) > width:
            yield from money.groups()
        else:
            yield token


def _cut(token: str, width: float, faces: TextMetrics) -> int:
    used, fits = 0.0, 0
    for char in token:
        used += faces.advance(char)
        if used > width:
            break
        fits += 1
    fits = min(max(1, fits), len(token) - 1)
    for cut in range(fits, 0, -1):
        if token[cut] not in CLOSING_MARKS and token[cut - 1] not in OPENING_MARKS:
            return cut
    return fits
