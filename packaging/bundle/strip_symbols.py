"""Removes the symbols that only a debugger reads from the files of the Linux folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bundle.elf_files import is_elf
from bundle.reproducible import files_in
from bundle.targets import LINUX_ARM64, Target


def strip_symbols(target: Target, folder: Path) -> None:
    """Strip every program and library in a folder."""
    command = "aarch64-linux-gnu-strip" if target is LINUX_ARM64 else "strip"
    files = [file for file in files_in(folder) if is_elf(file)]
    subprocess.run([command, "--strip-unneeded", *files], check=True)
