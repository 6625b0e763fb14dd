"""Readers are chosen by suffix, and a file that cannot be read is refused in one sentence."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.errors import FormError
from perfdesk.formats import errors, file_contents
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file, supported_files
from perfdesk.recognition.source import PrintedFigures, Reading
from perfdesk.resources import UnknownTemplateError, default_template, template_of, with_template
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"

_BYTES = native_file.native_bytes(POSTAGE)


def sentence(path: Path) -> str:
    with pytest.raises(FormError) as raised:
        read_file(path)
    return str(raised.value)


def test_a_native_file_has_neither_printed_figures_nor_findings(tmp_path: Path) -> None:
    path = tmp_path / "a.ZPB"
    path.write_bytes(native_file.native_bytes(POSTAGE))

    assert read_file(path) == (Reading(POSTAGE, PrintedFigures()),)


def test_all_forms_of_a_text_file_are_read() -> None:
    assert len(read_file(SEEDS / "talent-centre-2022.txt")) == 6


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_BYTES.replace(b'"version": 2', b'"version": 3'), "newer-version"),
        (_BYTES.replace(b'"budget": "110000', b'"budget": "910000'), "digest-mismatch"),
        (native_file.native_bytes(replace(POSTAGE, template="mars-2044")), "unknown-template"),
    ],
)
def test_what_is_wrong_with_a_native_file_as_a_whole_is_a_finding(
    tmp_path: Path, data: bytes, code: str
) -> None:
    path = tmp_path / "a.zpb"
    path.write_bytes(data)

    assert [finding.code for finding in read_file(path)[0].findings] == [code]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "空的"),
        ("a.zpb", b"\xef\xbb\xbf \n", "空的"),
        ("a.txt", b"%PDF-1.7 ...", "PDF 文件不完整"),
        ("a.zpb", b"PK\x03\x04...", "这是压缩包"),
        ("a.doc", b"x", "旧版 Word 文档"),
        ("a", b"x", "没有后缀名"),
        ("a.zpb", b'{"format": "excalidraw"}', "不是自评表文件"),
        ("a.zpb", bytes(range(256)), "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_raises_a_sentence_with_the_reason(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert said in sentence(path)


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 8, b"hello, world\n", b"\x00" * 99, b"\xff" * 9],
    ids=["every byte", "words", "zeros", "ones"],
)
def test_a_text_without_a_form_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    said = sentence(path)

    assert said.endswith("。")
    assert "\n" not in said


@pytest.mark.parametrize("name", ["gone.txt", "gone.docx", "no/where.zpb", "a\0b.txt", "x" * 300])
def test_a_path_without_a_file_is_a_missing_file(tmp_path: Path, name: str) -> None:
    assert "找不到" in sentence(tmp_path / name)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zpb").mkdir()

    assert "文件夹" in sentence(tmp_path / "a.zpb")


def test_a_folder_that_cannot_be_listed_is_yielded_and_refused_when_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, look = tmp_path / "closed", os.scandir

    def scandir(path: Path) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "no", str(path))
        return look(path)

    closed.mkdir()
    (tmp_path / "a.zpb").touch()
    monkeypatch.setattr(os, "scandir", scandir)

    assert [*supported_files(tmp_path)] == [tmp_path / "a.zpb", closed]
    assert [*supported_files(closed)] == [closed]
    assert sentence(closed).startswith("没有读取的权限")


def test_a_file_of_which_the_disk_tells_nothing_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = os.stat

    def stat(path: Path, **options: object) -> os.stat_result:
        if Path(path).name == "README":
            raise OSError(errno.EIO, "not connected")
        return ask(path, **options)  # type: ignore[arg-type]

    for name in ("a.zpb", "README"):
        (tmp_path / name).touch()
    monkeypatch.setattr(os, "stat", stat)

    assert [*supported_files(tmp_path)] == [tmp_path / "a.zpb"]


def test_what_may_hold_a_form_is_found_in_a_folder_whether_it_can_be_read_or_not(
    tmp_path: Path,
) -> None:
    found = ["a.xls", "b.doc", "c.JPG", "d.zip", "e.html", "f.csv", "in/g.wps"]
    passed_over = ["~$a.docx", ".~lock.a.ods#", ".DS_Store", "Thumbs.db", "desktop.ini"]
    passed_over += ["settings.json", "setup.exe", ".hidden.xlsx", ".git/h.xlsx"]
    for name in (*found, *passed_over):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert sorted(supported_files(tmp_path)) == [tmp_path / name for name in found]


def _link(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("links need a right of their own on Windows")


def test_a_link_that_leads_back_to_itself_is_named_and_the_rest_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.zpb").touch()
    _link(tmp_path / "loop", tmp_path / "loop")
    _link(tmp_path / "loop.zpb", tmp_path / "loop.zpb")

    assert sorted(supported_files(tmp_path)) == [
        tmp_path / name for name in ("a.zpb", "loop", "loop.zpb")
    ]
    assert "指回自己的链接" in sentence(tmp_path / "loop.zpb")


def test_folders_behind_links_are_entered_once(tmp_path: Path) -> None:
    folder, outside = tmp_path / "forms", tmp_path / "outside"
    for each in (folder, outside):
        each.mkdir()
        (each / "a.zpb").touch()
    _link(folder / "up", folder)
    _link(folder / "out", outside)

    assert sorted(supported_files(folder)) == [folder / "a.zpb", folder / "out" / "a.zpb"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are a Unix thing")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    assert "不是普通文件" in sentence(tmp_path / "a.txt")


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert errors.MAX_FILE_SIZE == 20 * 1024 * 1024
    monkeypatch.setattr(file_contents, "MAX_FILE_SIZE", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)

    assert "超过" in sentence(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (13, errors.NoPermissionError),
        (16, errors.FileInUseError),
        (21, errors.FolderGivenError),
        (5, errors.UnreadableError),
    ],
)
def test_an_error_of_the_system_becomes_a_sentence(code: int, kind: type[FormError]) -> None:
    assert isinstance(errors.read_error(OSError(code, "")), kind)


def test_a_sharing_violation_of_windows_is_a_file_in_use() -> None:
    error = OSError(13, "")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]

    assert isinstance(errors.read_error(error), errors.FileInUseError)


def test_an_unknown_template_is_shown_by_the_default_one() -> None:
    assert template_of(replace(POSTAGE, template="mars")) is default_template()


def test_another_template_leaves_every_text_as_it_was() -> None:
    assert with_template(POSTAGE, "national-2020") == replace(POSTAGE, template="national-2020")


def test_a_template_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownTemplateError, match="shanghai-2022"):
        with_template(POSTAGE, "mars")


@pytest.mark.parametrize(
    ("file", "reader"),
    [
        ("office/seed-4.xls", "xlrd.open_workbook"),
        ("office/seed-4.xls", "perfdesk.formats.workbook.xls_stream.CompDoc"),
        ("office/seed-4.xlsx", "perfdesk.formats.workbook.workbook_reader.load_workbook"),
        ("pdf/libreoffice-8-indicators.pdf", "pdfplumber.open"),
        ("pdf/libreoffice-8-indicators.pdf", "perfdesk.formats.pdf.page_limits.Pdf.new"),
        ("pdf/libreoffice-8-indicators.pdf", "pikepdf.open"),
    ],
)
def test_want_of_memory_is_not_taken_for_damage(
    monkeypatch: pytest.MonkeyPatch, file: str, reader: str
) -> None:
    """A worker process tells the user of it, and ends."""

    def without_memory(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reader, without_memory)
    with pytest.raises(MemoryError):
        read_file(SEEDS.parent / file)
