"""The pages of the manual, written in Markdown in ``docs/manual``.

The page of contents links every other page; its links are the order and the titles of the
pages. The tables of keys are made from the menus and end the page of keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from perfdesk import resources
from perfdesk.core.text import comparable_text, half_width
from perfdesk.gui.manual import CONTENTS, KEYS
from perfdesk.gui.manual.key_tables import key_groups, key_tables

_LINK = re.compile(r"\[([^]]+)]\(([a-z-]+)\.md\)")  # e.g. [保存和找回](keep.md)
_BEFORE, _AFTER = 8, 24
"""Characters of a snippet before and after the start of what was found."""


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: its name, its title in the contents, and its text in Markdown."""

    name: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class ManualHit:
    """A place where words were found: a page, characters of its shown text, and these in context.

    ``start`` and ``end`` count characters as ``QTextDocument`` does.
    """

    page: str
    start: int
    end: int
    snippet: str


def manual_pages(shortcuts: Sequence[tuple[str, str, str]]) -> tuple[ManualPage, ...]:
    """Return the page of contents and all pages it links, in its order.

    ``shortcuts`` are those of the menus: (menu, command, keys).
    """
    contents = _markdown(CONTENTS)
    pages = [ManualPage(CONTENTS, "目录", contents)]
    for title, name in _LINK.findall(contents):
        tables = f"\n{key_tables(key_groups(shortcuts))}" if name == KEYS else ""
        pages.append(ManualPage(name, title, _markdown(name) + tables))
    return tuple(pages)


def shown_texts(pages: Sequence[ManualPage]) -> dict[str, str]:
    """Return the text of each page as it is shown, without marks, by the name of the page."""
    return {page.name: _shown_text(page.markdown) for page in pages}


def find_in_manual(texts: Mapping[str, str], words: str) -> Iterator[ManualHit]:
    """Yield each place of the shown texts that has these words.

    Capitals, full width and blanks make no difference, so that 导出pdf is found in 导出 PDF.
    """
    characters = comparable_text(words)
    pattern = re.compile(" *".join(map(re.escape, characters)), re.IGNORECASE)
    for name, text in texts.items():
        for match in pattern.finditer(half_width(text)) if characters else ():
            start, end = match.span()
            yield ManualHit(name, start, end, _snippet(text, start))


def _snippet(text: str, start: int) -> str:
    """Return a text around a place in it, within the paragraph or the cell of a table."""
    first = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    return text[first : start + _AFTER].partition("\n")[0]


def _markdown(name: str) -> str:
    return resources.manual_folder().joinpath(f"{name}.md").read_text(encoding="utf-8")


def _shown_text(markdown: str) -> str:
    document = QTextDocument()
    document.setMarkdown(markdown)
    return document.toPlainText()
