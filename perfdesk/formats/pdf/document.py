"""Chapters as one PDF file: pages, tags, bookmarks, and the forms themselves inside.

Reportlab draws the pages; what makes of them an archived file (PDF/A-3a) that a screen
reader reads (PDF/UA-1) is added by pikepdf. Nothing is laid out or decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zlib import compress

import pikepdf
from pikepdf import (
    Array,
    AttachedFileSpec,
    Dictionary,
    Name,
    ObjectStreamMode,
    OutlineItem,
    Pdf,
    Stream,
    StreamDecodeLevel,
)
from reportlab.pdfgen.canvas import Canvas

from perfdesk import resources
from perfdesk.formats.pdf import embedded_forms  # noqa: F401 - sets them before a file is opened
from perfdesk.formats.pdf.embedded_fonts import registered_font_name
from perfdesk.formats.pdf.metadata import PdfMetadata, one_line
from perfdesk.formats.pdf.pdf_page import draw_page
from perfdesk.formats.pdf.tags import (
    MarkedCells,
    StructureElement,
    StructureTree,
    structure_elements,
)
from perfdesk.table.fonts import FontStack
from perfdesk.table.grid import Grid
from perfdesk.table.page import Page

_LEVEL = 1
"""How hard zlib packs: larger by a twentieth than with its usual level, in two thirds the time."""

_CR_AT_END = b"\r\nendstream"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One form as a PDF shows it: its title, its table, its pages.

    ``native`` is the form's own file, put into the PDF under ``name``; none where
    it is not to come along.
    """

    title: str
    grid: Grid
    pages: Sequence[Page]
    attachment_name: str = ""
    attachment: bytes = b""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chapter's elements, and the cells of the marks on each of its pages."""

    parts: Sequence[StructureElement]
    marks: Sequence[MarkedCells]


def no_progress() -> None:
    """Default progress callback: does nothing."""


def build_pdf(
    chapters: Sequence[Chapter],
    facts: PdfMetadata,
    faces: FontStack,
    step: Callable[[], None] = no_progress,
) -> bytes:
    """The bytes of a PDF of these chapters, at least one; ``step`` is called before each."""
    pages = BytesIO()
    usual = registered_font_name(faces[0])  # else the file would name a Helvetica that is not in it
    canvas = Canvas(pages, initialFontName=usual, pageCompression=0, invariant=1)  # type: ignore[arg-type]
    drawn = [_drawn(canvas, chapter, faces, step) for chapter in chapters]
    canvas.save()
    with pikepdf.open(pages) as document:
        facts.write_to(document)
        _add_output_intent(document)
        _attach(document, chapters, facts)
        _pack(document)
        _mark(document, drawn)
        if len(chapters) > 1:
            _bookmark(document, chapters)
        del document.trailer.ID  # reportlab's is the same for every file
        data = _saved(document, smaller=True)
        if _CR_AT_END in data:
            data = _saved(document, smaller=False)
    return data


def _drawn(canvas: Canvas, chapter: Chapter, faces: FontStack, step: Callable[[], None]) -> _Drawn:
    step()
    parts = structure_elements(chapter.grid)
    kinds = {part.cell_position: part.kind for part in parts if part.cell_position}
    return _Drawn(parts, [draw_page(canvas, page, faces, kinds) for page in chapter.pages])


def _mark(document: Pdf, drawn: Sequence[_Drawn]) -> None:
    """Says what the texts on the pages are."""
    tree, pages = StructureTree(document), iter(document.pages)
    for chapter in drawn:
        tree.add_chapter(chapter.parts, [(next(pages), places) for places in chapter.marks])
    document.Root.Lang = "zh-CN"
    document.Root.MarkInfo = Dictionary(Marked=True)
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _add_output_intent(document: Pdf) -> None:
    """Adds the colour profile that black and white are meant in (ISO 19005-3, 6.2.3)."""
    profile = resources.path("colour", "srgb.icc").read_bytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=document.make_stream(profile, N=3),
    )
    document.Root.OutputIntents = Array([intent])


def _bookmark(document: Pdf, chapters: Sequence[Chapter]) -> None:
    """Makes an entry for each chapter, shown beside the pages when the file is opened."""
    page = 0
    with document.open_outline() as outline:
        for chapter in chapters:
            outline.root.append(OutlineItem(one_line(chapter.title), page, "Fit"))
            page += len(chapter.pages)
    document.Root.PageMode = Name.UseOutlines


def _attach(document: Pdf, chapters: Sequence[Chapter], facts: PdfMetadata) -> None:
    """Puts in the forms' own files, from which the pages were made, in the order of the pages."""
    found = Array()
    for index, chapter in enumerate(chapters, 1):
        if chapter.attachment:
            spec = AttachedFileSpec(
                document,
                chapter.attachment,
                description="这张表的数据，可用 perfdesk 打开",
                filename=chapter.attachment_name,
                mime_type="application/json",
                mod_date=facts.pdf_date,
                relationship=Name.Source,
            )
            document.attachments[f"perfdesk-{index:05}"] = spec
            found.append(spec.obj)
    if found:
        document.Root.AF = found


def _pack(document: Pdf) -> None:
    """Packs all streams but the metadata, which other programs look for as plain text.

    None of them ends in CR. Before ``endstream`` qpdf writes a lone LF, which would then be
    taken for the second half of an end of line, and the data for a byte short (ISO 19005-3,
    6.1.7.1). So data that happen to end in CR are packed a second time: a stream may name
    several filters (ISO 32000-1, 7.3.8.2).
    """
    for each in document.objects:
        if isinstance(each, Stream) and each.get("/Type") != Name.Metadata:
            data, filters = compress(each.read_raw_bytes(), _LEVEL), 1
            while data.endswith(b"\r"):
                data, filters = compress(data, _LEVEL), filters + 1
            each.write(data, filter=Array([Name.FlateDecode] * filters))


def _saved(document: Pdf, *, smaller: bool) -> bytes:
    """The bytes of a document, ``smaller`` with its objects in streams.

    qpdf packs those itself, and unpacks what is packed twice: in some files of a hundred one
    stream then ends in CR.
    """
    target = BytesIO()
    document.save(
        target,
        min_version="1.7",
        deterministic_id=True,
        stream_decode_level=StreamDecodeLevel.none,
        compress_streams=smaller,
        object_stream_mode=ObjectStreamMode.generate if smaller else ObjectStreamMode.disable,
    )
    return target.getvalue()
