"""What the Linux packages have in common: their words, and how they are laid out below ``/usr``."""

from __future__ import annotations

import shutil
from pathlib import Path

from bundle.reproducible import set_times_and_modes
from bundle.targets import BUILD, Target
from desktop_files import write_share

PROGRAM = "usr/lib/perfdesk"
SUMMARY = "editor for the self-evaluation form of Chinese budget units"
DESCRIPTION = (
    "Fills in, checks, converts and prints the 项目支出绩效自评表, which every unit\n"
    "paid from a Chinese government budget fills in for each project and year. It\n"
    "reads workbooks, Word documents, PDF, web pages and text; it needs no network."
)
MAINTAINER = "The perfdesk authors <perfdesk@perfdesk.invalid>"


def laid_out(target: Target, name: str) -> Path:
    """Return a folder with everything a package installs, as it lies below the root."""
    root = BUILD / target.name / name
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(target.folder, root / PROGRAM)
    write_share(root / "usr/share")
    start = root / "usr/bin/perfdesk"
    start.parent.mkdir()
    start.symlink_to("../lib/perfdesk/perfdesk")
    set_times_and_modes(root, frozenset((f"{PROGRAM}/perfdesk",)))
    return root
