"""Pages on which there is more than a form can have are refused before they are read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from perfdesk.formats.pdf.page_limits import (
    MAX_PAGES,
    CrowdedPageError,
    TooManyPagesError,
    copied_pages,
)
from tests.formats.pdf.drawn import drawn
from tests.formats.seeds import SEEDS

_BOMB = zlib.compress(b"q Q " * 10_000_000, level=1)  # made by each process that collects
_ALL_CODES = b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"


def page(contents: bytes, resources: Callable[[Pdf], Dictionary] | None = None) -> bytes:
    """Return a PDF of one page that draws this."""
    with Pdf.new() as document:
        only = document.add_blank_page()
        only.obj.Contents = document.make_stream(contents)
        if resources:
            only.obj.Resources = resources(document)
        return saved(document)


def saved(document: Pdf) -> bytes:
    buffer = BytesIO()
    document.save(buffer, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def drawing(document: Pdf, contents: bytes, **entries: Object) -> Object:
    stream = document.make_stream(contents)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def bomb(document: Pdf) -> Object:
    return drawing(document, _BOMB, Filter=Name.FlateDecode)


def font(parts: Dictionary, **entries: Object) -> Dictionary:
    """Return resources with one font of two-byte codes; ``parts`` go into what it is made of."""
    below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.A)
    below.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.A)
    for key, value in parts.items():
        (below if key == "/W" else below.FontDescriptor)[key] = value
    named = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.A,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([below]),
    )
    for key, value in entries.items():
        named[f"/{key}"] = value
    return Dictionary(Font=Dictionary(F=named))


def drawn_again(document: Pdf) -> Dictionary:
    """Return drawings each of which uses the one before ten times, by the page's own names."""
    names = Dictionary(A0=drawing(document, b"0 0 m 1 1 l S"))
    for number in range(1, 15):
        names[f"/A{number}"] = drawing(document, b"/A%d Do " % (number - 1) * 10)
    return Dictionary(XObject=names)


def draws_itself(document: Pdf) -> Dictionary:
    one = drawing(document, b"/A Do")
    one.Resources = Dictionary(XObject=Dictionary(A=one))
    return Dictionary(XObject=Dictionary(A=one))


SHOWN = b"BT /F 9 Tf <00410042> Tj ET"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(page(b"q Q " * 300_000), id="instructions"),
        pytest.param(page(b"0 0 m 1 1 l S " * 7_000), id="lines"),
        pytest.param(page(b"BT (" + b"a" * 30_000 + b") Tj ET"), id="characters"),
        pytest.param(page(b"[" * 100_000), id="nesting"),
        pytest.param(
            page(b"/A Do", lambda each: Dictionary(XObject=Dictionary(A=bomb(each)))), id="bomb"
        ),
        pytest.param(page(b"/A Do", draws_itself), id="draws itself"),
        pytest.param(page(b"/A14 Do", drawn_again), id="draws ten times each"),
        pytest.param(page(b"/A#314 Do", drawn_again), id="escaped name"),
        pytest.param(
            page(SHOWN, lambda each: font(Dictionary(FontFile2=bomb(each)))), id="font bomb"
        ),
        pytest.param(
            page(SHOWN, lambda each: font(Dictionary(), ToUnicode=bomb(each))), id="map bomb"
        ),
        pytest.param(
            page(SHOWN, lambda each: font(Dictionary(), ToUnicode=each.make_stream(_ALL_CODES))),
            id="all codes",
        ),
        pytest.param(
            page(SHOWN, lambda _: font(Dictionary(W=Array([0, 2_000_000_000, 500])))), id="widths"
        ),
    ],
)
def test_too_much_on_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(CrowdedPageError, match="第 1 页"):
        copied_pages(data)


def test_too_many_pages_are_refused() -> None:
    with Pdf.new() as document:
        for _ in range(MAX_PAGES + 1):
            document.add_blank_page()
        data = saved(document)
    with pytest.raises(TooManyPagesError, match=f"{MAX_PAGES + 1} 页"):
        copied_pages(data)


def test_the_pages_are_copied_and_nothing_beside_them() -> None:
    with pikepdf.open(BytesIO(drawn(SEEDS[1]))) as document:
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()))
        document.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Text)])
        data = saved(document)
    with pikepdf.open(copied_pages(data).file) as copy:
        assert len(copy.pages) == 1
        assert "/Names" not in copy.Root
        assert "/Annots" not in copy.pages[0].obj
        assert b"Tj" in copy.pages[0].Contents.read_bytes()
