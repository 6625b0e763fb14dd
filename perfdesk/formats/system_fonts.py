"""The fonts of the pages: the bundled ones, then those installed on the system.

A font file is opened when the first character needs it, and stays open.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from perfdesk import resources
from perfdesk.table.fonts import Face, FaceError, FontStack

OFFICE_FONT = "宋体"
"""The font of the official table in office programs (SimSun)."""

_SONG_FILE, _SYMBOLS_FILE = "NotoSerifSC-Regular.ttf", "NotoSansSymbols2-Regular.ttf"
_INSTALLED_FILES = (
    "simsunb.ttf",
    "SimSunExtG.ttf",
    "simsun.ttc",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "BabelStoneHan.ttf",
    "NotoSerifSC-Regular.ttf",
    "NotoSansSC-Regular.ttf",
    "mingliub.ttc",
    "msyh.ttc",
    "Songti.ttc",
    "seguisym.ttf",
    "Arial Unicode.ttf",
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
)
"""Files looked for on the system, in the order in which they are tried."""
_FOLDERS = {
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
}
_OTHER_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@lru_cache(maxsize=1)
def page_fonts() -> FontStack:
    """Return the fonts of the pages: 宋体 style, then symbols, then installed fonts.

    Raises FaceError if the bundled font is missing or damaged.
    """
    return FontStack(song_face(), _fallback_faces())


@lru_cache(maxsize=1)
def office_fonts() -> FontStack:
    """Return the fonts to measure the rows of a workbook with.

    Office programs draw it with SimSun (宋体) or a substitute; each character is taken as wide
    as the wider of SimSun and our own font. Raises FaceError as ``page_fonts`` does.
    """
    return FontStack(_OfficeFace(song_face().font.face.blob), _fallback_faces())


class _OfficeFace(Face):
    """The bundled face with each character at least as wide as in SimSun: half an em, or one."""

    def advance(self, char: str) -> float:
        """Return the width of a character in thousandths of the type size."""
        return max(super().advance(char), 500.0 if char.isascii() else 1000.0)


@lru_cache(maxsize=1)
def song_face() -> Face:
    """Return the bundled face of the form, in the style of 宋体: Noto Serif SC.

    Raises FaceError if the font file is missing or damaged.
    """
    return next(faces_in_file(resources.path("fonts", _SONG_FILE)))


def faces_in_file(path: Path) -> Iterator[Face]:
    """Yield the faces of a font file; raise FaceError, while iterating, if it is not one."""
    try:
        blob = _file_blob(path)
    except OSError as error:
        raise FaceError(f"打不开“{path.name}”") from error
    count = hb.Face(blob).count
    if not count:
        raise FaceError(f"打不开“{path.name}”")
    for index in range(count):
        yield Face(blob, index)


def _file_blob(path: Path) -> hb.Blob:
    """Return the file mapped into memory, so that only what is used is read; raises OSError.

    Where HarfBuzz cannot open the path, such as one with Chinese characters on Windows, the
    whole file is read at once.
    """
    try:
        return hb.Blob.from_file_path(path)
    except hb.HarfBuzzError:
        return hb.Blob(path.read_bytes())


def _fallback_faces() -> Iterator[Face]:
    """Yield the symbols and the installed faces whose licence bits allow embedding."""
    for path in _fallback_paths():
        try:
            yield from (face for face in faces_in_file(path) if face.embeddable)
        except FaceError:
            continue


def _fallback_paths() -> Iterator[Path]:
    yield resources.path("fonts", _SYMBOLS_FILE)
    yield from _installed_paths()


def _installed_paths() -> Iterator[Path]:
    """Yield those of ``_INSTALLED_FILES`` that the system has, in their order."""
    paths: dict[str, Path] = {}
    for folder in _FOLDERS.get(sys.platform, _OTHER_FOLDERS):
        for inside, _, names in os.walk(Path(os.path.expandvars(folder)).expanduser()):
            for name in names:
                paths.setdefault(name.lower(), Path(inside, name))
    yield from (paths[name.lower()] for name in _INSTALLED_FILES if name.lower() in paths)
