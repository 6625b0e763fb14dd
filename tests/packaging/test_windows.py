"""What the builder of the Windows products decides without tools of Windows."""

from __future__ import annotations

import multiprocessing
import re
import runpy
import sys
from pathlib import Path

import pytest

from bundle.targets import ROOT
from bundle.windows_folder import PATHS, is_of_windows
from bundle.windows_launchers import SOURCES, version_numbers
from bundle.windows_products import list_of_files
from perfdesk.start_failure import OLDEST_WINDOWS, OldWindowsError


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", "0,1,0,0"), ("1.2", "1,2,0,0"), ("1.2.3.4", "1,2,3,4"), ("2.0.0rc1", "2,0,0,0")],
)
def test_a_version_has_four_numbers_for_windows(version: str, numbers: str) -> None:
    assert version_numbers(version) == numbers


def test_the_list_of_installed_files_has_each_folder_behind_what_is_in_it(tmp_path: Path) -> None:
    for name in ("perfdesk.exe", "lib/site/a/b.txt", "lib/site/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    listed = list_of_files(tmp_path)

    assert set(listed[:3]) == {"perfdesk.exe", r"lib\site\a\b.txt", r"lib\site\c.txt"}
    assert listed[3:] == ["lib\\site\\a\\", "lib\\site\\", "lib\\"]


def test_a_worker_process_starts_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def freeze_support() -> None:
        raise SystemExit(7)

    monkeypatch.setattr(multiprocessing, "freeze_support", freeze_support)
    monkeypatch.setattr(sys, "frozen", None, raising=False)
    monkeypatch.setattr(sys, "argv", ["start.pyc", "--multiprocessing-fork", "pipe_handle=1"])
    monkeypatch.delitem(sys.modules, "perfdesk.__main__", raising=False)

    with pytest.raises(SystemExit, match="7"):
        runpy.run_path(str(ROOT / "packaging" / "bundle" / "windows_start.py"))
    assert "perfdesk.__main__" not in sys.modules


def test_the_launcher_looks_for_what_python_reads() -> None:
    source = (SOURCES / "launcher.c").read_text("utf-8")
    (table,) = re.findall(r"NEEDED_FILES\[\] = \{(.*?)\};", source, re.DOTALL)
    needed = {name.replace(r"\\", "/") for name in re.findall(r'L"(.*?)"', table)}

    assert {path for path in PATHS if path.endswith(".zip")} < needed


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("README.md", f"| Windows 10 ({OLDEST_WINDOWS} or newer), Windows 11 |"),
        ("README.zh-CN.md", f"| Windows 10（{OLDEST_WINDOWS} 以后）、Windows 11 |"),
        ("CHANGELOG.md", f"Windows 10 ({OLDEST_WINDOWS} or newer)"),
        ("packaging/README.md", f"需要 64 位的 Windows 10（{OLDEST_WINDOWS} 版）"),
        ("packaging/bundle/targets.py", f"Windows 10, version {OLDEST_WINDOWS} or newer"),
        ("packaging/windows/installer.nsi", "Windows 10（${OLDEST_WINDOWS} 版）或更新的系统"),
        ("packaging/windows/launcher.c", 'Windows 10（" OLDEST_WINDOWS L" 版）或更新的系统'),
    ],
)
def test_all_texts_name_the_same_oldest_windows(file: str, sentence: str) -> None:
    assert sentence in (ROOT / file).read_text("utf-8")
    assert OLDEST_WINDOWS in str(OldWindowsError())


@pytest.mark.parametrize("name", ["KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll", "icuuc.dll"])
def test_libraries_of_windows_need_not_be_in_the_folder(name: str) -> None:
    assert is_of_windows(name)


@pytest.mark.parametrize("name", ["Qt6Core.dll", "python3.dll", "msvcp140.dll", "icudt.dll"])
def test_other_libraries_must_be_in_the_folder(name: str) -> None:
    assert not is_of_windows(name)
