"""Builds a PDF file of chapters, one for each form.

Reportlab draws the pages. pikepdf then adds what PDF/A-3a (ISO 19005-3) and PDF/UA-1
(ISO 14289-1) ask for: metadata, output intent and structure tree; further bookmarks and, as
attachments, the forms' own files. The pages come typeset.
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
from perfdesk.formats.pdf import pikepdf_limits  # noqa: F401 - sets the limits when imported
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

_COMPRESSION_LEVEL = 1
"""Of zlib: the files are a twentieth larger than with its default, made in two thirds the time."""

_CR_AT_END = b"\r\nendstream"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One form in a PDF: its title, its table and its typeset pages.

    ``attachment`` is the form's native file; it is empty if the PDF is not to contain it.
    """

    title: str
    grid: Grid
    pages: Sequence[Page]
    attachment_name: str = ""
    attachment: bytes = b""


@dataclass(frozen=True, slots=True)
class _DrawnChapter:
    """The structure elements of a chapter, and the marked cells on each of its pages."""

    elements: Sequence[StructureElement]
    marks: Sequence[MarkedCells]


def no_step() -> None:
    """Do nothing: the default step."""


def build_pdf(
    chapters: Sequence[Chapter],
    metadata: PdfMetadata,
    faces: FontStack,
    step: Callable[[], None] = no_step,
) -> bytes:
    """Return the bytes of a PDF of at least one chapter; ``step`` is called before each is drawn.

    Raises FaceError if a font is damaged.
    """
    pages = BytesIO()
    # The default would be a Helvetica that is not embedded, which PDF/A forbids.
    font_name = registered_font_name(faces[0])
    canvas = Canvas(pages, initialFontName=font_name, pageCompression=0, invariant=1)  # type: ignore[arg-type]
    drawn = [_draw_chapter(canvas, chapter, faces, step) for chapter in chapters]
    canvas.save()
    with pikepdf.open(pages) as document:
        metadata.write_to(document)
        _add_output_intent(document)
        _attach(document, chapters, metadata)
        _compress_streams(document)
        _add_structure(document, drawn)
        if len(chapters) > 1:
            _add_bookmarks(document, chapters)
        del document.trailer.ID  # reportlab's is the same for every file
        data = _save(document, object_streams=True)
        if _CR_AT_END in data:
            data = _save(document, object_streams=False)
    return data


def _draw_chapter(
    canvas: Canvas, chapter: Chapter, faces: FontStack, step: Callable[[], None]
) -> _DrawnChapter:
    step()
    elements = structure_elements(chapter.grid)
    kinds = {each.cell_position: each.kind for each in elements if each.cell_position}
    return _DrawnChapter(
        elements, [draw_page(canvas, page, faces, kinds) for page in chapter.pages]
    )


def _add_structure(document: Pdf, drawn: Sequence[_DrawnChapter]) -> None:
    """Add the structure tree, and the entries by which a document says that it has one."""
    tree, pages = StructureTree(document), iter(document.pages)
    for chapter in drawn:
        tree.add_chapter(chapter.elements, [(next(pages), marks) for marks in chapter.marks])
    document.Root.Lang = "zh-CN"
    document.Root.MarkInfo = Dictionary(Marked=True)
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _add_output_intent(document: Pdf) -> None:
    """Add the colour profile in which black and white are meant (ISO 19005-3, 6.2.3)."""
    profile = resources.path("colour", "srgb.icc").read_bytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=document.make_stream(profile, N=3),
    )
    document.Root.OutputIntents = Array([intent])


def _add_bookmarks(document: Pdf, chapters: Sequence[Chapter]) -> None:
    """Add a bookmark for each chapter; viewers show them when the file is opened."""
    page = 0
    with document.open_outline() as outline:
        for chapter in chapters:
            outline.root.append(OutlineItem(one_line(chapter.title), page, "Fit"))
            page += len(chapter.pages)
    document.Root.PageMode = Name.UseOutlines


def _attach(document: Pdf, chapters: Sequence[Chapter], metadata: PdfMetadata) -> None:
    """Attach the forms' own files, as the source of the pages and in their order."""
    associated = Array()
    for index, chapter in enumerate(chapters, 1):
        if chapter.attachment:
            spec = AttachedFileSpec(
                document,
                chapter.attachment,
                description="这张表的数据，可用 perfdesk 打开",
                filename=chapter.attachment_name,
                mime_type="application/json",
                mod_date=metadata.pdf_date,
                relationship=Name.Source,
            )
            document.attachments[f"perfdesk-{index:05}"] = spec
            associated.append(spec.obj)
    if associated:
        document.Root.AF = associated  # as PDF/A-3 wants (ISO 19005-3, 6.8)


def _compress_streams(document: Pdf) -> None:
    """Compress all streams but the metadata, which other programs look for as plain text.

    No stream may end in CR: qpdf (12.4.2, in pikepdf 10.18.0) writes a lone LF before
    ``endstream``, so that CR LF would be read as one line end and the data as a byte short
    (ISO 19005-3, 6.1.7.1). Data that happen to end in CR are compressed a second time: a stream
    may name several filters (ISO 32000-1, 7.3.8.2).
    """
    for each in document.objects:
        if isinstance(each, Stream) and each.get("/Type") != Name.Metadata:
            data, filters = compress(each.read_raw_bytes(), _COMPRESSION_LEVEL), 1
            while data.endswith(b"\r"):
                data, filters = compress(data, _COMPRESSION_LEVEL), filters + 1
            each.write(data, filter=Array([Name.FlateDecode] * filters))


def _save(document: Pdf, *, object_streams: bool) -> bytes:
    """Return the bytes of a document, smaller if its objects are put into streams.

    qpdf compresses those streams itself, and undoes what was compressed twice: in a few files
    of a hundred a stream ends in CR then.
    """
    target = BytesIO()
    document.save(
        target,
        min_version="1.7",
        deterministic_id=True,
        stream_decode_level=StreamDecodeLevel.none,
        compress_streams=object_streams,
        object_stream_mode=(
            ObjectStreamMode.generate if object_streams else ObjectStreamMode.disable
        ),
    )
    return target.getvalue()
