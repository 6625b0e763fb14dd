"""Copies the pages of a PDF of unknown origin, after looking how much is on each of them.

pdfminer, which reads the pages, unpacks streams without limit, follows a drawing into itself and
makes an object of every character. So it gets a copy that qpdf has written anew, with one flat
list of pages, and only if nothing in it is larger than the page of a form can be.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from perfdesk.core.errors import FormError
from perfdesk.formats.pdf.annotations import annotation_findings, draw_annotations
from perfdesk.formats.pdf.embedded_forms import DamagedPdfError, EncryptedPdfError
from perfdesk.recognition.source import Finding

MAX_PAGES = 500
_MAX_CONTENT_BYTES = 512 * 1024
"""Of the drawing instructions of one page, unpacked; a full page of a form has some 25 KB."""
_MAX_ALL_CONTENT_BYTES = 24 * 1024 * 1024
"""Of all pages together; 200 full pages of forms have some 5 MB."""
_MAX_TOKENS = 80_000
"""Numbers, names and operators on one page; a full page of a form has some 5,000."""
_MAX_TEXT_BYTES = 20_000
"""Of the texts on one page; a full page has 3,000 characters of one or two bytes."""
_MAX_PATHS = 6_000
"""Lines and curves on one page; a full page of cells with four lines each has some 2,500."""
_MAX_FONT_BYTES = 32 * 1024 * 1024
"""Of a font file, unpacked; a whole Chinese font has 10 to 20 MB."""
_MAX_MAP_BYTES = 2 * 1024 * 1024
"""Of a table of character codes (CMap), unpacked."""
_MAX_CODES = 300_000
"""Character codes in the ranges of one such table; there are 65,536 codes of two bytes."""
_MAX_FORM_DEPTH = 20
"""Drawings (form XObjects) within each other."""
_CHUNK = 256 * 1024

_PATH = re.compile(rb"(?<=\s)(?:re|[lcvy])(?=\s)")
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]+>", re.DOTALL)
"""A text, e.g. (abc), or <004100420043>."""
_DRAWING = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
"""The use of a form XObject or image, e.g. /Fm0 Do."""
_ANY_DRAWING = re.compile(rb"\bDo\b")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>")
"""The first and last code of a range, e.g. <0041> <005A>; also a pair of code and character."""
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


class TooManyPagesError(FormError):
    """The PDF has more pages than anybody publishes at once."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"这份 PDF 有 {count} 页，超过 {MAX_PAGES} 页，没有读入。"
            "请把有自评表的那几页另存（或打印）为一份 PDF，再读入。"
        )


class CrowdedPageError(FormError):
    """There is more on a page than on any page of a form."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"PDF 第 {page} 页的内容太多或太复杂，不像是自评表，没有读入。"
            "请把有自评表的那几页另存（或打印）为一份 PDF，再读入。"
        )


@dataclass(frozen=True, slots=True)
class CopiedPages:
    """A PDF with the pages of another one alone, and what lay above them that it has not."""

    file: BytesIO
    findings: tuple[Finding, ...]


def copied_pages(data: bytes) -> CopiedPages:
    """Return the pages of a PDF alone, written anew without limits to fear.

    Raise DamagedPdfError, EncryptedPdfError, TooManyPagesError or CrowdedPageError.
    """
    try:
        return _copied(data)
    except (FormError, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise EncryptedPdfError from error
    except Exception as error:  # pikepdf raises anything for a damaged file
        if "memory limit" in str(error):
            raise CrowdedPageError(1) from error
        raise DamagedPdfError from error


def _copied(data: bytes) -> CopiedPages:
    with pikepdf.open(BytesIO(data)) as source, Pdf.new() as copy:
        if len(source.pages) > MAX_PAGES:
            raise TooManyPagesError(len(source.pages))
        findings = tuple(annotation_findings(source))
        draw_annotations(source)
        copy.pages.extend(source.pages)
        if not len(copy.pages):
            raise DamagedPdfError
        size = 0
        looked_at = _LookedAt()
        for number, page in enumerate(copy.pages, start=1):
            load = _page_load(page.obj, looked_at)
            size += load.content
            if load.is_too_much or size > _MAX_ALL_CONTENT_BYTES:
                raise CrowdedPageError(number)
            for key in ("/Annots", "/AA", "/PieceInfo", "/Thumb", "/Metadata"):
                if key in page.obj:
                    del page.obj[key]
        result = BytesIO()
        copy.save(
            result,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return CopiedPages(result, findings)


# How much is drawn on a page.


@dataclass(frozen=True, slots=True)
class _Load:
    """How much something draws: bytes and tokens of instructions, bytes of texts, lines."""

    content: int = 0
    tokens: int = 0
    text: int = 0
    paths: int = 0

    def __add__(self, other: _Load) -> _Load:
        return _Load(
            self.content + other.content,
            self.tokens + other.tokens,
            self.text + other.text,
            self.paths + other.paths,
        )

    def times(self, count: int) -> _Load:
        return _Load(
            self.content * count, self.tokens * count, self.text * count, self.paths * count
        )

    @property
    def is_too_much(self) -> bool:
        return (
            self.content > _MAX_CONTENT_BYTES
            or self.tokens > _MAX_TOKENS
            or self.text > _MAX_TEXT_BYTES
            or self.paths > _MAX_PATHS
        )


_TOO_MUCH = _Load(_MAX_CONTENT_BYTES + 1)


@dataclass(slots=True)
class _LookedAt:
    """What was looked at already, by the numbers of the objects."""

    drawings: dict[tuple[int, ...], _Load] = field(default_factory=dict)
    fonts: dict[tuple[int, int], bool] = field(default_factory=dict)


def _page_load(page: Object, looked_at: _LookedAt) -> _Load:
    contents = page.get("/Contents", Array())
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    parts: list[bytes] = []
    left = _MAX_CONTENT_BYTES
    for stream in streams:
        if not isinstance(stream, Stream):
            continue
        part = _unpacked(stream, left)
        if part is None:
            return _TOO_MUCH
        parts.append(part)
        left -= len(part)
    resources = _Resources(page.get("/Resources"), page.objgen)
    return _load(b"\n".join(parts), resources, looked_at, 0)


@dataclass(frozen=True, slots=True)
class _Resources:
    """The fonts and drawings that instructions name, and the number of what they belong to."""

    names: Object | None
    owner: tuple[int, int]


def _load(content: bytes, named: _Resources, looked_at: _LookedAt, depth: int) -> _Load:
    """Return the load of these instructions, with the drawings that they use."""
    resources = named.names if isinstance(named.names, Dictionary) else Dictionary()
    fonts = resources.get("/Font", Dictionary())
    if isinstance(fonts, Dictionary) and not all(
        _is_modest_font(font, looked_at) for _, font in fonts.items()
    ):
        return _TOO_MUCH
    texts = sum(
        (len(text) - 2) // 2 if text[:1] == b"<" else len(text) - 2
        for text in _STRING.findall(content)
    )
    tokens = len(content.split()) + sum(map(content.count, (b"[", b"/", b"(", b"<")))
    own = _Load(len(content), tokens, texts, sum(1 for _ in _PATH.finditer(content)))
    drawings = resources.get("/XObject", Dictionary())
    if own.is_too_much or not isinstance(drawings, Dictionary):
        return own
    loads = {
        name: _drawing_load(each, named, looked_at, depth + 1)
        for name, each in (drawings.items() if _ANY_DRAWING.search(content) else ())
        if isinstance(each, Stream) and each.get("/Subtype") == Name.Form
    }
    return own + _drawings_load(content, loads)


def _drawings_load(content: bytes, loads: dict[str, _Load]) -> _Load:
    """Return the load of all uses of form XObjects in these instructions."""
    uses = sum(1 for _ in _ANY_DRAWING.finditer(content))
    names = [_name(match[1]) for match in _DRAWING.finditer(content)]
    total = sum((loads.get(name, _Load()) for name in names), _Load())
    heaviest = max(loads.values(), key=lambda each: each.content, default=_Load())
    return total + heaviest.times(uses - len(names))


def _name(raw: bytes) -> str:
    """Return the name with its escapes replaced, e.g. /Fm0 for F#6d0."""
    plain = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), raw)
    return "/" + plain.decode("utf-8", "replace")


def _drawing_load(drawing: Stream, around: _Resources, looked_at: _LookedAt, depth: int) -> _Load:
    """Return the load of a form XObject; one that draws itself is too much.

    One without resources of its own uses those of what draws it.
    """
    if depth > _MAX_FORM_DEPTH:
        return _TOO_MUCH
    own = drawing.get("/Resources")
    has_own = isinstance(own, Dictionary) and len(own) > 0
    resources = _Resources(own, drawing.objgen) if has_own else around
    key = (*drawing.objgen, *resources.owner)
    if key not in looked_at.drawings:
        looked_at.drawings[key] = _TOO_MUCH  # while it is being looked at
        content = _unpacked(drawing, _MAX_CONTENT_BYTES)
        if content is not None:
            looked_at.drawings[key] = _load(content, resources, looked_at, depth)
    return looked_at.drawings[key]


# What its fonts unpack to.


def _is_modest_font(font: Object, looked_at: _LookedAt) -> bool:
    if not isinstance(font, Dictionary):
        return True
    key = font.objgen
    if key == (0, 0) or key not in looked_at.fonts:
        looked_at.fonts[key] = all(_is_modest_part(part) for part in _font_parts(font)) and all(
            _is_modest_map(each)
            for each in (font.get("/ToUnicode"), font.get("/Encoding"))
            if isinstance(each, Stream)
        )
    return looked_at.fonts[key]


def _font_parts(font: Dictionary) -> Iterator[Object]:
    """Yield the files of a font and the tables of its widths."""
    descendants = font.get("/DescendantFonts", Array())
    below = descendants.as_list()[:1] if isinstance(descendants, Array) else Array()
    for each in (font, *below):
        if not isinstance(each, Dictionary):
            continue
        descriptor = each.get("/FontDescriptor", Dictionary())
        if isinstance(descriptor, Dictionary):
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if isinstance(file := descriptor.get(key), Stream):
                    yield file
        for key in ("/W", "/W2"):
            if isinstance(widths := each.get(key), Array):
                yield widths


def _is_modest_part(part: Object) -> bool:
    if isinstance(part, Stream):
        size = 0
        for each in _unpacked_parts(part):
            size += len(each)
            if size > _MAX_FONT_BYTES:
                return False
        return True
    return _width_count(list(part.as_list())) <= _MAX_CODES


def _width_count(widths: Sequence[object]) -> int:
    """Return how many widths a table gives: "10 [500 600]" two, "10 19 500" ten."""
    count, pending = 0, list[int]()
    for each in widths:
        if isinstance(each, Array):
            count += len(each)
            pending.clear()
            continue
        pending.append(int(str(each).partition(".")[0]))
        if len(pending) == 3:
            count += max(0, pending[1] - pending[0]) + 1
            pending.clear()
    return count


def _is_modest_map(stream: Stream) -> bool:
    data = _unpacked(stream, _MAX_MAP_BYTES)
    if data is None:
        return False
    # pdfminer makes an entry of every code in a range
    if b"begincidrange" not in data and b"beginbfrange" not in data:
        return True
    codes = 0
    for block in re.split(rb"begin(?:cid|bf|notdef)range", data)[1:]:
        for match in _RANGE.finditer(block.partition(b"end")[0]):
            first, last = (int(b"".join(each.split()) or b"0", 16) for each in match.groups())
            codes += max(0, last - first) + 1
            if codes > _MAX_CODES:
                return False
    return True


# Streams unpacked within limits.


def _unpacked(stream: Stream, limit: int) -> bytes | None:
    """Return the bytes of a stream, None if there are more than ``limit``."""
    parts, size = list[bytes](), 0
    for part in _unpacked_parts(stream):
        parts.append(part)
        size += len(part)
        if size > limit:
            return None
    return b"".join(parts)


def _unpacked_parts(stream: Stream) -> Iterator[bytes]:
    """Yield the bytes of a stream in parts, up to a fault in it.

    Raise DamagedPdfError, or what pikepdf raises for more than qpdf may unpack.
    """
    if "/Filter" not in stream:
        yield stream.read_raw_bytes()
    elif not _is_flate(stream):
        yield stream.read_bytes()
    else:
        decompressor = zlib.decompressobj()
        rest = stream.read_raw_bytes()
        # pdfminer, too, takes what comes before a fault
        with suppress(zlib.error):
            while rest and not decompressor.eof:
                yield decompressor.decompress(rest, _CHUNK)
                rest = decompressor.unconsumed_tail


def _is_flate(stream: Stream) -> bool:
    """Return True for a stream packed once by zlib, and not prepared for that in another way."""
    filters = stream.get("/Filter")
    names = filters.as_list() if isinstance(filters, Array) else [filters]
    return [str(each) for each in names] == ["/FlateDecode"] and "/DecodeParms" not in stream
