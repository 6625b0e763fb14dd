"""Lays out what a Linux desktop reads: menu entry, icons, file type, description, manual page."""

from __future__ import annotations

import gzip
import shutil
import time
from pathlib import Path

from bundle.reproducible import build_time
from bundle.targets import BUILD, ROOT
from bundle.version import VERSION
from icons import write_icons

SOURCES = ROOT / "packaging" / "desktop"


def write_desktop_files(share: Path) -> None:
    """Write everything into a folder as ``/usr/share`` has it."""
    shutil.copytree(icon_theme(), share / "icons/hicolor")
    for name, place in (
        ("perfdesk.desktop", "applications/perfdesk.desktop"),
        ("perfdesk-mime.xml", "mime/packages/perfdesk.xml"),
        ("org.perfdesk.perfdesk.metainfo.xml", "metainfo/org.perfdesk.perfdesk.metainfo.xml"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCES / name, share / place)
    page = (SOURCES / "perfdesk.1").read_text("utf-8")
    day = time.strftime("%Y-%m-%d", time.gmtime(build_time()))
    page = page.replace("@VERSION@", VERSION).replace("@DATE@", day)
    manual = share / "man/man1/perfdesk.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(packed(page))


def icon_theme() -> Path:
    """Return the folder of all icons, ``hicolor``, drawn once for all products."""
    folder = BUILD / "icons"
    shutil.rmtree(folder, ignore_errors=True)
    write_icons(folder)
    return folder / "hicolor"


def packed(text: str) -> bytes:
    """Return a text as ``gzip -9n`` packs it: without name and time."""
    return gzip.compress(text.encode(), mtime=0)
