"""Office files are zip archives: looked at before anything in them is unpacked.

An archive may say it holds more than a computer can; one that does is refused by
its own table of contents, and a part that declares entities or holds too much. Knows no
file type.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from perfdesk.core.errors import FormError

MOST_BYTES = 64 * 1024 * 1024
"""What all entries together may unpack to."""
MOST_ENTRIES = 1000
MOST_RATIO = 200
"""How many times an entry may be larger than it lies in the archive."""
MOST_MARKS = 1_000_000
"""The most tags and attributes of a part: each takes far more memory than its text."""
_SMALL = 64 * 1024
"""Up to this size in bytes an entry of any ratio is harmless."""
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)
"""What zipfile raises for bytes that no one wrote so."""


class BrokenArchiveError(FormError):
    """No zip archive, or a damaged one."""

    def __init__(self) -> None:
        super().__init__(
            "文件已损坏，或不是它的后缀名所说的类型。请在 Excel 或 WPS 中打开，另存后再试。"
        )


class SuspectArchiveError(FormError):
    """An archive that no office program writes: too much in it, or paths that lead outside."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"文件不像正常的 Office 文档（{what}），为安全没有打开。请向文件的来源核实后另存再试。"
        )


def opened(data: bytes) -> ZipFile:
    """The archive in these bytes; raises BrokenArchiveError or SuspectArchiveError."""
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise BrokenArchiveError from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise SuspectArchiveError("内含的文件太多")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise SuspectArchiveError("解开后太大")
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
            raise SuspectArchiveError("压缩得异常小")
        if ".." in entry.filename.replace("\\", "/").split("/"):
            raise SuspectArchiveError("内含的路径指向别处")
        if entry.flag_bits & _ENCRYPTED:
            raise SuspectArchiveError("内容加了密")
    return archive


def part(archive: ZipFile, name: str) -> bytes | None:
    """The bytes of an entry, None if there is none; raises BrokenArchiveError."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except _BROKEN as error:
        raise BrokenArchiveError from error


def elements(data: bytes) -> Iterator[Element]:
    """The elements of a part as each ends, with tags that name no namespace; the root is last.

    Raises BrokenArchiveError if it is no XML or declares entities, SuspectArchiveError
    for one that would fill the memory.
    """
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:
        raise SuspectArchiveError("内容太多")
    if b"<!ENTITY" in data.replace(b"\0", b""):  # which UTF-16 puts between its characters
        raise BrokenArchiveError
    try:
        for _, element in iterparse(BytesIO(data)):  # noqa: S314 - it declares no entities
            element.tag = element.tag.rpartition("}")[2]
            yield element
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenArchiveError from error


def packed(parts: dict[str, bytes]) -> BytesIO:
    """An archive of these parts."""
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return target
