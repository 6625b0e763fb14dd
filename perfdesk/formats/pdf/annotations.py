"""What lies over the pages of a PDF: fields that are filled in, texts set on it, and notes.

Readers of pages see only what is drawn by a page itself. So what a field or a free text displays
is drawn there, and the lines that strike text out; what displays no text of its own, such as a
note, or has no drawing in the file, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pikepdf import Array, Dictionary, Object, Pdf, Stream, String

from perfdesk.formats.document_blocks import quoted
from perfdesk.recognition.source import Finding

_MAX_ANNOTATIONS = 2_000
"""Of one page that are looked at; a page of a form has some hundred fields."""
_MAX_PARENTS = 10
"""Fields within each other."""
_TEXT_FIELDS = ("/Tx", "/Ch")
_WITHOUT_TEXT = ("/Widget", "/Link", "/Popup", "/FreeText")
"""Annotations whose description is none that somebody wrote as a note."""


def draw_annotations(pdf: Pdf) -> None:
    """Draw on each page its fields, free texts and lines through text; drop all other annotations.

    One that has no drawing in the file is dropped too, though a viewer may make one.
    """
    is_any_drawn = False
    for page in pdf.pages:
        drawn = [
            each
            for each in _annotations(page.obj)
            if (_is_text(each) or _is_strike(each)) and _is_drawable(each)
        ]
        if "/Annots" in page.obj:
            page.obj.Annots = Array(drawn)
        is_any_drawn |= bool(drawn)
    if is_any_drawn:
        pdf.flatten_annotations("screen")


def annotation_findings(pdf: Pdf) -> Iterator[Finding]:
    """Yield what the pages have above them that ``draw_annotations`` does not draw."""
    for number, page in enumerate(pdf.pages, start=1):
        where = f"第 {number} 页"
        annotations = list(_annotations(page.obj))
        fields = "；".join(_undrawn_texts(annotations))
        if fields:
            message = f"{where}的填写框里的文字没有读入，请核对原文：“{quoted(fields)}”。"
            yield Finding("unread-field", where, fields, message)
        if count := sum(map(_is_ticked, annotations)):
            message = f"{where}有 {count} 个勾选框是勾上的，没有读入，请核对原文。"
            yield Finding("unread-field", where, str(count), message)
        if count := sum(_is_strike(each) and not _is_drawable(each) for each in annotations):
            message = f"{where}有 {count} 处删除线，划掉的文字已照常读入，请对照原文删去。"
            yield Finding("struck-out", where, str(count), message)
        if notes := "；".join(_notes(annotations)):
            message = f"{where}的批注没有读入，请核对：“{quoted(notes)}”。"
            yield Finding("comment", where, notes, message)


def _annotations(page: Object) -> Iterator[Dictionary]:
    found = page.get("/Annots")
    for each in islice(found.as_list() if isinstance(found, Array) else (), _MAX_ANNOTATIONS):
        if isinstance(each, Dictionary):
            yield each


def _undrawn_texts(annotations: list[Dictionary]) -> Iterator[str]:
    for each in annotations:
        if _is_text(each) and not _is_drawable(each):
            key = "/Contents" if _subtype(each) == "/FreeText" else "/V"
            if text := _string(_inherited(each, key)):
                yield text


def _notes(annotations: list[Dictionary]) -> Iterator[str]:
    for each in annotations:
        text = _string(each.get("/Contents"))
        if text and _subtype(each) not in _WITHOUT_TEXT:
            yield text


def _is_text(annotation: Dictionary) -> bool:
    """Return whether an annotation shows a text: a field for one, or a text set on the page."""
    if _subtype(annotation) == "/Widget":
        return str(_inherited(annotation, "/FT")) in _TEXT_FIELDS
    return _subtype(annotation) == "/FreeText"


def _is_strike(annotation: Dictionary) -> bool:
    return _subtype(annotation) == "/StrikeOut"


def _is_drawable(annotation: Dictionary) -> bool:
    """Return whether the file has the drawing that a viewer would show."""
    appearance = annotation.get("/AP")
    return isinstance(appearance, Dictionary) and isinstance(appearance.get("/N"), Stream)


def _is_ticked(annotation: Dictionary) -> bool:
    is_button = str(_inherited(annotation, "/FT")) == "/Btn"
    return is_button and str(annotation.get("/AS", "/Off")) != "/Off"


def _subtype(annotation: Dictionary) -> str:
    return str(annotation.get("/Subtype", ""))


def _inherited(field: Dictionary, key: str) -> Object | None:
    """Return an entry of a field, or of the one that it is a part of."""
    node: Object | None = field
    for _ in range(_MAX_PARENTS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _string(value: Object | None) -> str:
    """Return a text on one line, "" if it is none."""
    return " ".join(str(value).split()) if isinstance(value, String) else ""
