"""Which libraries the Linux folder takes from the system, and the checks that it asks no more.

Every library that a file in the folder loads is in the folder too, or stands in the tables below;
from them the packages get their dependencies. No file may ask for a newer symbol of the C and C++
libraries than the oldest system has that the product is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bundle.elf_files import ElfFile, elf_files, symbols_of_version
from bundle.targets import LINUX_ARM64, LINUX_X86_64, Target

REQUIRED = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Libraries without which the window does not open, and where Debian, UOS and Kylin have them."""

OPTIONAL = {
    "libcups.so.2": "libcups2 | libcups2t64",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Libraries that only plugins of Qt load: without them no printers, or X11 in place of Wayland."""

NEWEST = {
    LINUX_X86_64: {"GLIBC": "2.28", "GLIBCXX": "3.4.25", "CXXABI": "1.3.11", "GCC": "7.0.0"},
    LINUX_ARM64: {"GLIBC": "2.31", "GLIBCXX": "3.4.28", "CXXABI": "1.3.12", "GCC": "7.0.0"},
}
"""The newest symbols there are: UOS 20 has GCC 8 and glibc 2.28, Kylin V10 SP1 GCC 9 and 2.31."""


def check_libraries(target: Target, folder: Path) -> None:
    """End the build, naming each file and symbol, if the folder asks too much of the system."""
    files = list(elf_files(folder))
    faults = [*_unknown_libraries(files), *_too_new_symbols(target, files)]
    if faults:
        raise SystemExit("\n".join(faults))


def system_libraries(folder: Path) -> set[str]:
    """Return the names of the libraries that the folder loads from the system."""
    files = list(elf_files(folder))
    return {name for file in files for name in file.needed} - {file.path.name for file in files}


def wanted_glibc(folder: Path) -> str:
    """Return the version of glibc, such as ``2.28``, that a file in the folder asks for."""
    asked = {version for file in elf_files(folder) for version in file.versions}
    numbers = [version.removeprefix("GLIBC_") for version in asked if version.startswith("GLIBC_")]
    return max(numbers, key=_as_numbers)


def debian_packages(libraries: set[str], table: dict[str, str]) -> list[str]:
    """Return the Debian packages which have those of the libraries that a table names, sorted."""
    return sorted({table[name] for name in libraries & table.keys()})


def remove_unneeded_libraries(folder: Path) -> None:
    """Remove the libraries in ``*.libs``, where wheels keep their own, that nothing loads."""
    files = list(elf_files(folder))
    wanted = {name for file in files if not _is_carried(file) for name in file.needed}
    while (
        more := {name for file in files if file.path.name in wanted for name in file.needed}
        - wanted
    ):
        wanted |= more
    for file in files:
        if _is_carried(file) and file.path.name not in wanted:
            file.path.unlink()


def _is_carried(file: ElfFile) -> bool:
    return file.path.parent.name.endswith(".libs")


def _unknown_libraries(files: list[ElfFile]) -> Iterator[str]:
    known = {file.path.name for file in files} | REQUIRED.keys() | OPTIONAL.keys()
    for file in files:
        for name in sorted(file.needed - known):
            yield f"{file.path} loads {name}, which is neither in the folder nor of the system."


def _too_new_symbols(target: Target, files: list[ElfFile]) -> Iterator[str]:
    for file in files:
        for version in sorted(file.versions):
            kind, number = version.rsplit("_", 1)
            newest = NEWEST[target][kind]
            if _as_numbers(number) > _as_numbers(newest):
                symbols = ", ".join(symbols_of_version(file.path, version)) or "no symbol"
                yield f"{file.path} wants {version} (for {symbols}); the system has {newest}."


def _as_numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
