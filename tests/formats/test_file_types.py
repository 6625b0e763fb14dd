"""A file's type is told by its content first; what cannot be read is named for its kind."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EncryptedFileError, IncompleteFileError, UnreadableKindError
from perfdesk.formats.file_types import (
    READABLE_SUFFIXES,
    FileType,
    file_type,
    may_hold_form,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.unreadable_kinds import KINDS, UNREADABLE_SUFFIXES
from tests.formats.native.native_forms import POSTAGE

TABLE = "项目支出绩效自评表\n项目名称\t邮寄费\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def archive(*names: str, mimetype: str = "") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        if mimetype:
            parts.writestr("mimetype", mimetype)
        for name in names:
            parts.writestr(name, "x")
    return file.getvalue()


def archive_without_its_media_type() -> bytes:
    """Return an archive that ends where its part ``mimetype`` should begin."""
    data = bytearray(archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"))
    entry, end = data.find(b"PK\1\2"), data.find(b"PK\5\6")
    header = data[: 30 + len("mimetype")]
    data[entry + 42 : entry + 46] = len(data).to_bytes(4, "little")
    data[end + 20 : end + 22] = len(header).to_bytes(2, "little")  # it stands in the comment
    return bytes(data + header)


def ole(*streams: str, contents: bytes = b"") -> bytes:
    """Return an OLE file as far as its directory is looked at."""
    entries = b""
    for name in streams:
        encoded = name.encode("utf-16-le")
        length = (len(encoded) + 2).to_bytes(2, "little")
        entries += (encoded.ljust(64, b"\0") + length).ljust(128, b"\0")
    return OLE + entries + contents


def sentence(data: bytes, suffix: str) -> str:
    with pytest.raises(FormError) as raised:
        file_type(data, suffix)
    return str(raised.value)


@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        (".et", ("WPS 表格文件", "用 WPS 打开", ".xlsx")),
        (".ods", ("OpenDocument 表格", ".xlsx")),
        (".xls", ("Excel 97-2003", ".xlsx")),
        (".xlsx", ("Excel 工作簿", ".xlsx")),
        (".docx", ("Word 文档", ".docx")),
        (".wps", ("WPS 文字", ".docx")),
        (".doc", ("旧版 Word", ".docx")),
        (".rtf", ("RTF", ".docx")),
        (".odt", ("OpenDocument 文字", ".docx")),
        (".ofd", ("OFD", "导出为 Word 或 Excel")),
        (".caj", ("CAJ", "CAJ 阅读器")),
        (".xlsb", ("二进制", ".xlsx")),
        (".ppt", ("演示文稿", "复制")),
        (".dps", ("WPS 演示", "复制")),
        (".zip", ("压缩包", "解压")),
        (".rar", ("压缩包", "解压")),
        (".7z", ("压缩包", "解压")),
        (".jpg", ("图片", "向填表人要")),
        (".tif", ("图片", "向填表人要")),
        (".heic", ("图片", "向填表人要")),
        (".webp", ("图片", "向填表人要")),
        (".eml", ("邮件", "附件")),
        (".msg", ("邮件", "附件")),
        (".xml", ("XML", "另存为 .xlsx")),
        (".json", ("JSON", ".zpb")),
        (".md", ("Markdown",)),
        (".exe", ("程序", "换一个文件")),
        (".foo", ("不认识 .foo", "另存为")),
        ("", ("没有后缀名", "另存为")),
    ],
)
def test_one_byte_gets_the_sentence_of_its_kind(suffix: str, words: tuple[str, ...]) -> None:
    said = sentence(b"x", suffix.upper())

    assert all(word in said for word in words), said
    assert said.endswith("。")
    assert sum(ending in said for ending in READABLE_SUFFIXES) <= 4  # no list of endings


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "图片"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "图片"),
        (b"\0\0\0\x18ftypheic" + bytes(9), "图片"),
        (b"BM\x36\x10\0\0" + bytes(9), "图片"),
        (b"Rar!\x1a\x07\x01\0", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c\0", "压缩包"),
        (b"\x1f\x8b\x08" + bytes(9), "压缩包"),
        (b"a".ljust(257, b"\0") + b"ustar\0", "压缩包"),
        (archive("说明.txt"), "压缩包"),
        (archive("OFD.xml"), "OFD"),
        (archive("ppt/presentation.xml"), "演示文稿"),
        (archive("xl/workbook.bin"), "二进制"),
        (archive("Index/Document.iwa"), "苹果"),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"CAJ\0" + bytes(9), "CAJ"),
        (b"MZ\x90\0" + bytes(9), "程序"),
        (ole("WordDocument"), "旧版 Word"),
        (ole("PowerPoint Document"), "演示文稿"),
        (ole("__properties_version1.0"), "邮件"),
        (b"Received: from mx\r\nMIME-Version: 1.0\r\n\r\nx", "邮件"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "Word"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".txt", ".xlsx", ".foo"])
def test_the_content_tells_the_kind_whatever_the_suffix(
    data: bytes, words: str, suffix: str
) -> None:
    assert words in sentence(data, suffix)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (native_file.native_bytes(POSTAGE), FileType.NATIVE),
        (archive("xl/workbook.xml"), FileType.WORKBOOK),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
         FileType.XML_WORKBOOK),
        (archive("word/document.xml"), FileType.DOCX),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
         FileType.ODS),
        (ole("Workbook"), FileType.XLS),
        (ole("Book"), FileType.XLS),
        (b"%PDF-1.7", FileType.PDF),
        (b"\r\n HTTP/1.1 200 OK\r\n".ljust(1024) + b"%PDF-1.4\n startxref 0", FileType.PDF),
        (b"\xef\xbb\xbf\r\n  <!DOCTYPE html><p>", FileType.HTML),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="x">', FileType.HTML),
        ("\ufeff<HTML><table>".encode("utf-16-le"), FileType.HTML),
        (b"<div><center><TABLE border=1>", FileType.HTML),
        (b"From: <Saved by WPS>\r\nSubject: x\r\nMIME-Version: 1.0\r\n", FileType.MHTML),
        (TABLE.encode(), FileType.TEXT),
        (TABLE.encode("gb18030"), FileType.TEXT),
        (TABLE.encode("utf-16"), FileType.TEXT),
        ("项目支出绩效自评表,\n项目名称,邮寄费\n".encode(), FileType.CSV),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["", ".xls", ".et", ".doc", ".foo"])
def test_a_file_is_read_as_what_it_is(data: bytes, kind: FileType, suffix: str) -> None:
    assert file_type(data, suffix) is kind


def test_the_name_of_a_stream_in_the_contents_tells_nothing() -> None:
    words = "A Workbook".encode("utf-16-le") + bytes(2)

    assert "旧版 Word" in sentence(ole("WordDocument", contents=words), ".doc")


@pytest.mark.parametrize(("suffix", "word"), [(".doc", "旧版 Word"), (".wps", "WPS 文字")])
def test_a_document_that_contains_a_workbook_is_a_document(suffix: str, word: str) -> None:
    both = ole("WordDocument", "Workbook")

    assert word in sentence(both, suffix)
    assert file_type(both, ".xls") is FileType.XLS


def test_an_encrypted_package_needs_its_password() -> None:
    with pytest.raises(EncryptedFileError):
        file_type(ole("EncryptedPackage"), ".docx")


def test_a_page_text_that_begins_with_a_tag_is_no_web_page() -> None:
    text = f'<p style="text-align: center;">{TABLE}</p>'

    assert file_type(text.encode(), ".txt") is FileType.TEXT


def test_another_json_file_is_no_table() -> None:
    with pytest.raises(UnreadableKindError, match="JSON"):
        file_type('{"项目": 1}'.encode(), ".json")


def test_binary_data_called_xls_is_an_incomplete_file() -> None:
    with pytest.raises(IncompleteFileError, match="Excel 97-2003"):
        file_type(bytes(range(1, 256)), ".xls")


def test_no_suffix_is_both_readable_and_not() -> None:
    assert not set(READABLE_SUFFIXES) & set(KINDS)
    assert all(map(may_hold_form, (*READABLE_SUFFIXES, *UNREADABLE_SUFFIXES, ".DOC", ".Xls")))
    assert not any(map(may_hold_form, ("", ".json", ".exe", ".md", ".db", ".ini", ".tmp")))


@given(st.binary(max_size=300), st.sampled_from(["", ".xls", ".docx", ".txt", ".zip", ".mht"]))
def test_any_bytes_have_a_type_or_a_sentence(data: bytes, suffix: str) -> None:
    for start in (b"", b"PK\x03\x04", OLE, b"<", b"\xff\xfe", b"BM", b"RIFF"):
        said = "。"
        try:
            file_type(start + data, suffix)
        except FormError as error:
            said = str(error)
        assert said.endswith("。")


SEEDS = Path(__file__).parent.parent / "files" / "seeds"


def test_the_published_texts_are_texts() -> None:
    types = [file_type(path.read_bytes(), "") for path in SEEDS.glob("*.txt")]

    assert set(types) == {FileType.TEXT}


@pytest.mark.parametrize("suffix", [".ods", ".xlsx"])
def test_an_archive_whose_media_type_cannot_be_read_is_of_the_type_of_its_suffix(
    suffix: str,
) -> None:
    usual = file_type(b"PK\3\4", suffix)

    assert file_type(archive_without_its_media_type(), suffix) is usual
