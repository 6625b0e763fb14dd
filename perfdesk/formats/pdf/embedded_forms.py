"""Extracts the native files that are attached to an exported PDF.

Other programs may have rewritten, merged or damaged the file, or made it to do harm, so nothing
in it is trusted: all sizes are limited and checksums compared. The pages are not read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from perfdesk.core.errors import FormError
from perfdesk.formats.pdf.pikepdf_limits import MAX_STREAM_BYTES

_SUFFIX = ".zpb"
_MAX_FORMS = 1000
_MAX_FORM_BYTES = 64 * 1024 * 1024
"""Of all attached forms together, unpacked."""
_MAX_OBJECT_STREAM_BYTES = 8 * 1024 * 1024
"""Of all object streams of a file together, unpacked.

qpdf limits each stream on its own, keeps all that it has read, and needs up to 80 bytes of memory
for a byte. The object streams of 300 merged forms, saved again by qpdf, have 2.4 MB; those of a
thousand are more than is allowed here.
"""
_ALLOWED_FILTERS = {"/FlateDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
"""Filters an attachment may have: those that have a limit, or make nothing larger."""
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
"""An escaped character of a name, e.g. #4c in /#4cZWDecode (which is /LZWDecode)."""
_UNSAFE_FILTER = re.compile(
    rb"/LZW(?:Decode|[\0\t\n\f\r /<>\[\](){}%])"
    rb"|/Filter(?![0-9A-Za-z])(?!\s*(?:/[0-9A-Za-z.]+|\[\s*(?:/[0-9A-Za-z]+\s*)*\]))"
)
"""The LZW filter, e.g. /LZWDecode or /LZW], or a filter named elsewhere, e.g. /Filter 5 0 R.

qpdf (12.4.2) unpacks an LZW stream without limit as soon as it looks for an object in it: 20 KB
become gigabytes. The name of a filter elsewhere, in a compressed object, could be that of LZW.
"""


@dataclass(frozen=True, slots=True)
class AttachedForms:
    """The native files attached to a PDF, in its order, and the names of damaged ones."""

    native_files: tuple[bytes, ...]
    damaged: tuple[str, ...] = ()


class DamagedPdfError(FormError):
    """The PDF, or every form in it, is damaged."""

    def __init__(self) -> None:
        super().__init__(
            "PDF 文件不完整或已损坏，无法读取。请重新取得该文件，或打开原来的 .zpb 文件。"
        )


class EncryptedPdfError(FormError):
    """The PDF opens with a password only."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 设了密码，无法读取里面的表。请先用 PDF 阅读器取消密码，再打开。")


class UnsafeCompressionError(FormError):
    """The PDF uses a compression that cannot be unpacked within limits."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 的压缩方式太老或不规范（如 LZW），无法安全读取。"
            "请打开原来的 .zpb 文件，或向填表人索取。"
        )


class NoEmbeddedFormError(FormError):
    """The PDF is of another program, or a public one (公开件)."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 里没有自评表的数据（公开件和其他程序生成的 PDF 都没有）。"
            "请打开上报件，或向填表人要 .zpb 文件。"
        )


class TooMuchEmbeddedError(FormError):
    """The PDF contains more, or larger, forms than anybody merges into one file."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 里附带的数据太多，不像是自评表。请确认选对了文件。")


def attached_forms(data: bytes) -> AttachedForms:
    """Return the native files attached to a PDF, at least one of them undamaged.

    Raises an error of this module.
    """
    try:
        forms = _extract_forms(data)
    except (FormError, MemoryError):
        raise
    except Exception as error:  # pikepdf raises anything for a damaged file
        raise _form_error(error) from error
    if not forms.native_files:
        raise DamagedPdfError if forms.damaged else NoEmbeddedFormError
    return forms


def _extract_forms(data: bytes) -> AttachedForms:
    names = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)
    if _UNSAFE_FILTER.search(names):
        raise UnsafeCompressionError
    size, native_files, damaged = 0, list[bytes](), list[str]()
    with pikepdf.open(BytesIO(data)) as document:
        _check_object_streams(document)
        for count, (name, file) in enumerate(_attachments(document)):
            if not name.lower().endswith(_SUFFIX):
                continue
            if count >= _MAX_FORMS or size > _MAX_FORM_BYTES:
                raise TooMuchEmbeddedError
            try:
                native_files.append(_content(file))
            except DamagedPdfError:
                damaged.append(name)
            else:
                size += len(native_files[-1])
    if size > _MAX_FORM_BYTES:
        raise TooMuchEmbeddedError
    return AttachedForms(tuple(native_files), tuple(damaged))


def _attachments(document: Pdf) -> Iterator[tuple[str, Object]]:
    """Yield the names of attached files, "" for one without, and their specifications."""
    for file in _file_specifications(document):
        is_dictionary = isinstance(file, Dictionary)
        yield str(file.get("/UF", file.get("/F", ""))) if is_dictionary else "", file


def _content(file: Object) -> bytes:
    """Return the bytes of an attached file; raises DamagedPdfError or TooMuchEmbeddedError."""
    try:
        return _unpack(file.EF)
    except (FormError, MemoryError):
        raise
    except Exception as error:  # pikepdf raises anything for a damaged file
        raise _form_error(error) from error


def _check_object_streams(document: Pdf) -> None:
    """Raise TooMuchEmbeddedError if the object streams are too large together.

    One that cannot be unpacked within the limits counts as the largest that can.
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
        if size > _MAX_OBJECT_STREAM_BYTES:
            raise TooMuchEmbeddedError


def _file_specifications(document: Pdf) -> Iterator[Object]:
    """Yield the specifications of attached files, in the order of the name tree.

    Each node of the tree is visited once. ``Pdf.attachments`` of pikepdf (10.18.0) takes more than
    a minute for 25 pairs of nodes that refer to each other, and merges files of equal names.
    """
    visited: set[tuple[int, int]] = set()
    nodes = [document.Root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary())]
    while nodes:
        node = nodes.pop()
        if node.is_indirect:
            if node.objgen in visited:
                continue
            visited.add(node.objgen)
        yield from node.get("/Names", Array()).as_list()[1::2]
        nodes.extend(reversed(node.get("/Kids", Array()).as_list()))


def _unpack(files: Object) -> bytes:
    """Return the bytes of an attached file, given its /EF entry.

    They are compared with their checksum (ISO 32000-1, 7.11.4): qpdf (12.4.2) ignores that of
    the compressed data, so that one damaged byte could turn a form into another one.
    """
    stream = files["/F" if "/F" in files else "/UF"]
    filter_entry = stream.get("/Filter", Array())
    filters = filter_entry.as_list() if isinstance(filter_entry, Array) else [filter_entry]
    if not _ALLOWED_FILTERS.issuperset(map(str, filters)):
        raise DamagedPdfError
    if filters and {*map(str, filters)} == {"/FlateDecode"} and "/DecodeParms" not in stream:
        data = _inflate(stream.read_raw_bytes(), len(filters))
    else:
        data = stream.read_bytes()
    checksum = stream.get("/Params", Dictionary()).get("/CheckSum")
    if checksum is not None and bytes(checksum) != md5(data, usedforsecurity=False).digest():
        raise DamagedPdfError
    return data


def _inflate(data: bytes, times: int) -> bytes:
    """Return the data unpacked by zlib this number of times; the limit is higher than qpdf's.

    Raises TooMuchEmbeddedError, or DamagedPdfError if the end of the data is missing.
    """
    for _ in range(times):
        decompressor = zlib.decompressobj()
        data = decompressor.decompress(data, _MAX_FORM_BYTES)
        if decompressor.unconsumed_tail:
            raise TooMuchEmbeddedError
        if not decompressor.eof:
            raise DamagedPdfError
    return data


def _form_error(error: Exception) -> FormError:
    """Return the error of this module for an exception of pikepdf."""
    if isinstance(error, pikepdf.PasswordError):
        return EncryptedPdfError()
    return TooMuchEmbeddedError() if "memory limit" in str(error) else DamagedPdfError()
