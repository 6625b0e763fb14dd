"""The text that the characters of a PDF make up: lines, blanks, breaks.

A PDF has no text, only characters at places. Blanks and line ends are found by their distances.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from perfdesk.core.text import is_chinese
from perfdesk.recognition.lines import join_broken_text

Glyph = dict[str, Any]
"""A character as pdfplumber describes it, with its place on the page.

Its text is "" if it is struck out.
"""

_WIDE_GAP = 2.0
"""Sizes of a character: a gap from which two texts in one line are texts of their own."""
_SPARE_ROOM = 0.6
"""Sizes of a character that a line must leave, beside the next word, to have been ended there."""
_SPARE_SHARE = 0.35
"""The share of its width that it must leave; some programs break lines before they are full."""
_APART = 0.25
"""Sizes of a character between two columns of text that is written downwards, at least."""
_CLOSING = "，。、；：？！）】》”’％,.;:?!)]%"
"""Marks that do not begin a line in Chinese text."""

# The radicals that have no decomposition in Unicode; some programs write them for the
# characters, since both are drawn alike.
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_DECOMPOSED = {
    chr(code): normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
}
_CHARACTERS = str.maketrans({**_DECOMPOSED, **_RADICALS, "\x00": "", "\u200b": "", "\ufeff": ""})
# The first thing of a text that is not broken by a line end: "ABC-12%", or one Chinese character.
_FIRST_WORD = re.compile(rf"(?:[!-~]+|.)[{re.escape(_CLOSING)}]*", re.DOTALL)
_SENTENCE_END = "。；：！？;:!?"
# The beginning of a paragraph, e.g. "1.", "2、", "(3)", "（四）", "五、", "①", "目标2："
_NUMBERING = re.compile(
    r"\d{1,2}[.、．](?!\d)|[(（][\d一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⑳]|目标\d"
)


@dataclass(frozen=True, slots=True)
class GlyphLine:
    """One line of text: its parts between wide gaps, and where it and these gaps lie."""

    parts: tuple[str, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    gaps: tuple[tuple[float, float], ...] = ()

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.parts)

    def moved_left(self, by: float) -> GlyphLine:
        """Return the line so many points further to the left."""
        gaps = tuple((x0 - by, x1 - by) for x0, x1 in self.gaps)
        return replace(self, x0=self.x0 - by, x1=self.x1 - by, gaps=gaps)


@dataclass(frozen=True, slots=True)
class CellText:
    """The text of a cell.

    ``paragraphs`` are its lines, joined where only the width of the cell ended them.
    ``ends_full`` is True if there was no room for another word in the last line.
    """

    lines: tuple[GlyphLine, ...] = ()
    paragraphs: tuple[str, ...] = ()
    ends_full: bool = False

    @property
    def text(self) -> str:
        """The text with a line end between two paragraphs."""
        return "\n".join(self.paragraphs)


def cell_text(glyphs: Sequence[Glyph], x0: float, x1: float) -> CellText:
    """Return the text of a cell that reaches from ``x0`` to ``x1``."""
    if not glyphs:
        return CellText()
    lines = glyph_lines(_turned_upright(glyphs))
    if not lines:
        return CellText()
    if downwards := _written_downwards(glyphs):
        return CellText(lines, (downwards,))
    if not glyphs[0]["upright"]:
        return CellText(lines, (_joined([line.text for line in lines]),))
    margin = min(min(line.x0 - x0, x1 - line.x1) for line in lines)
    width = (x1 - x0) - 2 * max(margin, 0)
    paragraphs = [[lines[0].text]]
    for line, following in pairwise(lines):
        if _ends_paragraph(line, following, width):
            paragraphs.append([])
        paragraphs[-1].append(following.text)
    last = lines[-1]
    ends_full = width - (last.x1 - last.x0) < 1.5 * last.size and len(lines) > 1
    return CellText(lines, tuple(map(_joined, paragraphs)), ends_full)


def _written_downwards(glyphs: Sequence[Glyph]) -> str:
    """Return a text of upright characters in columns from the right, "" for any other text.

    It ends within its leftmost column, whose lower rows are blank; lines of text end at the right.
    The characters of a column are close, those of two columns apart.
    """
    rows = [
        sorted((glyph for glyph in row if not glyph["text"].isspace()), key=lambda each: each["x0"])
        for row in glyph_rows(glyphs)
    ]
    top, *below = rows
    if not below or len(top) == 1 or not len(top) > len(below[-1]) > 0:
        return ""
    size = top[0]["size"]
    is_apart = all(after["x0"] - before["x1"] > _APART * size for before, after in pairwise(top))
    is_chinese_text = all(is_chinese(each["text"][:1] or " ") for each in top)
    if not (is_apart and is_chinese_text) or any(
        len(lower) > len(upper)
        or not lower
        or lower[0]["top"] - upper[0]["bottom"] > _APART * size
        or abs(each["x0"] - above["x0"]) > _APART * size
        for upper, lower in pairwise(rows)
        for each, above in zip(lower, upper[-len(lower) :], strict=False)
    ):
        return ""
    columns = (
        row[-number]["text"]
        for number in range(1, len(top) + 1)
        for row in rows
        if len(row) >= number
    )
    return "".join(columns).translate(_CHARACTERS)


def _joined(lines: Sequence[str]) -> str:
    """Return lines that only the width of the cell ended as one text."""
    text = lines[0]
    for line in lines[1:]:
        both = is_chinese(text[-1:] or " ") or is_chinese(line[:1] or " ")
        text = text + line if both else _join_words(text, line)
    return text


def _join_words(first: str, second: str) -> str:
    """Join two lines neither of which is Chinese at the break; words are kept apart."""
    end, start = first[-20:], second[:20]
    return first[: len(first) - len(end)] + join_broken_text(end, start) + second[len(start) :]


def _ends_paragraph(line: GlyphLine, following: GlyphLine, width: float) -> bool:
    """Return True if a line was ended on purpose: the next word would have fitted into it.

    The text must also look as if it ended there, or began anew below.
    """
    if line.text[-1] not in _SENTENCE_END and not _NUMBERING.match(following.text):
        return False
    word = _FIRST_WORD.match(following.text)
    letters = word[0] if word else ""
    length = sum(1.0 if is_chinese(each) else 0.6 for each in letters) + _SPARE_ROOM
    room = max(length * following.size, _SPARE_SHARE * width)
    return (line.x1 - line.x0) + room < width


def _turned_upright(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return the characters of a text that is written upwards or downwards as if it were not."""
    if glyphs[0]["upright"]:
        return glyphs
    goes_up = glyphs[0]["matrix"][1] > 0
    turned = []
    for glyph in glyphs:
        along = (-glyph["bottom"], -glyph["top"]) if goes_up else (glyph["top"], glyph["bottom"])
        across = (glyph["x0"], glyph["x1"]) if goes_up else (-glyph["x1"], -glyph["x0"])
        place = {"x0": along[0], "x1": along[1], "top": across[0], "bottom": across[1]}
        turned.append({**glyph, **place, "size": across[1] - across[0]})
    return turned


def glyph_lines(glyphs: Iterable[Glyph]) -> tuple[GlyphLine, ...]:
    """Return the lines that these characters make up, from the top."""
    return tuple(filter(None, map(glyph_line, glyph_rows(glyphs))))


def glyph_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each line, from the top; a line of blanks too."""
    lines: list[list[Glyph]] = []
    middle = reach = 0.0
    for glyph in sorted(glyphs, key=_middle):
        if lines and _middle(glyph) - middle < reach:
            lines[-1].append(glyph)
            reach = max(reach, 0.5 * glyph["size"])
        else:
            lines.append([glyph])
            middle, reach = _middle(glyph), 0.5 * glyph["size"]
    return lines


def _middle(glyph: Glyph) -> float:
    middle: float = (glyph["top"] + glyph["bottom"]) / 2
    return middle


def glyph_line(row: Iterable[Glyph]) -> GlyphLine | None:
    """Return the line that the characters of a row make up, None if they are blanks."""
    glyphs = sorted(row, key=lambda glyph: glyph["x0"])
    visible = [glyph for glyph in glyphs if not glyph["text"].isspace()]
    if not visible:
        return None
    size = max(glyph["size"] for glyph in visible)
    spread = _usual_gap(visible)
    parts, gaps, blank = [""], list[tuple[float, float]](), ""
    before: Glyph | None = None
    for glyph in _without_covered_blanks(glyphs, visible):
        text = glyph["text"]
        if text.isspace():
            blank += text if before else ""
            continue
        if before:
            gap = glyph["x0"] - before["x1"]
            if gap > _WIDE_GAP * size and gap > 2 * spread:
                parts.append("")
                gaps.append((before["x1"], glyph["x0"]))
            elif blank or gap > max(_least_blank(before, glyph) * size, 1.5 * spread):
                parts[-1] += blank or " "
        parts[-1] += text
        before, blank = glyph, ""
    texts = tuple(text for part in parts if (text := part.translate(_CHARACTERS)))
    if not texts:
        return None
    tops, bottoms = [each["top"] for each in visible], [each["bottom"] for each in visible]
    sides = visible[0]["x0"], visible[-1]["x1"]
    return GlyphLine(texts, *sides, min(tops), max(bottoms), size, tuple(gaps))


def _without_covered_blanks(glyphs: Iterable[Glyph], visible: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield the characters from the left, without blanks over others.

    LibreOffice sets blanks over the ends of underlined texts. ``visible`` are those of the
    characters that are no blanks. Where they overlap each other, their widths are wrong, and
    nothing lies over them.
    """
    starts = [glyph["x0"] for glyph in visible]
    reach = float("-inf")  # of the last blank
    for glyph in glyphs:
        middle = (glyph["x0"] + glyph["x1"]) / 2
        if glyph["text"].isspace():
            below = bisect_right(starts, middle) - 1
            if middle < reach or (below >= 0 and _covers(visible[below : below + 2], middle)):
                continue
            reach = glyph["x1"]
        yield glyph


def _covers(glyphs: Sequence[Glyph], x: float) -> bool:
    """Return True if a place lies on a character and not on the one after it."""
    first, *following = glyphs
    spare = 0.1 * first["size"]
    return x < first["x1"] and all(each["x0"] > first["x1"] - spare for each in following)


def _usual_gap(visible: Sequence[Glyph]) -> float:
    """Return the gap between two characters of a line that is spread out evenly, else 0."""
    if len(visible) < 3:
        return 0.0
    gaps = [after["x0"] - before["x1"] for before, after in pairwise(visible)]
    least = min(gaps)
    return least if least > 0 and max(gaps) < 1.6 * least else 0.0


def _least_blank(before: Glyph, after: Glyph) -> float:
    """Return the gap, in sizes of a character, from which there is a blank between these."""
    chinese = is_chinese(before["text"][-1:] or " ") + is_chinese(after["text"][:1] or " ")
    return (0.3, 0.6, 1.0)[chinese]
