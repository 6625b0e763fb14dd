"""The bundled typefaces, opened when first asked for and kept open."""

from __future__ import annotations

from functools import lru_cache
from mmap import ACCESS_READ, mmap

from perfdesk import resources
from perfdesk.table.face import Face, FaceError


@lru_cache(maxsize=1)
def song() -> Face:
    """The face of the form, in song style: Noto Serif SC.

    Raises FaceError if the font file is missing or damaged.
    """
    return _opened("NotoSerifSC-Regular.ttf")


def _opened(name: str) -> Face:
    try:
        with resources.path("fonts", name).open("rb") as file:
            return Face(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError) as error:
        raise FaceError(f"打不开“{name}”") from error
