"""Texts as a workbook can hold them, and what of them it cannot.

Knows characters and the limit of a cell, nothing of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 32_767
"""The most a cell holds, in UTF-16 units."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = 20
_FORMULA_SIGNS = "=+-@'＝＋－＠"
"""What makes a formula, or goes, where a text that begins with it is entered anew."""


def held(text: str) -> str:
    """The text as a cell holds it: line ends are LF, no unfit characters, not too long."""
    plain = _UNFIT.sub("", _LINE_END.sub("\n", text))
    if len(plain) <= LONGEST // 2:
        return plain
    return plain.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def is_cut(text: str) -> bool:
    """True if a cell cannot hold all of the text."""
    return len(_UNFIT.sub("", text).encode("utf-16-le")) > 2 * LONGEST


def is_held(text: str) -> bool:
    """True if a cell holds all of the text, but for the kind of its line ends."""
    return not (is_cut(text) or _UNFIT.search(text))


def opens_formula(text: str) -> bool:
    """True if the text would become a formula when it is entered again."""
    return text[:1] != "" and text[0] in _FORMULA_SIGNS


def remarks(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence on each thing that gets lost; ``texts`` are the names of cells and their texts."""
    unfit: dict[str, None] = {}
    for name, text in texts:
        unfit.update(dict.fromkeys(_UNFIT.findall(text)))
        if is_cut(text):
            yield (
                f"{name} 格的文字超过 {LONGEST:,} 字，工作簿的一格放不下，只写入了前面的部分；"
                "要保留全文请导出 PDF 或保存为自评表文件。"
            )
    if unfit:
        named = "、".join(f"U+{ord(char):04X}" for char in [*unfit][:_NAMED])
        more = " 等" if len(unfit) > _NAMED else ""
        yield f"有工作簿不能保存的字符没有写入：{named}{more}。请在表中删去这些字符。"
