"""The tables of keys at the end of the manual's page of keys.

The shortcuts of commands come from the menus; the keys that work in cells and texts are
listed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

KeyGroup = tuple[str, tuple[tuple[str, str], ...]]
"""A title, and pairs of keys and what they do."""

CELL_KEYS: tuple[KeyGroup, ...] = (
    (
        "填写单元格",
        (
            ("直接打字", "替换原来的内容"),
            ("F2", "接着原来的内容改"),
            ("Enter", "填好，到下一行（Shift 向上）"),
            ("Tab", "填好，到右边一格（Shift 向左）"),
            ("Tab 后按 Enter", "到下一行，回到 Tab 开始的一列"),
            ("名称列按 Enter", "到下一个三级指标，最后一个下面是新的一行"),
            ("选中几格后", "从第一格填起，Enter、Tab 在其中移动"),
            ("Alt+Enter", "格内换行"),
            ("Esc", "恢复原来的内容"),
            ("Backspace", "清空，重新填"),
        ),
    ),
    (
        "移动和选择",
        (
            ("↑ ↓ ← →", "到旁边一格；在指标名称上 ← → 收起、展开"),
            ("Home / End", "到本行第一格、最后一格"),
            ("Ctrl+方向键", "到一段内容的尽头"),
            ("Ctrl+Home / End", "到表的开头、末尾"),
            ("PgUp / PgDn", "翻一屏"),
            ("Shift+以上各键", "扩大选择"),
            ("Shift+空格", "选中整行"),
            ("Ctrl+空格", "选中整列"),
        ),
    ),
    (
        "版面预览",
        (
            ("Ctrl++ / Ctrl+-", "放大、缩小"),
            ("Ctrl+0", "适合宽度"),
            ("Enter", "到标出的一格"),
        ),
    ),
)
"""The keys that work in cells and texts; no menu shows them."""


def key_groups(shortcuts: Sequence[tuple[str, str, str]]) -> tuple[KeyGroup, ...]:
    """Return the keys of cells, then the shortcuts (menu, command, keys) by menu."""
    menus: dict[str, list[tuple[str, str]]] = {}
    for menu, command, keys in shortcuts:
        menus.setdefault(menu, []).append((keys, command))
    return (*CELL_KEYS, *((menu, tuple(lines)) for menu, lines in menus.items()))


def key_tables(groups: Iterable[KeyGroup]) -> str:
    """Return the groups in Markdown: a heading and a table for each."""
    return "\n".join(map(_table, groups))


def _table(group: KeyGroup) -> str:
    title, lines = group
    rows = "".join(f"| {keys} | {effect} |\n" for keys, effect in lines)
    return f"## {title}\n\n| 按键 | 作用 |\n| --- | --- |\n{rows}"
