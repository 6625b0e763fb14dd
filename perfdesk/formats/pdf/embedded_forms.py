"""The limits within which pikepdf unpacks a file, for the whole process.

They are set when this module is first imported, which every module that opens a PDF does
before it opens one. pikepdf does not guard them against several threads.

Reading a PDF of ours: the forms that lie in it as they were saved.

Any program may have kept, joined or damaged the file since, so nothing in it is
trusted: it is looked at by pikepdf within limits, and what is found is read as
any native file. The pages themselves are not read.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream, settings

from perfdesk.core.errors import FormError

MAX_STREAM_BYTES = 2 * 1024 * 1024
"""Bytes that one stream may unpack to.

qpdf makes some 160 bytes of memory of each number in it. The largest streams of ours are the
table of objects of a merged file (1.5 MB for a thousand forms); a form that is attached is
unpacked by us.
"""

settings.set_qpdf_limits(
    flate_max_memory=MAX_STREAM_BYTES,
    run_length_max_memory=MAX_STREAM_BYTES,
    dct_max_memory=MAX_STREAM_BYTES,
    png_max_memory=MAX_STREAM_BYTES,
    tiff_max_memory=MAX_STREAM_BYTES,
    max_stream_filters=5,
)
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # its repairs are of no use to a user


_SUFFIX = ".zpb"
_MOST_FORMS, _MOST_BYTES = 1000, 64 * 1024 * 1024
"""What the forms in one file may come to, unpacked."""
_MOST_OBJECTS = 8 * 1024 * 1024
"""What a file's streams of objects may unpack to together.

qpdf limits each stream alone, keeps all it has read, and makes of a byte up to 80. 300 forms
bound into one file and saved anew by qpdf take 2.4 MB, a thousand more than is allowed here.
"""
_FILTERS = {"/FlateDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
"""How an attachment may be packed: in ways that have a limit, or make nothing larger."""
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A character of a name, as #4c in /#4cZWDecode."""
_UNSAFE = re.compile(
    rb"/LZW(?:Decode|[\0\t\n\f\r /<>\[\](){}%])"
    rb"|/Filter(?![0-9A-Za-z])(?!\s*(?:/[0-9A-Za-z.]+|\[\s*(?:/[0-9A-Za-z]+\s*)*\]))"
)
"""/LZWDecode, or /LZW where a name may end; or a filter named elsewhere, as in /Filter 5 0 R.

qpdf 12 unpacks LZW without limit as soon as it looks for an object in it: 20 KB become
gigabytes. A name elsewhere, in an object that is packed itself, could be that one.
"""


@dataclass(frozen=True, slots=True)
class AttachedForms:
    """The native files in a PDF, in its order, and the names of those that are damaged."""

    native_files: tuple[bytes, ...]
    damaged: tuple[str, ...] = ()


class DamagedPdfError(FormError):
    """A PDF that cannot be read at all."""

    def __init__(self) -> None:
        super().__init__(
            "PDF 文件不完整或已损坏，读不下去。请重新取得该文件，或打开原来的 .zpb 文件。"
        )


class EncryptedPdfError(FormError):
    """A PDF that asks for a password."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 设了密码，读不出里面的表。请先用 PDF 阅读器取消密码，再打开。")


class UnsafeCompressionError(FormError):
    """A PDF packed in a way that cannot be unpacked within limits."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 的压缩方式太老或不规范（如 LZW），无法安全读取。"
            "请打开原来的 .zpb 文件，或向填表人索取。"
        )


class NoEmbeddedFormError(FormError):
    """A PDF of another program, or one of ours for the public."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 里没有自评表的数据（公开件和其他软件做的 PDF 都没有）。"
            "请打开上报件，或向填表人要 .zpb 文件。"
        )


class TooMuchEmbeddedError(FormError):
    """More, or larger, forms than anybody binds into one file."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 里附带的数据太多，不像是自评表。请确认选对了文件。")


def attached_forms(data: bytes) -> AttachedForms:
    """The native files in a PDF, at least one of them whole; raises an error of this module."""
    try:
        found = _attached(data)
    except FormError:
        raise
    except Exception as error:  # a damaged file makes the library raise anything
        raise _refusal(error) from error
    if not found.native_files:
        raise DamagedPdfError if found.damaged else NoEmbeddedFormError
    return found


def _attached(data: bytes) -> AttachedForms:
    names = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)
    if _UNSAFE.search(names):
        raise UnsafeCompressionError
    size, natives, damaged = 0, list[bytes](), list[str]()
    with pikepdf.open(BytesIO(data)) as document:
        _check_object_streams(document)
        for count, (name, entry) in enumerate(_entries(document)):
            if not name.lower().endswith(_SUFFIX):
                continue
            if count >= _MOST_FORMS or size > _MOST_BYTES:
                raise TooMuchEmbeddedError
            try:
                natives.append(_whole(entry))
            except DamagedPdfError:
                damaged.append(name)
            else:
                size += len(natives[-1])
    if size > _MOST_BYTES:
        raise TooMuchEmbeddedError
    return AttachedForms(tuple(natives), tuple(damaged))


def _entries(document: Pdf) -> Iterator[tuple[str, Object]]:
    """The names of what is attached, "" for what has none, and the entries themselves."""
    for entry in _listed(document):
        named = isinstance(entry, Dictionary)
        yield str(entry.get("/UF", entry.get("/F", ""))) if named else "", entry


def _whole(entry: Object) -> bytes:
    """The bytes of an attached file; raises DamagedPdfError, or TooMuchInsideError."""
    try:
        return _unpacked(entry.EF)
    except FormError:
        raise
    except Exception as error:  # a damaged file makes the library raise anything
        raise _refusal(error) from error


def _check_object_streams(document: Pdf) -> None:
    """Raises TooMuchInsideError if the streams of objects are too large together.

    One that cannot be unpacked counts as the largest that can.
    """
    entries = document.get_xref_table().values()
    numbers = {each.obj_stream_number for each in entries if each.obj_stream_number is not None}
    size = 0
    for stream in (document.get_object(number, 0) for number in numbers):
        if isinstance(stream, Stream):
            try:
                size += len(stream.read_bytes())
            except pikepdf.PdfError:
                size += MAX_STREAM_BYTES
        if size > _MOST_OBJECTS:
            raise TooMuchEmbeddedError


def _listed(document: Pdf) -> Iterator[Object]:
    """What is attached, in the order of the tree of names.

    Each branch of the tree counts once. ``Pdf.attachments`` (pikepdf 10.18) takes more than
    a minute for 25 pairs of branches that name each other, and joins equal names.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [document.Root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary())]
    while waiting:
        branch = waiting.pop()
        if branch.is_indirect:
            if branch.objgen in seen:
                continue
            seen.add(branch.objgen)
        yield from branch.get("/Names", Array()).as_list()[1::2]
        waiting.extend(reversed(branch.get("/Kids", Array()).as_list()))


def _unpacked(files: Object) -> bytes:
    """The bytes of an attached file, by the entry of it that says where they are.

    They are held against their checksum (ISO 32000-1, 7.11.4), since qpdf passes over that of
    packed data: else one damaged byte would make another form of them.
    """
    stream = files["/F" if "/F" in files else "/UF"]
    packed = stream.get("/Filter", Array())
    filters = packed.as_list() if isinstance(packed, Array) else [packed]
    if not _FILTERS.issuperset(map(str, filters)):
        raise DamagedPdfError
    if filters and {*map(str, filters)} == {"/FlateDecode"} and "/DecodeParms" not in stream:
        data = _inflated(stream.read_raw_bytes(), len(filters))
    else:
        data = stream.read_bytes()
    checksum = stream.get("/Params", Dictionary()).get("/CheckSum")
    if checksum is not None and bytes(checksum) != md5(data, usedforsecurity=False).digest():
        raise DamagedPdfError
    return data


def _inflated(data: bytes, times: int) -> bytes:
    """The data unpacked so many times, which may be larger than what qpdf unpacks here.

    Raises TooMuchInsideError, or DamagedPdfError if their end is missing.
    """
    for _ in range(times):
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(data, _MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise TooMuchEmbeddedError
        if not unpacking.eof:
            raise DamagedPdfError
    return data


def _refusal(error: Exception) -> FormError:
    if isinstance(error, pikepdf.PasswordError):
        return EncryptedPdfError()
    return TooMuchEmbeddedError() if "memory limit" in str(error) else DamagedPdfError()
