"""Find the files that come with the program, and load the 表样 among them.

In an installed program the files are the package ``perfdesk_resources``, which is always a folder,
even where the code is in an archive; in a checkout they are in ``resources`` beside the code. A
form names its 表样 by an id; a file from elsewhere may name one that is not installed. The form
then keeps that id, but is shown and scored by the default 表样.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.indicator_library import LibraryEntry, LibraryError, parse_library
from perfdesk.core.template import Template
from perfdesk.core.template_switch import fitted_to
from perfdesk.core.template_toml import TemplateError, parse_template

if TYPE_CHECKING:  # 4 % of the time in which `perfdesk show` starts; only reading tables needs it
    from perfdesk.core.reading_words import ReadingWords


def path(*parts: str) -> Path:
    """Return the path of a resource, e.g. ``path("fonts", "NotoSerifSC-Regular.ttf")``."""
    return _folder().joinpath(*parts)


def manual_folder() -> Path:
    """Return the folder of the manual: among the resources, or ``docs/manual`` of a checkout."""
    packed = path("manual")
    return packed if packed.is_dir() else Path(__file__).parent.parent / "docs" / "manual"


def is_sample(file: Path) -> bool:
    """Return True for a file of ``samples``, which belongs to the program and not to the user."""
    absolute = os.path.abspath(file)  # noqa: PTH100 - takes out "..", which Path keeps
    return Path(absolute).parent == path("samples")


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Return the folder of all resources; it is looked for once."""
    installed = find_spec("perfdesk_resources")
    if installed and installed.submodule_search_locations:
        return Path(installed.submodule_search_locations[0])
    return Path(__file__).parent.parent / "resources"


class Templates(Mapping[str, Template]):
    """The installed 表样 by id; the first is the default of a new form.

    The name of a file is the id of its 表样. A file is parsed when its 表样 is first needed,
    since parsing takes a good part of the time in which a form opens. Getting a 表样 raises
    TemplateError if its file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"), reverse=True)}
        self._parsed: dict[str, Template] = {}

    def __getitem__(self, id_: str) -> Template:
        if id_ not in self._parsed:
            file = self._files[id_]
            text = _text(file, partial(TemplateError, file.name))
            template = parse_template(text, file.name)
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
    """Return all installed 表样; the files are looked for once."""
    return Templates(path("templates"))


@lru_cache(maxsize=1)
def indicator_library() -> tuple[LibraryEntry, ...]:
    """Return the usual 三级指标; their files are read once.

    Raise LibraryError if a file cannot be used.
    """
    library, initials = (
        _text(path("indicators", name), LibraryError) for name in ("usual.toml", "initials.toml")
    )
    return parse_library(library, initials)


@lru_cache(maxsize=1)
def reading_words() -> ReadingWords:
    """Return the words by which tables are read; their file is read once.

    Raise VocabularyError if it cannot be used.
    """
    from perfdesk.core.reading_words import (  # noqa: PLC0415 - see above
        VocabularyError,
        parse_reading_words,
    )

    name = "vocabulary.toml"
    return parse_reading_words(_text(path(name), partial(VocabularyError, name)), name)


def _text(file: Path, error_of: Callable[[str], FormError]) -> str:
    """Return the text of a file; raise the error of what is wrong if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise error_of("编码不是 UTF-8") from error
    except OSError as error:
        raise error_of("文件打不开") from error


class UnknownTemplateError(FormError):
    """No installed 表样 has the id; the sentence names those that exist."""

    def __init__(self, template_id: str, known: Iterable[str]) -> None:
        super().__init__(f"没有表样“{template_id}”。请改用：{'、'.join(known)}。")


def default_template() -> Template:
    """Return the 表样 of a new form; raise TemplateError if its file cannot be used."""
    return next(iter(templates().values()))


def has_installed_template(form: Form) -> bool:
    """Return whether the 表样 that a form names is installed."""
    return form.template in templates()


def template_of(form: Form) -> Template:
    """Return the 表样 a form is shown and scored by: its own, or else the default."""
    return templates().get(form.template) or default_template()


def with_template(form: Form, template_id: str) -> Form:
    """Return the form in another 表样; its texts and its money unit stay as they are.

    Texts found by their label go where the other 表样 has a place for them.

    Raise UnknownTemplateError if no such 表样 is installed.
    """
    known = templates()
    if template_id not in known:
        raise UnknownTemplateError(template_id, known)
    fitted = fitted_to(form, known[template_id], known.get(form.template))
    return replace(fitted, template=template_id)
