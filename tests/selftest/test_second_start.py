"""The step with a second start fails if that does not hand its file over, however it ends."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication

from perfdesk.selftest import second_start
from perfdesk.selftest.errors import NoHandoverError
from perfdesk.selftest.surroundings import Workplace
from perfdesk.storage.single_instance import claim_instance


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["/there/is/no/such/program"], "启动不了"),
        ([sys.executable, "-c", "raise SystemExit('坏了')"], "退出码 1 坏了"),
        ([sys.executable, "-c", ""], r"收到的是 \[\]"),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_why_nothing_was_handed_over_is_told(
    monkeypatch: pytest.MonkeyPatch, place: Workplace, command: list[str], reason: str
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setattr(second_start, "program_command", lambda: command)

    with pytest.raises(NoHandoverError, match=reason):
        second_start.check_second_start(place)


@pytest.mark.usefixtures("qapp")
def test_a_second_start_that_does_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, place: Workplace
) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(second_start, "program_command", lambda: command)
    monkeypatch.setattr(second_start, "_SECOND_START", 300)

    with pytest.raises(NoHandoverError, match="没有结束"):
        second_start.check_second_start(place)


def test_a_data_folder_in_use_is_told(qapp: QApplication, place: Workplace) -> None:
    claim = claim_instance()
    assert claim is not None
    assert qapp is not None

    with pytest.raises(NoHandoverError, match="数据文件夹"):
        second_start.check_second_start(place)

    claim.release()
