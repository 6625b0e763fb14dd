"""What the system reports is told in Chinese, with what to do, whatever the number."""

from __future__ import annotations

import errno
import os
import re

import pytest

from perfdesk.core.system_errors import system_sentence
from perfdesk.formats.errors import read_error

LATIN_WORD = re.compile(r"[A-Za-z]{4,}")


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_no_error_number_is_told_in_english(code: int) -> None:
    error = OSError(code, os.strerror(code))
    for sentence in (system_sentence(error), str(read_error(error))):
        assert not LATIN_WORD.search(sentence)
        assert "请" in sentence
        assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EMFILE, "打开的文件太多"),
        (errno.ELOOP, "绕回自己"),
        (errno.EXDEV, "不在同一个磁盘"),
        (errno.EINTR, "打断"),
        (errno.EIO, "读写磁盘时出错"),
        (errno.ETIMEDOUT, "网络位置没有响应"),
    ],
)
def test_usual_causes_are_told_apart(code: int, words: str) -> None:
    assert words in system_sentence(OSError(code, ""))


def test_the_codes_of_windows_tell_more_than_their_error_numbers() -> None:
    error = OSError(errno.EINVAL, "")
    error.winerror = 121  # type: ignore[attr-defined,unused-ignore]
    assert "网络" in system_sentence(error)


def test_an_unknown_number_is_named_for_support() -> None:
    assert "错误号 4242" in system_sentence(OSError(4242, "?"))
