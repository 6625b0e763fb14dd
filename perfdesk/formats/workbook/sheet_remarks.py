"""What stands beside the cells of an .xlsx workbook: texts in boxes and comments, and pictures.

It is not read into the form, but the user is told of it. A part that is damaged or far too
large is passed over, since no cell depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from posixpath import basename, dirname, join, normpath
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from perfdesk.core.errors import FormError
from perfdesk.formats.zip_archive import parse_elements, read_entry

_KINDS = ("drawing", "comments")
"""The last words of the types of relationships that lead from a sheet to such a part."""
_MAX_BYTES = 4 * 1024 * 1024
"""Of all parts with remarks that are read; the comments of a form take a few thousand."""
_OUTERMOST = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "comment")
"""The elements with which a shape or comment ends, so that its memory can be freed."""


class SheetRemarks:
    """Finds the remarks of each sheet in an archive; a part is read once."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._relationships = {
            basename(name).removesuffix(".rels"): name
            for name in archive.namelist()
            if "sheets/_rels/" in name
        }
        self._read: set[str] = set()
        self._unread_bytes = _MAX_BYTES

    def of_sheet(self, file: str) -> tuple[dict[str, list[str]], int]:
        """Return the texts beside the cells of a sheet by their kind, and how many pictures it has.

        ``file`` is the name of the sheet's part. The kinds are "drawing" for text boxes and other
        shapes, and "comments".
        """
        texts: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        picture_count = 0
        with suppress(FormError):
            for kind, part in self._targets(self._relationships.get(file, "")):
                picture_count += self._read_part(part, texts[kind])
        return texts, picture_count

    def _targets(self, relationships: str) -> Iterator[tuple[str, str]]:
        """Yield the kind and the name of each part with remarks to which a sheet leads."""
        data = read_entry(self._archive, relationships)
        folder = dirname(dirname(relationships))
        for element in parse_elements(data) if data else ():
            target = element.get("Target", "")
            name = normpath(join("/", folder, target)).removeprefix("/")
            kind = element.get("Type", "").rpartition("/")[2]
            if kind in _KINDS:
                yield kind, name

    def _read_part(self, part: str, texts: list[str]) -> int:
        """Add the texts of a part and return how many pictures it has.

        That is nothing if it was read before, is too large or damaged.
        """
        picture_count = 0
        with suppress(FormError):
            data = read_entry(self._archive, part)
            if data is None or part in self._read or len(data) > self._unread_bytes:
                return 0
            self._read.add(part)
            self._unread_bytes -= len(data)
            for element in parse_elements(data):
                if element.tag == "pic":
                    picture_count += 1
                elif element.tag in ("sp", "comment") and (text := _text(element)):
                    texts.append(text)
                if element.tag in _OUTERMOST:
                    element.clear()
        return picture_count


def _text(element: Element) -> str:
    """Return the text of a shape, a line for each paragraph, or of a comment."""
    paragraphs = [each for each in element.iter() if each.tag == "p"] or [element]
    lines = (
        "".join(each.text or "" for each in paragraph.iter() if each.tag == "t")
        for paragraph in paragraphs
    )
    return "\n".join(lines).strip()
