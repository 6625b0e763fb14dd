"""What the Linux products may ask of a system, and that the build tells where they ask for more."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bundle import system_libraries
from bundle.elf_files import ElfFile
from bundle.system_libraries import check_libraries, remove_unneeded_libraries
from bundle.targets import LINUX_X86_64
from perfdesk.start_failure import DEBIAN_PACKAGES

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads programs of Linux"),
    pytest.mark.skipif(not shutil.which("readelf"), reason="readelf is not installed"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a program that needs the C library alone."""
    shutil.copy("/bin/true", tmp_path / "program")
    return tmp_path


def test_a_program_for_a_newer_c_library_is_named_with_the_symbol(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = {**system_libraries.NEWEST[LINUX_X86_64], "GLIBC": "2.2"}
    monkeypatch.setitem(system_libraries.NEWEST, LINUX_X86_64, newest)
    with pytest.raises(SystemExit, match=rf"{folder}/program wants GLIBC_2\.\d+ \(for \w+"):
        check_libraries(LINUX_X86_64, folder)


def test_a_library_that_nobody_has_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(system_libraries.REQUIRED, "libc.so.6")
    with pytest.raises(SystemExit, match=r"program loads libc\.so\.6, which is neither"):
        check_libraries(LINUX_X86_64, folder)


def test_a_wheels_own_library_that_nothing_loads_is_removed(folder: Path) -> None:
    wheel = folder / "pillow.libs"
    wheel.mkdir()
    for name in ("libc.so.6", "libunused.so.1"):
        shutil.copy("/bin/true", wheel / name)
    remove_unneeded_libraries(folder)
    assert [file.name for file in wheel.iterdir()] == ["libc.so.6"]


def test_the_program_names_the_packages_that_the_debian_package_depends_on() -> None:
    required = system_libraries.REQUIRED
    for library, package in DEBIAN_PACKAGES.items():
        if library in required:
            assert required[library].split(" |")[0] == package
    given = {"libc6", "libstdc++6", "libgcc-s1 | libgcc1"}  # without which nothing starts
    assert {name for name, package in required.items() if package not in given} <= set(
        DEBIAN_PACKAGES
    )


def test_the_newest_glibc_that_a_file_asks_for_is_what_the_packages_require(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = [
        ElfFile(tmp_path / "a", frozenset(), frozenset(("GLIBC_2.4", "GLIBC_2.30"))),
        ElfFile(tmp_path / "b", frozenset(), frozenset(("GLIBC_2.28", "GLIBCXX_3.4.25"))),
    ]
    monkeypatch.setattr(system_libraries, "elf_files", lambda _: files)
    assert system_libraries.wanted_glibc(tmp_path) == "2.30"
