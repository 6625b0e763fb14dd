"""What of a table's characters cannot be seen on its pages, told before they go out.

A character no face draws is a box on the page; controls, marks of direction and
characters without width are left out. Neither changes the form.
"""

from __future__ import annotations

from collections.abc import Iterator

from perfdesk.table.breaking import invisible, shown
from perfdesk.table.faces import Faces
from perfdesk.table.grid import Grid

_NAMED = 20
"""How many characters a sentence names."""


def missing_characters(grid: Grid, faces: Faces) -> tuple[str, ...]:
    """The characters of a table that no face draws, each once, in reading order."""
    chars = dict.fromkeys(shown("".join(cell.text for cell in grid.cells)))
    return tuple(char for char in chars if not faces.has(char))


def dropped_characters(grid: Grid) -> tuple[str, ...]:
    """The characters of a table that have no look and are left out, each once."""
    return tuple(dict.fromkeys(invisible("".join(cell.text for cell in grid.cells))))


def character_remarks(grid: Grid, faces: Faces) -> Iterator[str]:
    """A sentence for each kind of character that cannot be seen on the pages."""
    missing = missing_characters(grid, faces)
    if missing:
        named = "、".join(f"{char}（{_code(char)}）" for char in missing[:_NAMED])
        yield (
            f"有 {len(missing)} 个字没有字体可用，页面上以方框代替：{named}{_more(missing)}。"
            "请改用常用字，或安装含有这些字的字体。"
        )
    dropped = dropped_characters(grid)
    if dropped:
        named = "、".join(map(_code, dropped[:_NAMED]))
        yield f"有看不见的字符没有印出：{named}{_more(dropped)}。"


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _more(found: tuple[str, ...]) -> str:
    return " 等" if len(found) > _NAMED else ""
