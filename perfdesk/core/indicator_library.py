"""指标库, the library of usual 三级指标: searching it, and inserting its entries into a form.

Entries are found by characters or by pinyin initials (pxrc for 培训人次) and inserted below
the 二级指标 they belong to. The texts come from ``resources/indicators``; the module reads no
file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from perfdesk.core.edits import Insert, form_after
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT
from perfdesk.core.form import Form, Level1, Level2, Level3, in_goal_beside
from perfdesk.core.pinyin_initials import pinyin_initials
from perfdesk.core.template import Template, Words
from perfdesk.core.text import comparable_text
from perfdesk.core.toml_text import TomlTextError, parse_toml


class LibraryError(FormError):
    """An indicator library that cannot be used; ``what`` is wrong with it, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(f"指标库文件有误：{what}。请改正该文件或重新安装程序。")


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A usual 三级指标 and the 一级 and 二级指标 it belongs to.

    ``target`` is the 年度指标值 that is filled in with it, "" where there is no usual figure;
    ``usual`` is how the target is usually written (≥95%, ≥…人次), for display only.
    """

    level1: str
    level2: str
    name: str
    target: str = ""
    usual: str = ""
    initials: str = ""


def parse_library(library: str, initials: str) -> tuple[LibraryEntry, ...]:
    """Return the entries of the library, in the order of its TOML text.

    ``initials`` is a TOML text with the pinyin initials of every name. Raises LibraryError if
    a text is no TOML, lacks something or has a wrong value.
    """
    try:
        initials_of = parse_toml(initials)
        groups = cast("list[Mapping[str, object]]", parse_toml(library)["group"])
        return tuple(entry for group in groups for entry in _entries(group, initials_of))
    except TomlTextError as error:
        raise LibraryError(str(error)) from error
    except KeyError as error:
        raise LibraryError(f"缺少 {error.args[0]}") from error
    except (TypeError, AttributeError) as error:
        raise LibraryError(f"取值不对（{error}）") from error


def custom_entry(level1: str, level2: str, name: str, target: str = "") -> LibraryEntry:
    """Return an entry for a name that is not in the library."""
    return LibraryEntry(level1, level2, name, target, target, pinyin_initials(name))


def matching_entries(
    entries: Iterable[LibraryEntry], typed: str, level2: str = ""
) -> list[LibraryEntry]:
    """Return the entries a typed text may mean, likeliest first, each name once.

    The text may be the beginning or a part of the name, or of its initials (``pxrc``, ``rc``).
    Among equals, entries of ``level2``, the 二级指标 of the edited row, come first.
    """
    wanted = comparable_text(typed).lower()
    ranked: dict[str, tuple[tuple[int, bool], LibraryEntry]] = {}
    for entry in entries:
        fit = _fit(entry, wanted)
        if fit is not None:
            rank = (fit, comparable_text(entry.level2) != comparable_text(level2))
            if entry.name not in ranked or rank < ranked[entry.name][0]:
                ranked[entry.name] = (rank, entry)
    return [entry for _, entry in sorted(ranked.values(), key=lambda pair: pair[0])]


def _entries(
    group: Mapping[str, object], initials_of: Mapping[str, object]
) -> Iterable[LibraryEntry]:
    for entry in cast("list[Mapping[str, str]]", group["entries"]):
        target = entry.get("target", "")
        usual = target or f"{entry['sign']}…{entry['measure']}"
        name = entry["name"]
        levels = (str(group["level1"]), str(group["level2"]))
        yield LibraryEntry(*levels, name, target, usual, str(initials_of[name]))


def _fit(entry: LibraryEntry, wanted: str) -> int | None:
    """Return how well a text fits an entry, 0 being best; None if it does not fit."""
    name = comparable_text(entry.name).lower()
    tests = (
        name.startswith(wanted),
        entry.initials.startswith(wanted),
        wanted in name,
        len(wanted) > 1 and wanted in entry.initials,
    )
    return next((fit for fit, fits in enumerate(tests) if fits), None)


# Inserting entries into a form


def entry_insertions(
    form: Form, template: Template, entries: Iterable[LibraryEntry], new_key: Callable[[], int]
) -> list[Insert]:
    """Return the edits that insert each entry, with its usual target, last below its 二级指标.

    A missing 一级 or 二级指标 is inserted where the template has it; names are compared in all
    the words the template knows for them. ``new_key`` returns a key that no node has had.
    """
    edits = []
    for entry in entries:
        edits.append(_insertion(form, template, entry, new_key))
        form = form_after(form, edits[-1])
    return edits


def _insertion(
    form: Form, template: Template, entry: LibraryEntry, new_key: Callable[[], int]
) -> Insert:
    usual1 = [kind.words for kind in template.taxonomy]
    words1 = _words(entry.level1, usual1)
    levels2 = (kind.level2 for kind in template.taxonomy if kind.words is words1)
    usual2 = next(levels2, ())
    words2 = _words(entry.level2, usual2)
    row = Level3(entry.name, entry.target, key=new_key())
    level1 = next((node for node in form.indicators if _is_named(node.name, words1)), None)
    if level1 is None:
        new2 = Level2(words2.printed, (row,), key=new_key())
        new1 = Level1(words1.printed, (new2,), key=new_key())
        names = [node.name for node in form.indicators]
        index = _index(names, words1, usual1)
        return Insert(ROOT, index, in_goal_beside(form, new1, index))
    level2 = next((node for node in level1.children if _is_named(node.name, words2)), None)
    if level2 is None:
        names = [node.name for node in level1.children]
        new2 = Level2(words2.printed, (row,), key=new_key())
        return Insert(level1.key, _index(names, words2, usual2), new2)
    return Insert(level2.key, len(level2.children), row)


def _words(name: str, usual: Sequence[Words]) -> Words:
    """Return the words of the usual indicator of that name, or the name itself."""
    return next((words for words in usual if _is_named(name, words)), Words(name))


def _index(names: Sequence[str], words: Words, usual: Sequence[Words]) -> int:
    """Where an indicator goes: after the last one that usually precedes it, an unusual one last."""
    if words not in usual:
        return len(names)
    preceding = usual[: usual.index(words)]
    indexes = [
        index
        for index, name in enumerate(names)
        if any(_is_named(name, each) for each in preceding)
    ]
    return indexes[-1] + 1 if indexes else 0


def _is_named(name: str, words: Words) -> bool:
    return comparable_text(name) in map(comparable_text, words.all)
