"""Where the program's files are: `perfdesk/_resources` in a wheel, else `resources` beside it.

Which 表样 a form is shown and scored by, and giving it another one.

A form names its 表样 by an id; a file from elsewhere may name one that is not
installed here. The form then keeps that name, and is shown by the default 表样.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.indicator_library import LibraryEntry, parse_library
from perfdesk.core.template import Template
from perfdesk.core.template_toml import TemplateError, parse_template

_HERE = Path(__file__).parent


def path(*parts: str) -> Path:
    """The path of a resource, e.g. ``path("fonts", "NotoSerifSC-Regular.ttf")``."""
    packed = _HERE / "_resources"
    root = packed if packed.is_dir() else _HERE.parent / "resources"
    return root.joinpath(*parts)


class Templates(Mapping[str, Template]):
    """The installed 表样 by id, the first being the default of a new form.

    Each is parsed when it is first asked for: a form needs one of them, and parsing one
    is a good part of what opening a form takes. A file has the id of its 表样 as its name;
    what gets a 表样 raises TemplateError if its file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"), reverse=True)}
        self._parsed: dict[str, Template] = {}

    def __getitem__(self, id_: str) -> Template:
        if id_ not in self._parsed:
            file = self._files[id_]
            template = parse_template(file.read_text(encoding="utf-8"), file.name)
            if template.id != id_:
                raise TemplateError(file.name, f"id 应为 {id_}，与文件名相同")
            self._parsed[id_] = template
        return self._parsed[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@lru_cache(maxsize=1)
def templates() -> Templates:
    """All installed 表样, found once: every form asks for them."""
    return Templates(path("templates"))


@lru_cache(maxsize=1)
def indicator_library() -> tuple[LibraryEntry, ...]:
    """The usual 三级指标, by 二级指标, read once: each key in a name asks for them.

    Raises LibraryError if their files cannot be used.
    """
    library, initials = (
        path("indicators", name).read_text(encoding="utf-8")
        for name in ("usual.toml", "initials.toml")
    )
    return parse_library(library, initials)


class UnknownTemplateError(FormError):
    """An id that no installed 表样 has, with the ids that there are."""

    def __init__(self, given: str, known: Iterable[str]) -> None:
        super().__init__(f"没有表样“{given}”。请改用：{'、'.join(known)}。")


def default_template() -> Template:
    """The 表样 of a new form; raises TemplateError if a 表样 file cannot be used."""
    return next(iter(templates().values()))


def has_installed_template(form: Form) -> bool:
    """True if the 表样 the form names is installed."""
    return form.template in templates()


def template_of(form: Form) -> Template:
    """The 表样 a form is shown and scored by: its own, or the default if that is unknown."""
    return templates().get(form.template) or default_template()


def with_template(form: Form, template_id: str) -> Form:
    """The form in another 表样, every text untouched, the money unit too.

    Raises UnknownTemplateError.
    """
    known = templates()
    if template_id not in known:
        raise UnknownTemplateError(template_id, known)
    return replace(form, template=template_id)
