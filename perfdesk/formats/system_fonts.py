"""The typefaces of the pages: the bundled ones, then what the system has.

Files are opened when a character first asks for them and kept open.
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
"""The typeface of the official table, by the name it has in offices."""

_SONG, _SYMBOLS = "NotoSerifSC-Regular.ttf", "NotoSansSymbols2-Regular.ttf"
_WANTED = (
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
"""Files looked for on the system, the likeliest to match the form's own face first."""
_FOLDERS = {
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
}
_OTHER_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@lru_cache(maxsize=1)
def page_fonts() -> FontStack:
    """The faces of the pages: song, then symbols, then what the system has.

    Raises FaceError if the font of the form is missing or damaged.
    """
    return FontStack(song_face(), _others())


@lru_cache(maxsize=1)
def office_fonts() -> FontStack:
    """The faces by which rows of an office program are measured, which has 宋体 or another song.

    No character is narrower than in either. Raises FaceError as ``faces`` does.
    """
    return FontStack(_OfficeFace(song_face().font.face.blob), _others())


class _OfficeFace(Face):
    """The song face, a character at least as wide as 宋体 has it: half an em, or one."""

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""
        return max(super().advance(char), 500.0 if char.isascii() else 1000.0)


@lru_cache(maxsize=1)
def song_face() -> Face:
    """The face of the form, in song style: Noto Serif SC. Loaded once, as all faces are.

    Raises FaceError if the font file is missing or damaged.
    """
    return next(faces_in_file(resources.path("fonts", _SONG)))


def faces_in_file(path: Path) -> Iterator[Face]:
    """The faces of a font file, one after the other; raises FaceError for what is none."""
    try:
        blob = _mapped(path)
    except OSError as error:
        raise FaceError(f"打不开“{path.name}”") from error
    count = hb.Face(blob).count
    if not count:
        raise FaceError(f"打不开“{path.name}”")
    for index in range(count):
        yield Face(blob, index)


def _mapped(path: Path) -> hb.Blob:
    """The bytes of a file, read where they are asked for; raises OSError.

    Read at once where HarfBuzz cannot open the path, as on Windows one with Chinese in it.
    """
    try:
        return hb.Blob.from_file_path(path)
    except hb.HarfBuzzError:
        return hb.Blob(path.read_bytes())


def _others() -> Iterator[Face]:
    for path in _paths():
        try:
            yield from (face for face in faces_in_file(path) if face.embeddable)
        except FaceError:
            continue


def _paths() -> Iterator[Path]:
    yield resources.path("fonts", _SYMBOLS)
    yield from _installed()


def _installed() -> Iterator[Path]:
    """The wanted font files the system has, best first."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS.get(sys.platform, _OTHER_FOLDERS):
        for inside, _, names in os.walk(Path(os.path.expandvars(folder)).expanduser()):
            for name in names:
                found.setdefault(name.lower(), Path(inside, name))
    yield from (found[name.lower()] for name in _WANTED if name.lower() in found)
