"""Reads what programs and libraries of Linux need, for any processor; ``readelf`` does the work."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bundle.reproducible import files_in

_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_VERSION = re.compile(r"Name: ((?:GLIBC|GLIBCXX|CXXABI|GCC)_[\d.]+)\s")
"""For example ``0x0010:   Name: GLIBC_2.14  Flags: none  Version: 5``."""


@dataclass(frozen=True, slots=True)
class ElfFile:
    """A program or a library: what it loads, and which versions of their symbols it asks for."""

    path: Path
    needed: frozenset[str]
    versions: frozenset[str]


def elf_files(folder: Path) -> Iterator[ElfFile]:
    """Yield the programs and libraries in a folder and the folders in it."""
    for file in files_in(folder):
        if is_elf(file):
            told = _readelf("-dVW", file)
            yield ElfFile(file, frozenset(_NEEDED.findall(told)), frozenset(_VERSION.findall(told)))


def is_elf(file: Path) -> bool:
    """Return True if the file is a program or a library of Linux."""
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def symbols_of_version(file: Path, version: str) -> list[str]:
    """Return the symbols that a file wants in this version, such as ``memcpy`` of GLIBC_2.14."""
    listed = _readelf("--dyn-syms", "-W", file)
    return re.findall(rf"UND (\S+)@{re.escape(version)}(?:\s|$)", listed, re.MULTILINE)


def _readelf(*arguments: str | Path) -> str:
    command = ["readelf", *map(str, arguments)]
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout
