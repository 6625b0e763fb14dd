"""The trial of hostile files notices what must not happen."""

from __future__ import annotations

from subprocess import CompletedProcess

import pytest

from tests.soak.hostile.reading import _wrongs


def wrongs(code: int, output: str, messages: str, seconds: float, megabytes: int) -> list[str]:
    done = CompletedProcess([], code, output.encode(), messages.encode())
    return [wrong.split(":")[0] for wrong in _wrongs(done, seconds, megabytes)]


@pytest.mark.parametrize(("code", "output", "messages"), [(0, "表", ""), (2, "", "表.pdf：坏了。")])
def test_a_form_and_a_sentence_are_what_should_come(code: int, output: str, messages: str) -> None:
    assert wrongs(code, output, messages, 1.0, 100) == []


@pytest.mark.parametrize(
    ("code", "messages", "seconds", "megabytes", "wrong"),
    [
        (1, "Traceback (most recent call last) 完。", 1.0, 100, "traceback"),
        (-9, "坏了。", 1.0, 100, "ended by -9"),
        (2, "Killed", 1.0, 100, "no sentence"),
        (2, "程序内部出错，操作没有完成。", 1.0, 100, "a fault of the program"),
        (2, "坏了。", 25.0, 100, "25 s"),
        (2, "坏了。", 1.0, 400, "400 MB"),
    ],
)
def test_anything_else_is_a_violation(
    code: int, messages: str, seconds: float, megabytes: int, wrong: str
) -> None:
    assert wrongs(code, "", messages, seconds, megabytes) == [wrong]
