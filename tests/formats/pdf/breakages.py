"""A correct PDF, and ways to break it that no validator may miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf

from perfdesk.formats.pdf.pdf_export import export_pdf
from perfdesk.resources import templates
from tests.table.golden import subject


@cache
def correct_pdf() -> bytes:
    form = replace(subject("shanghai-2022", 17), project="甲\ue000")
    return export_pdf(form, templates()["shanghai-2022"]).data


def first_font(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].Resources.Font["/F0"]


def element_with_attribute(document: pikepdf.Pdf, key: str) -> pikepdf.Object:
    """Return a structure element with this table attribute."""
    return next(
        each
        for each in document.objects
        if isinstance(each, pikepdf.Dictionary) and key in each.get("/A", {})
    )


def unembed(document: pikepdf.Pdf) -> None:
    del first_font(document).DescendantFonts[0].FontDescriptor.FontFile2


def widen(document: pikepdf.Pdf) -> None:
    first_font(document).DescendantFonts[0].W[1][3] = 777


def forget_characters(document: pikepdf.Pdf) -> None:
    del first_font(document).ToUnicode


def forget_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def forget_colours(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents


def forget_association(document: pikepdf.Pdf) -> None:
    del document.Root.AF


def hide_title(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def forget_tags(document: pikepdf.Pdf) -> None:
    del document.Root.MarkInfo


def forget_standards(document: pikepdf.Pdf) -> None:
    del document.Root.Metadata


def overlap(document: pikepdf.Pdf) -> None:
    element_with_attribute(document, "/RowSpan").A.RowSpan = 99


def head_nothing(document: pikepdf.Pdf) -> None:
    del element_with_attribute(document, "/Scope").A.Scope


def leave_untagged(document: pikepdf.Pdf) -> None:
    content = document.pages[0].Contents
    content.write(content.read_bytes() + b"\nBT /F0 9 Tf 1 0 0 1 9 9 Tm <0001> Tj ET")


def leave_private(document: pikepdf.Pdf) -> None:
    content = document.pages[0].Contents
    content.write(content.read_bytes().replace(b"/ActualText", b"/Nothing"))


BREAKAGES = (
    unembed,
    widen,
    forget_characters,
    forget_language,
    forget_colours,
    forget_association,
    hide_title,
    forget_tags,
    forget_standards,
    overlap,
    head_nothing,
    leave_untagged,
    leave_private,
)


def altered_pdf(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(correct_pdf())) as document:
        change(document)
        document.save(target, fix_metadata_version=False)
    return target.getvalue()
