"""Chapters as one PDF file: pages, fonts, tags, bookmarks, and the forms themselves inside.

The file is an archived one (PDF/A-3a) that a screen reader reads (PDF/UA-1).
Nothing is laid out or decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from perfdesk import resources
from perfdesk.formats.pdf.facts import Facts, one_line
from perfdesk.formats.pdf.font import Fonts
from perfdesk.formats.pdf.objects import Objects, string
from perfdesk.formats.pdf.page import Content
from perfdesk.formats.pdf.tags import Tagged, Tree, elements
from perfdesk.table.faces import Faces
from perfdesk.table.grid import Grid
from perfdesk.table.page import Page, Place


class Chapter(NamedTuple):
    """One form as a PDF shows it: its title, its table, its pages.

    ``native`` is the form's own file, put into the PDF under ``name``; none where
    it is not to come along.
    """

    title: str
    grid: Grid
    pages: Sequence[Page]
    name: str = ""
    native: bytes = b""


def no_matter() -> None:
    """A step that nobody waits for."""


def file(
    chapters: Sequence[Chapter], facts: Facts, faces: Faces, step: Callable[[], None] = no_matter
) -> bytes:
    """The bytes of a PDF of these chapters, at least one; ``step`` is called before each."""
    objects, fonts = Objects(), Fonts(faces)
    pages = _Pages(objects, fonts)
    tree = Tree(objects)
    starts = []
    for chapter in chapters:
        step()
        parts = elements(chapter.grid)
        kinds = {part.place: part.kind for part in parts if part.place}
        tagged = [pages.add(page, kinds) for page in chapter.pages]
        starts.append(tagged[0].page)
        tree.chapter(parts, tagged)
    entries = (
        f"/Pages {pages.written()} 0 R/StructTreeRoot {tree.written()} 0 R",
        f"/Metadata {objects.stream(facts.xmp(), '/Type/Metadata/Subtype/XML', packed=False)} 0 R",
        f"/OutputIntents[{_intent(objects)} 0 R]",
        _bookmarks(objects, chapters, starts) if len(chapters) > 1 else "",
        _attachments(objects, chapters, facts),
    )
    root = objects.add(
        "<</Type/Catalog/Lang(zh-CN)/MarkInfo<</Marked true>>"
        f"/ViewerPreferences<</DisplayDocTitle true>>{''.join(entries)}>>"
    )
    info = objects.add(facts.info())
    return objects.file(root, info)


class _Pages:
    """The pages of a file, one after the other."""

    def __init__(self, objects: Objects, fonts: Fonts) -> None:
        self._objects, self._fonts = objects, fonts
        self._root, self._resources = objects.add(), objects.add()
        self._numbers: list[int] = []

    def add(self, page: Page, kinds: Mapping[Place, str]) -> Tagged:
        """Adds a page, cells being marked as these kinds."""
        content = Content(page, self._fonts, kinds)
        drawn = self._objects.stream(content.operators())
        number = self._objects.add(
            f"<</Type/Page/Parent {self._root} 0 R/MediaBox[0 0 {page.width:.2f} {page.height:.2f}]"
            f"/Resources {self._resources} 0 R/Contents {drawn} 0 R"
            f"/StructParents {len(self._numbers)}/Tabs/S>>"
        )
        self._numbers.append(number)
        return Tagged(number, content.places)

    def written(self) -> int:
        """The number of the pages' root, all pages being there."""
        fonts = self._fonts.written(self._objects)
        self._objects.fill(self._resources, f"<</Font{fonts}>>")
        kids = " ".join(f"{number} 0 R" for number in self._numbers)
        count = len(self._numbers)
        self._objects.fill(self._root, f"<</Type/Pages/Count {count}/Kids[{kids}]>>")
        return self._root


def _intent(objects: Objects) -> int:
    """What black and white mean."""
    colours = objects.stream(_srgb(), "/N 3")
    return objects.add(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {colours} 0 R>>"
    )


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    return resources.path("colour", "srgb.icc").read_bytes()


def _bookmarks(objects: Objects, chapters: Sequence[Chapter], starts: Sequence[int]) -> str:
    """An entry for each chapter, shown beside the pages when the file is opened."""
    root = objects.add()
    numbers = [objects.add() for _ in chapters]
    before = (0, *numbers)
    after = (*numbers[1:], 0)
    for index, (chapter, number) in enumerate(zip(chapters, numbers, strict=True)):
        beside = f"/Prev {before[index]} 0 R" if index else ""
        if after[index]:
            beside += f"/Next {after[index]} 0 R"
        title = string(one_line(chapter.title))
        target = f"/Dest[{starts[index]} 0 R/Fit]"
        objects.fill(number, f"<</Title {title}/Parent {root} 0 R{beside}{target}>>")
    ends = f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R"
    objects.fill(root, f"<</Type/Outlines/Count {len(numbers)}{ends}>>")
    return f"/Outlines {root} 0 R/PageMode/UseOutlines"


def _attachments(objects: Objects, chapters: Sequence[Chapter], facts: Facts) -> str:
    """The forms' own files, from which the pages were made, in the order of the pages."""
    found = [_attachment(objects, each, facts) for each in chapters if each.native]
    if not found:
        return ""
    associated = " ".join(f"{number} 0 R" for number in found)
    named = " ".join(f"(perfdesk-{index:05}) {number} 0 R" for index, number in enumerate(found, 1))
    return f"/AF[{associated}]/Names<</EmbeddedFiles<</Names[{named}]>>>>"


def _attachment(objects: Objects, chapter: Chapter, facts: Facts) -> int:
    size = len(chapter.native)
    entries = f"/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size {size}{facts.changed}>>"
    data = objects.stream(chapter.native, entries)
    name = string(chapter.name)
    return objects.add(
        f"<</Type/Filespec/F {name}/UF {name}/AFRelationship/Source"
        f"/Desc {string('这张表的数据，可用 perfdesk 打开')}/EF<</F {data} 0 R/UF {data} 0 R>>>>"
    )
