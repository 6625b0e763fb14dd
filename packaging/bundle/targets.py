"""The systems that perfdesk is built for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout."""
BUILD = ROOT / "build"
"""Where everything is put together; it can be removed at any time."""
DIST = ROOT / "dist"
"""Where the finished products are put."""


@dataclass(frozen=True, slots=True)
class Target:
    """A system and a processor.

    ``wheels`` is the name by which uv knows the wheels that run there, ``machine`` the
    processor as Linux calls it, ``debian`` as Debian does.
    """

    name: str
    wheels: str
    machine: str
    debian: str

    @property
    def folder(self) -> Path:
        """The folder in which the program for this target is put together."""
        return BUILD / self.name / "perfdesk"

    @property
    def is_windows(self) -> bool:
        """True if the target is Windows."""
        return self.name == "windows"


LINUX_X86_64 = Target("linux-x86_64", "x86_64-manylinux_2_28", "x86_64", "amd64")
"""UOS 20 and Kylin V10 on x86-64, and every other Linux with glibc 2.28 or newer."""
LINUX_ARM64 = Target("linux-arm64", "aarch64-manylinux_2_31", "aarch64", "arm64")
"""Kylin V10 SP1 on arm64 (glibc 2.31). UOS 20 on arm64 has glibc 2.28, for which no Qt is built."""
WINDOWS = Target("windows", "x86_64-pc-windows-msvc", "x86_64", "")
"""Windows 10, version 1809 or newer, and Windows 11."""

TARGETS = (LINUX_X86_64, LINUX_ARM64, WINDOWS)
