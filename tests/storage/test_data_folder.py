"""The program's own folder, and the log in it."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pytest

from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.logs import log_unexpected


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path))

    assert data_folder() == tmp_path


@pytest.mark.parametrize(
    ("platform", "variable", "usual"),
    [
        ("linux", "XDG_DATA_HOME", ".local/share/perfdesk"),
        ("win32", "LOCALAPPDATA", "AppData/Local/perfdesk"),
    ],
)
def test_each_system_has_its_usual_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, usual: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("PERFDESK_DATA", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    monkeypatch.setenv(variable, str(tmp_path / "own"))
    assert data_folder() == tmp_path / "own" / "perfdesk"
    monkeypatch.setenv(variable, "relative")
    assert data_folder() == tmp_path / usual


def test_an_unexpected_error_is_logged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "new"))

    message = str(log_unexpected(ZeroDivisionError("boom")))
    log_unexpected(ZeroDivisionError("again"))

    log = (tmp_path / "new" / "perfdesk.log").read_text(encoding="utf-8")
    assert str(tmp_path / "new" / "perfdesk.log") in message
    assert "ZeroDivisionError: boom" in log
    assert "ZeroDivisionError: again" in log


def test_without_the_folder_the_log_goes_to_the_temporary_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert str(tmp_path / "perfdesk.log") in str(log_unexpected(ValueError()))

    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "file"))
    assert "请联系" in str(log_unexpected(ValueError()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_the_usual_folder_is_closed_to_others_and_a_chosen_one_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("perfdesk", "chosen"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "chosen"))
    make_private_folder(data_folder())
    assert (tmp_path / "chosen").stat().st_mode & 0o777 == 0o755
    monkeypatch.delenv("PERFDESK_DATA")
    make_private_folder(data_folder() / "drafts")
    assert (tmp_path / "perfdesk").stat().st_mode & 0o777 == 0o700


def test_a_folder_on_a_drive_that_is_not_there_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _path: False)  # on Windows not even Z: is one
    with pytest.raises(OSError, match=re.escape(repr(tmp_path.anchor))):
        make_private_folder(tmp_path / "data" / "drafts")


@pytest.mark.usefixtures("no_home")
def test_a_user_without_a_home_folder_has_none() -> None:
    with pytest.raises(NoDataFolderError):
        data_folder()
