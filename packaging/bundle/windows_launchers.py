"""Compiles the programs that start perfdesk on Windows, from packaging/windows/launcher.c."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bundle.targets import BUILD, ROOT, WINDOWS
from icons import write_icons
from perfdesk.start_failure import OLDEST_WINDOWS

SOURCES = ROOT / "packaging" / "windows"
GENERATED = BUILD / WINDOWS.name / "generated"
"""Where the build puts what programs and installer are made of, such as the icons."""

PROGRAMS = {
    "perfdesk.exe": ("绩效自评表编辑器", ("-mwindows",)),
    "perfdesk-cli.exe": ("绩效自评表编辑器（命令行）", ("-DCONSOLE",)),
}
"""What Windows calls each program, and the options that make it one of desktop or console."""


def add_launchers(folder: Path, version: str) -> None:
    """Compile both programs into ``folder``."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    write_icons(GENERATED)
    for name, (description, options) in PROGRAMS.items():
        _write_version(GENERATED / "version.h", version, description, name)
        resources = GENERATED / "launcher.o"
        includes = [f"--include-dir={place}" for place in (GENERATED, SOURCES)]
        _run("x86_64-w64-mingw32-windres", *includes, SOURCES / "launcher.rc", resources)
        _run(
            *("x86_64-w64-mingw32-gcc", "-O2", "-s", "-municode", "-static", "-Wall", "-Wextra"),
            *("-Wl,--no-insert-timestamp", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va"),
            f'-DOLDEST_WINDOWS=L"{OLDEST_WINDOWS}"',
            *options,
            *(SOURCES / "launcher.c", resources, "-o", folder / name),
        )


def version_numbers(version: str) -> str:
    """Return a version as the four numbers that Windows counts in, e.g. ``0,1,0,0``."""
    numbers = [number for number in version.split(".") if number.isdigit()]
    return ",".join([*numbers, "0", "0", "0", "0"][:4])


def _write_version(header: Path, version: str, description: str, name: str) -> None:
    header.write_text(
        f"#define VERSION_NUMBERS {version_numbers(version)}\n"
        f'#define VERSION_TEXT "{version}"\n'
        f'#define DESCRIPTION "{description}"\n'
        f'#define FILE_NAME "{name}"\n',
        "utf-8",
    )


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
