"""Hostile PDF files: loops, bombs, wrong tables, pages that draw too much."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import pikepdf

from tests.soak.forms import sample_file

_MB = 1024 * 1024
_START = b"%PDF-1.7\n"
_ATTACHED = (
    b"3 0 obj<</Names[%b]>>endobj\n"
    b"4 0 obj<</Type/Filespec/F(x.zpb)/UF(x.zpb)/EF<</F 5 0 R>>>>endobj\n"
    b"5 0 obj<</Type/EmbeddedFile%b/Length %d>>stream\n%b\nendstream endobj\n"
)
_FILTERED = {
    "RunLength": (b"\x81A", 4_000_000),
    "ASCIIHex": (b"41", 9_000_000),
    "ASCII85": (b"z", 15_000_000),
    "LZW": (bytes(range(256)), 50_000),
    "JBIG2": (b"x", 3_000),
    "DCT": (b"\xff\xd8", 3_000),
    "Crypt": (b"x", 1),
}
_REPEATED = {
    "objects-same": (b"1 0 obj\n", 2_000_000, b""),
    "trailers-open": (b"trailer<<\n", 1_500_000, b""),
    "trailers": (b"trailer<</Root 1 0 R>>\n", 700_000, b"startxref\n0\n%%EOF"),
    "starts": (b"startxref\n", 1_900_000, b"%%EOF"),
    "ends": (b"%%EOF\n", 3_000_000, b""),
    "spaces": (b" ", 19 * _MB, b""),
    "lines": (b"\n", 19 * _MB, b""),
    "arrays-deep": (b"[", 5_000_000, b"endobj\ntrailer<</Root 1 0 R>>\n"),
    "words": (b"stream endstream obj endobj ", 500_000, b""),
}


def pdf_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file, and a function that makes its bytes."""
    for name, make in (*_raw(), *_attachments(), *_pages(), *_from_sample()):
        yield f"{name}.pdf", make


def _raw() -> Iterator[tuple[str, Callable[[], bytes]]]:
    root = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    pages = b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj\n"
    end = b"startxref\n120\n%%EOF"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    yield (
        "table-loop",
        lambda: _START + root + pages + table + b"trailer<</Size 3/Root 1 0 R/Prev 120>>\n" + end,
    )
    yield (
        "table-size",
        lambda: (
            _START + b"xref\n0 999999999\n0000000000 65535 f \n"
            b"trailer<</Size 999999999/Root 1 0 R>>\nstartxref\n9\n%%EOF"
        ),
    )
    yield "tables-20000", _many_tables
    yield (
        "page-count",
        lambda: (
            _START + root + b"2 0 obj<</Type/Pages/Kids[]/Count 999999999>>endobj\n"
            b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
        ),
    )
    for name, parts in _REPEATED.items():
        yield name, partial(_repeated, *parts)
    yield (
        "objects-many",
        lambda: _START + b"".join(b"%d 0 obj\n" % number for number in range(1_200_000)),
    )


def _attachments() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "names-loop", lambda: _file(b"3 0 obj<</Kids[3 0 R 3 0 R]>>endobj\n")
    yield "names-doubled", lambda: _file(_chain(40, b"/Kids[%d 0 R %d 0 R]"))
    yield "names-deep", lambda: _file(_chain(20_000, b"/Kids[%d 0 R]"))
    yield "dictionaries-deep", lambda: _file(b"3 0 obj" + b"<</A" * _MB + b"endobj\n")
    yield "string-long", lambda: _file(b"3 0 obj<</Names[(" + b"\\(" * 8_000_000 + b")]>>endobj\n")
    flate = b"/Filter/FlateDecode"
    yield "attachment-unpacks", lambda: _attached(1, flate, _much_packed())
    twice = b"/Filter[/FlateDecode/FlateDecode]"
    yield (
        "attachment-unpacks-twice",
        lambda: _attached(2_000, twice, zlib.compress(_much_packed(), 9)),
    )
    for name, (part, times) in _FILTERED.items():
        yield f"filter-{name}", partial(_filtered, name, part, times)
    yield "attachments-1500", lambda: _attached(1_500, b"", sample_file("zpb"))
    yield "attachment-cut", lambda: _attached(1, b"", sample_file("zpb")[:-100])


def _pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    many = 200_000
    drawn = {
        "texts": lambda: b"".join(b"BT /F 9 Tf %d 9 Td (1) Tj ET\n" % n for n in range(many)),
        "one-text": lambda: b"BT /F 9 Tf (" + b"1" * 5_000_000 + b") Tj ET",
        "lines": lambda: b"".join(b"%d 0 m 0 %d l S\n" % (n, n) for n in range(many)),
        "boxes": lambda: b"".join(b"%d %d 9 9 re f\n" % (n % 600, n % 800) for n in range(many)),
        "states": lambda: b"q " * 2_000_000,
        "operands": lambda: b"1 " * 5_000_000,
        "arrays": lambda: b"[" * 1_000_000,
        "itself": lambda: b"/X Do " * 100,
        "image": lambda: b"BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID " + b"x" * 9_999 + b" EI",
        "far": lambda: b"BT /F 1e30 Tf 1e38 0 0 1e38 1e38 -1e38 Tm (1) Tj ET",
        "unpacks": lambda: b" " * 300 * _MB,
    }
    for name, content in drawn.items():
        yield f"page-{name}", partial(_page, content)
    yield "pages-same-100000", lambda: _page(lambda: b"BT /F 9 Tf (1) Tj ET", times=100_000)


def _from_sample() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "password", lambda: _encrypted("geheim")
    yield "owner-password", lambda: _encrypted("")
    for share in (1, 50, 99):
        yield f"cut-{share}", partial(_cut, share)
    yield "zeros-within", _zeros_within


def _repeated(part: bytes, times: int, after: bytes) -> bytes:
    return _START + part * times + after


def _much_packed() -> bytes:
    return zlib.compress(b"A" * 400 * _MB, 9)


def _chain(last: int, kids: bytes) -> bytes:
    """Return nodes of a name tree from 3 on, each naming the next, once or more."""
    places = kids.count(b"%d")
    nodes = (
        b"%d 0 obj<<%b>>endobj\n" % (number, kids % ((number + 1,) * places))
        for number in range(3, last)
    )
    return b"".join(nodes) + b"%d 0 obj<</Names[]>>endobj\n" % last


def _attached(times: int, filters: bytes, data: bytes) -> bytes:
    return _file(_ATTACHED % (b"(x)4 0 R " * times, filters, len(data), data))


def _filtered(name: str, part: bytes, times: int) -> bytes:
    return _attached(1, f"/Filter/{name}Decode".encode(), part * times)


def _file(objects: bytes) -> bytes:
    """Return a PDF without pages, with these objects from 3 on and a table of all."""
    root = b"1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>endobj\n"
    return _with_table(_START + root + b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" + objects)


def _page(content: Callable[[], bytes], times: int = 1) -> bytes:
    """Return a PDF of a page that draws this, so often; the page is a drawing inside itself too."""
    packed = zlib.compress(content(), 1)
    stream = b"/Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n" % (
        len(packed),
        packed,
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources = b"/Resources<</Font<</F %b>>/XObject<</X 5 0 R>>>>" % font
    return _with_table(
        _START + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[%b]/Count %d>>endobj\n"
        % (b"3 0 R " * times, times)
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%b>>endobj\n"
        % resources
        + b"4 0 obj<<"
        + stream
        + b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]%b" % resources
        + stream
    )


def _with_table(objects: bytes) -> bytes:
    found = re.finditer(rb"^(\d+) 0 obj", objects, re.MULTILINE)
    places = {int(each[1]): each.start() for each in found}
    size = max(places) + 1
    lines = b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    return (
        objects
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + lines
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(objects))
    )


def _many_tables() -> bytes:
    data, before = bytearray(_START), b""
    for _ in range(20_000):
        place = len(data)
        data += b"xref\n0 0\ntrailer<</Size 1/Root 1 0 R%b>>\n" % before
        before = b"/Prev %d" % place
    return bytes(data) + b"startxref\n%d\n%%%%EOF" % place


def _encrypted(password: str) -> bytes:
    saved = BytesIO()
    with pikepdf.open(BytesIO(sample_file("pdf"))) as pdf:
        pdf.save(saved, encryption=pikepdf.Encryption(owner="owner", user=password))
    return saved.getvalue()


def _cut(share: int) -> bytes:
    data = sample_file("pdf")
    return data[: len(data) * share // 100]


def _zeros_within() -> bytes:
    data = sample_file("pdf")
    third = len(data) // 3
    return data[:third] + bytes(third) + data[2 * third :]
