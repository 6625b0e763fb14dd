"""Files that are no forms: one message in clear sentences, and nothing is opened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.gui.document import Document
from perfdesk.gui.files import document_files
from perfdesk.gui.main_window import MainWindow
from perfdesk.workers.reading import FileResult
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file


def _bad(folder: Path) -> list[Path]:
    contents = {
        "空.zpb": b"",
        "别的程序.zpb": b'{"a": 1}',
        "断了.zpb": b'{"format": "perfdesk", "version": 1, "tem',
        "类型不对.zpb": b'{"format": "perfdesk", "version": 1, "template": 5}',
        "乱码.zpb": bytes(range(256)),
        "没有表.txt": "今天天气不错。".encode(),
        "其实是图片.txt": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "表格.doc": b"\xd0\xcf\x11\xe0" + bytes(100),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    (folder / "文件夹.zpb").mkdir()
    return [
        *(folder / name for name in contents),
        folder / "没有这个文件.zpb",
        folder / "文件夹.zpb",
    ]


@pytest.mark.slow
def test_bad_files_are_reported_in_one_message_and_open_nothing(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    paths = _bad(tmp_path)
    answers.opening = paths
    window.menu_actions["open"].trigger()
    (message,) = answers.questions("warn")
    headline, *sentences = message.split("\n")
    assert headline == "有 10 个文件没能打开。"
    assert len(sentences) == len(paths)
    for path, sentence in zip(paths, sentences, strict=True):
        assert sentence.startswith(f"“{path.name}”：")
        assert sentence.endswith("。")
        assert "Error" not in sentence
    assert len(window.forms) == 0


def test_good_files_open_beside_bad_ones(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    good = write_native_file(tmp_path, "好.zpb", small_form())
    (tmp_path / "坏.zpb").write_bytes(b"{")
    window.open_files([tmp_path / "坏.zpb", good])
    assert current_document(window).path == good
    assert len(window.forms) == 1
    assert len(answers.questions("warn")) == 1


def test_each_file_stands_alone_even_if_reading_one_fails_unexpectedly(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_documents = document_files.open_documents

    def open_or_recurse(result: FileResult) -> list[Document]:
        if result.path.name == "深.zpb":
            raise RecursionError
        return open_documents(result)

    monkeypatch.setattr(document_files, "open_documents", open_or_recurse)
    first = write_native_file(tmp_path, "甲.zpb", small_form())
    last = write_native_file(tmp_path, "乙.zpb", small_form())
    loop = tmp_path / "环.zpb"
    if sys.platform != "win32":  # links need a permission there; a missing file fails as well
        loop.symlink_to(loop)

    window.open_files([tmp_path / "深.zpb", first, loop, tmp_path / "a\0b.zpb", last])

    assert [each.path for each in window.forms] == [first, last]
    (message,) = answers.questions("warn")
    headline, *sentences = message.split("\n")
    assert headline == "有 3 个文件没能打开。"
    assert [each.split("”")[0] for each in sentences] == ["“深.zpb", "“环.zpb", "“a\0b.zpb"]
    assert "程序内部出错" in sentences[0]
    assert "指回自己的链接" in sentences[1]


@pytest.mark.slow
def test_a_dropped_folder_names_what_it_could_not_open(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    write_native_file(folder, "甲.zpb", small_form())
    for name in ("旧.doc", "照片.jpg", "~$旧.doc", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    unread = tmp_path / "只有压缩包"
    unread.mkdir()
    (unread / "报送.rar").write_bytes(b"x")

    window.incoming_files.open_when_idle([folder, unread])

    qtbot.waitUntil(lambda: bool(answers.questions("warn")))
    (message,) = answers.questions("warn")
    assert message.split("\n")[0] == "有 3 个文件没能打开。"
    assert all(
        word in message for word in ("“旧.doc”", "旧版 Word", "“照片.jpg”", "图片", "压缩包")
    )
    assert len(window.forms) == 1


def test_a_file_of_a_later_version_is_shown_but_never_written(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = write_native_file(tmp_path, "新.zpb", small_form())
    newer = path.read_bytes().replace(b'"version": 2', b'"version": 3')
    path.write_bytes(newer)
    window.open_files([path])
    assert current_document(window).read_only
    window.menu_actions["save"].trigger()
    window.menu_actions["save_all"].trigger()
    assert path.read_bytes() == newer
    assert "只能查看" in answers.questions("warn")[0]
