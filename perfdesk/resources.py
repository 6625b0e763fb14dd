"""Where the program's files are: `perfdesk/_resources` in a wheel, else `resources` beside it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.core.template import Template
from perfdesk.core.template_toml import parse

if TYPE_CHECKING:
    from perfdesk.core.library import Entry

_HERE = Path(__file__).parent


def path(*parts: str) -> Path:
    """The path of a resource, e.g. ``path("fonts", "NotoSerifSC-Regular.ttf")``."""
    packed = _HERE / "_resources"
    root = packed if packed.is_dir() else _HERE.parent / "resources"
    return root.joinpath(*parts)


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """All 表样 by id, the first being the default of a new form.

    Raises TemplateError if one of the files cannot be used.
    """
    found = (
        parse(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(path("templates").glob("*.toml"), reverse=True)
    )
    return {template.id: template for template in found}


@lru_cache(maxsize=1)
def indicator_library() -> tuple[Entry, ...]:
    """The usual 三级指标, by 二级指标; raises LibraryError if their files cannot be used."""
    from perfdesk.core.library import parse as parse_library  # noqa: PLC0415 - when it is asked for

    library, initials = (
        path("indicators", name).read_text(encoding="utf-8")
        for name in ("usual.toml", "initials.toml")
    )
    return parse_library(library, initials)
