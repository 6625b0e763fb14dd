"""Break Chinese text into lines of a given width.

The rules: no closing mark begins a line and no opening mark ends it; a number with its sign
and measure (≥90%), a Latin word and a dash stay whole unless they are wider than a line. A
label is also broken between words, and into lines of even length.

Widths come from a ``TextMetrics``; the module knows nothing of cells or pages. Widths are in
thousandths of the type size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

CLOSING_MARKS = "。，、；：！？）》」』】〉”’〕］｝〗．·・％‰℃°,.;:!?)]}%"
"""Marks that never begin a line."""
OPENING_MARKS = "（《「『【〈“‘〔［｛〖([{"
"""Marks that never end a line."""

# Parts of character classes of the patterns below

_SIGNS = "≥≤≧≦≈±＞＜＝﹥﹤≠￥¥$№"
"""Signs that belong to the number behind them."""
_INNER = "!\"#$%&'*+,./:;<=>?@\\\\^_`|~-"
"""What may stand inside a Latin word or a number, e.g. in "12,345.60" or "a/b"."""
_LETTERS = (
    "0-9A-Za-z０-９Ａ-Ｚａ-ｚ．"
    "\u00a0\u00aa-\u00b4\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f"
)
"""Digits and letters without East Asian line breaking: Latin, Greek, Cyrillic; full width too."""
_COMBINING = "\u0300-\u036f\u20d0-\u20ff\u3099\u309a"
"""Marks drawn over the character before them."""
_SPACES = " \u2000-\u200a\u3000"
_WORDS = (
    "满意度|可持续|年度|资金|总额|总分|其中|当年|本年|财政|拨款|上年|结转|其他|一级|二级|三级|指标|产出|数量|"
    "质量|时效|成本|效益|经济|社会|生态|环境|影响|服务|对象|满意|预算|执行|完成|偏差|原因|分析|及改进|改进|"
    "措施|实际|情况|预期|总体|目标|绩效|项目|名称|主管|部门|实施|单位|年初|全年|分值|得分|说明|结论|评价"
)
"""Words of the form's own labels; a label is not broken inside one."""

_EVEN_ENOUGH = 100
"""How near to the narrowest width the lines of a label come: a tenth of the type size."""


class TextMetrics(Protocol):
    """How wide characters are: in fonts, or in the columns of a terminal."""

    def advance(self, char: str) -> float:
        """Return the width of a character, in thousandths of the type size."""

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in one line, in type of a size."""


def _token_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern of what is never broken; ``words`` are alternatives tried first."""
    # e.g. "12,345.60", "GB/T", "O’Neill"
    letters = f"[{_LETTERS}][{_LETTERS}{_INNER}]*(?:[’·][{_LETTERS}][{_LETTERS}{_INNER}]*)*"
    # e.g. "≥ 90%", "＜5℃", "120 万元"
    number = f"(?:[{_SIGNS}<>=+-]+[ ]?)?{letters}(?:[ ]?(?:[％‰℃°%]|[万亿]?元))?"
    # e.g. a number, "≥", "——", "……", or any single character
    core = f"(?:{words}{number}|[{_SIGNS}<>=+-]+|—+|…+|[^\\n])"
    # e.g. "（", "①"
    opening = f"[{re.escape(OPENING_MARKS)}①-⑳⑴-⑽]"
    # e.g. "，", "%"; "-", "/" and "~" stay with what is before them unless a digit follows
    closing = f"(?:[{re.escape(CLOSING_MARKS)}]|[-/~～](?![0-9]))"
    # e.g. "（≥90%）； "
    return re.compile(f"(?:{opening}*{core}[{_COMBINING}]*{closing}*|{opening}+)[{_SPACES}]*")


_TOKEN = _token_pattern("")
"""E.g. "完成率≥90%。" gives 完, 成, 率, ≥90%。"""
_LABEL_TOKEN = _token_pattern(f"(?:{_WORDS})|")
"""E.g. "偏差原因" gives 偏差, 原因."""
_MONEY = re.compile("([^元]*[^元万亿 ])( ?[万亿]?元.*)", re.DOTALL)
"""An amount with its unit, e.g. "12,345.60" and "万元" of "12,345.60万元"."""
_DROPPED = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that are not drawn: controls, bidi marks, zero-width spaces, variation selectors.

E.g. U+200B. Line ends and the tab are left for ``printable_text`` to replace.
"""
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Every line end but the line feed, e.g. CR LF or U+2028."""
_MOST_IN_A_LINE = 256
"""More characters than a line holds, but for those without width."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, as in file names or clipboards that are not Unicode."""


def printable_text(text: str) -> str:
    """Return the text as it is drawn, with line feeds only and without invisible characters.

    A tab becomes a space, half of a surrogate pair U+FFFD.
    """
    if text.isprintable():
        return text if text.isascii() else _DROPPED.sub("", text)
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    return _LONE_SURROGATE.sub("\ufffd", _DROPPED.sub("", text))


def invisible_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that are not drawn, in their order and each time."""
    return () if text.isascii() and text.isprintable() else tuple(_DROPPED.findall(text))


def break_lines(text: str, width: float, faces: TextMetrics) -> tuple[str, ...]:
    """Return the lines of a text, at least one.

    Spaces at the end of a line are dropped, empty lines kept. No one or two characters are
    left alone in the last line of a paragraph if the line above can spare another.
    """
    return _break(text, width, faces, _TOKEN)


def break_evenly(text: str, width: float, faces: TextMetrics) -> tuple[str, ...]:
    """Return the lines of a label: as few as its words allow, and as evenly long as possible.

    The narrowest width that gives no more lines is searched by bisection.
    """
    best = _break(text, width, faces, _LABEL_TOKEN)
    low, high = width / (len(best) + 1), width
    while high - low > _EVEN_ENOUGH:
        middle = (low + high) / 2
        tried = _break(text, middle, faces, _LABEL_TOKEN)
        if len(tried) > len(best) or any(faces.width(line, 1000) > middle for line in tried):
            low = middle
        else:
            high, best = middle, tried
    return best


def _break(
    text: str, width: float, faces: TextMetrics, pattern: re.Pattern[str]
) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in printable_text(text).split("\n"):
        lines.extend(_paragraph_lines(paragraph, width, faces, pattern))
    return tuple(lines)


def _paragraph_lines(
    text: str, width: float, faces: TextMetrics, pattern: re.Pattern[str]
) -> Iterator[str]:
    if faces.width(text, 1000) <= width:
        yield text.rstrip()
        return
    lines: list[list[str]] = [[]]
    used = 0.0
    for token in _fitting_tokens(pattern.findall(text), width, faces):
        needed = faces.width(token.rstrip(), 1000)
        if lines[-1] and used + needed > width:
            lines.append([])
            used = 0.0
        lines[-1].append(token)
        used += faces.width(token, 1000)
    _avoid_short_last_line(lines, width, faces)
    for tokens in lines:
        yield "".join(tokens).rstrip()


def _avoid_short_last_line(lines: list[list[str]], width: float, faces: TextMetrics) -> None:
    """Move the last token of the line above to a last line of one or two characters."""
    above = lines[-2] if len(lines) > 1 else []
    if len(above) > 2 and len("".join(lines[-1]).strip()) <= 2:
        longer = [above[-1], *lines[-1]]
        if faces.width("".join(longer).rstrip(), 1000) <= width:
            lines[-2:] = [above[:-1], longer]


def _fitting_tokens(tokens: Sequence[str], width: float, faces: TextMetrics) -> Iterator[str]:
    """Yield the tokens, those wider than a line cut into pieces that fit."""
    for token in _without_wide_amounts(tokens, width, faces):
        rest = token
        while len(rest) > 1 and _is_wider(rest, width, faces):
            cut = _cut_index(rest, width, faces)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _is_wider(token: str, width: float, faces: TextMetrics) -> bool:
    """Return whether a token is wider than a line; its start tells so of a very long one.

    Otherwise a token cut into a thousand pieces would be measured to its end a thousand times.
    """
    start = token[:_MOST_IN_A_LINE]
    if faces.width(start.rstrip(), 1000) > width:
        return True
    return len(token) > len(start) and faces.width(token.rstrip(), 1000) > width


def _without_wide_amounts(tokens: Sequence[str], width: float, faces: TextMetrics) -> Iterator[str]:
    """Yield the tokens, an amount wider than a line parted from its unit."""
    for token in tokens:
        amount = _MONEY.fullmatch(token)
        if amount and _is_wider(token, width, faces):
            yield from amount.groups()
        else:
            yield token


def _cut_index(token: str, width: float, faces: TextMetrics) -> int:
    """Return how many characters of a token go into a line: not before or after a wrong mark."""
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
