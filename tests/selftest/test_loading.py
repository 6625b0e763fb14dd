"""What does not load is named before Qt would end the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from perfdesk.selftest import loading
from perfdesk.selftest.errors import MissingFileError, UnusablePluginError
from perfdesk.selftest.surroundings import Workplace


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which Qt's plugins are looked for; there is none in it."""
    folder = tmp_path / "plugins" / "platforms"
    folder.mkdir(parents=True)

    class Elsewhere:
        LibraryPath = QLibraryInfo.LibraryPath

        @staticmethod
        def path(_: QLibraryInfo.LibraryPath) -> str:
            return str(folder.parent)

    monkeypatch.setattr(loading, "QLibraryInfo", Elsewhere)
    return folder


def test_a_missing_plugin_is_named(plugins: Path) -> None:
    assert list(plugins.iterdir()) == []

    with pytest.raises(MissingFileError, match="offscreen"):
        loading.check_platforms()


def test_a_plugin_that_does_not_load_is_named_with_the_reason(plugins: Path) -> None:
    (plugins / "libqoffscreen.so").write_bytes(b"no library")

    with pytest.raises(UnusablePluginError, match=r"offscreen 加载不了：.*libqoffscreen\.so"):
        loading.check_platforms()


def test_want_of_the_desktops_libraries_is_said_and_no_failure_on_linux(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reasons = {"offscreen": "", "xcb": "libxcb-cursor.so.0"}
    monkeypatch.setattr(loading, "_why_not_loaded", reasons.__getitem__)
    monkeypatch.setattr(sys, "platform", "linux")

    assert "xcb 要用的系统库：libxcb-cursor.so.0" in loading.check_platforms()


def test_a_windows_plugin_that_does_not_load_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = {"offscreen": "", "windows": "d3d11.dll"}
    monkeypatch.setattr(loading, "_why_not_loaded", reasons.__getitem__)
    monkeypatch.setattr(sys, "platform", "win32")

    with pytest.raises(UnusablePluginError, match=r"windows 加载不了：d3d11\.dll"):
        loading.check_platforms()


def test_a_module_that_needs_what_is_missing_fails(
    monkeypatch: pytest.MonkeyPatch, place: Workplace
) -> None:
    monkeypatch.delitem(sys.modules, "perfdesk.formats.workbook.xls_reader", raising=False)
    monkeypatch.setitem(sys.modules, "xlrd", None)  # as if it were not installed

    with pytest.raises(ImportError, match="xlrd"):
        loading.check_modules(place)
