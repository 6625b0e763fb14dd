"""Sentences for the user that several modules of the window say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfdesk.core.form import Level3, Node
from perfdesk.core.text import shortened_names

READ_ONLY_MESSAGE = "这张表只能查看，不能修改。"
NO_TEXT_TO_PASTE_MESSAGE = "剪贴板里没有文字。"
NOTHING_ABOVE_MESSAGE = "上面没有可以向下填充的内容。"


def filled_down_message(count: int, *, altered: bool) -> str:
    """Return the message of filling down; ``altered`` is False if no cell has changed."""
    return f"已向下填充 {count} 格。" if altered else "内容已与上面相同，没有改动。"


def written_files_text(verb: str, paths: Sequence[Path]) -> str:
    """Return which files were written, without a full stop, e.g. 已导出 甲.pdf、乙.pdf 到 /报送.

    At most three are named; the folder is left out where they are in several.
    """
    names = shortened_names([path.name for path in paths], 3, "个文件")
    folders = {path.absolute().parent for path in paths}
    place = f" 到 {folders.pop()}" if len(folders) == 1 else ""
    return f"{verb} {names}{place}"


def node_name(node: Node) -> str:
    """Return what an indicator is called in a sentence."""
    return node.name.strip() or "（未命名）"


def row_names(nodes: Sequence[Level3]) -> str:
    """Return what the rows are called in a sentence that tells their number, at most three."""
    return shortened_names([node_name(node) for node in nodes], 3)
