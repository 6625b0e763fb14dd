"""The sentence that names the files a command has written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfdesk.core.text import shortened_names

_MOST_NAMED = 3
"""Most files named in a sentence."""


def written_files_text(verb: str, paths: Sequence[Path]) -> str:
    """Return which files were written, without a full stop, e.g. 已导出 甲.pdf、乙.pdf 到 /报送.

    The folder is left out where they are in several.
    """
    names = shortened_names([path.name for path in paths], _MOST_NAMED, "个文件")
    folders = {path.absolute().parent for path in paths}
    place = f" 到 {folders.pop()}" if len(folders) == 1 else ""
    return f"{verb} {names}{place}"
