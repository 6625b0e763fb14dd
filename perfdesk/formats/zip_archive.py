"""Zip archives and their XML parts, opened within limits.

A file of a few kilobytes may unpack to gigabytes, or declare entities that expand without end. So
the sizes in the archive's directory are checked first, and each part before its tree is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Literal
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import ZIP_ERRORS

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""Of all entries together."""
MAX_ENTRIES = 1000
MAX_COMPRESSION_RATIO = 200
"""Size of an unpacked entry by its size in the archive."""
MAX_TAGS_AND_ATTRIBUTES = 1_000_000
"""Of one part: each takes far more memory than its text."""
MAX_ATTRIBUTES_OF_TAG = 10_000
"""The time that a parser takes for the attributes of one tag grows with the square of them."""
_HARMLESS_BYTES = 64 * 1024
"""Up to this size an entry may have any compression ratio."""
_ENCRYPTED_FLAG = 0x1


class BrokenArchiveError(FormError):
    """The file is damaged, or a part of it is missing."""

    def __init__(self) -> None:
        super().__init__(
            "文件已损坏或不完整，读不出来。请用 Excel、WPS 等原来的程序打开它看看："
            "能打开就另存后再读入，打不开就请向填表人重新要一份。"
        )


class SuspectArchiveError(FormError):
    """The archive is too large, or has paths that lead outside: no office program writes it."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"文件不像正常的 Office 文档（{cause}），为安全起见没有打开。"
            "请向文件的来源核实，另存后再试。"
        )


def open_archive(data: bytes) -> ZipFile:
    """Return the archive in these bytes; raises BrokenArchiveError or SuspectArchiveError."""
    try:
        archive = ZipFile(BytesIO(data))
    except ZIP_ERRORS as error:
        raise BrokenArchiveError from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise SuspectArchiveError("内含的文件太多")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise SuspectArchiveError("解开后太大")
    for entry in entries:
        if entry.file_size > max(_HARMLESS_BYTES, MAX_COMPRESSION_RATIO * entry.compress_size):
            raise SuspectArchiveError("压缩得异常小")
        if ".." in entry.filename.replace("\\", "/").split("/"):
            raise SuspectArchiveError("内含的路径指向别处")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise SuspectArchiveError("内容加了密")
    return archive


def read_entry(archive: ZipFile, name: str) -> bytes | None:
    """Return the bytes of an entry, None if there is none; raises BrokenArchiveError."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except ZIP_ERRORS as error:
        raise BrokenArchiveError from error


def check_xml(data: bytes) -> None:
    """Refuse an XML part, before it is parsed, that declares entities or would fill the memory.

    Raises BrokenArchiveError or SuspectArchiveError.
    """
    if data.count(b"<") + data.count(b"=") > MAX_TAGS_AND_ATTRIBUTES:
        raise SuspectArchiveError("内容太多")
    # No attribute contains "<", so each tag is in a piece of its own.
    if any(piece.count(b"=") > MAX_ATTRIBUTES_OF_TAG for piece in data.split(b"<")):
        raise SuspectArchiveError("内容太多")
    if b"<!ENTITY" in data.replace(b"\0", b""):  # so that it is found in UTF-16 too
        raise BrokenArchiveError


def parse_elements(data: bytes) -> Iterator[Element]:
    """Yield the elements of an XML part as each ends, so that the root is the last.

    Their tags are without namespace. Raises BrokenArchiveError if the part is not XML, or what
    ``check_xml`` raises.
    """
    check_xml(data)
    try:
        for _, element in iterparse(BytesIO(data)):  # noqa: S314 - it declares no entities
            element.tag = element.tag.rpartition("}")[2]
            yield element
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenArchiveError from error


def iterate_elements(
    data: bytes, tags: Sequence[str], events: Sequence[Literal["start", "end"]] = ("end",)
) -> Iterator[tuple[str, _Element]]:
    """Yield elements with these tags as they begin or end, by lxml, which knows all encodings.

    Entities are not expanded and nothing is loaded. Elements may be nested 256 deep. Raises
    BrokenArchiveError if the part is not XML, or what ``check_xml`` raises.
    """
    check_xml(data)
    try:
        yield from etree.iterparse(
            BytesIO(data),
            events=events,
            tag=tags,
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
    except etree.LxmlError as error:
        raise BrokenArchiveError from error


def pack_archive(parts: dict[str, bytes]) -> BytesIO:
    """Return an archive of these parts, which are not compressed."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target


# Numbers in attributes. Those of more digits are larger than any count of rows or cells.

_MAX_DIGITS = 9
_NUMBER = re.compile(rf"[0-9]{{1,{_MAX_DIGITS}}}")


def whole_number(attribute: str | None, default: int) -> int:
    """Return the number in an attribute, ``default`` if there is none or it has too many digits."""
    return int(attribute) if attribute and _NUMBER.fullmatch(attribute) else default


def huge_number(attribute: str | None, default: int) -> int:
    """Return the number in an attribute, 10**9 if it has too many digits, ``default`` for none."""
    if attribute and len(attribute) > _MAX_DIGITS and attribute.isdecimal():
        return 1_000_000_000
    return whole_number(attribute, default)
