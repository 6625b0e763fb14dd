"""Pinyin initials of Chinese text, as far as they follow from how its characters are coded.

The 3,755 common characters of GB 2312 are coded in the order of their pinyin, so the
code tells the first letter; a character with several readings has that of its place.
Names in the indicator library have their initials written beside them and need none
of this.

指标库: usual 三级指标 by 二级指标, and finding them by characters or pinyin initials.

The texts come from ``resources/indicators``; the module reads no file and does not
know which cell asks.

Where usual 三级指标 go in a form: below the fitting 二级指标, which is made if it is missing.

Names are compared in all the words the template knows for them. Everything is worked
out as edits; which entries, and when, is not decided here.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from perfdesk.core.edits import Insert, form_after
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT
from perfdesk.core.form import Form, Level1, Level2, Level3
from perfdesk.core.template import Template, Words
from perfdesk.core.text import comparable_text

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRSTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_END = "亍"  # from here on characters are coded by their strokes
_STARTS = tuple(char.encode("gb2312") for char in _FIRSTS + _END)
"""The codes at which each letter begins, and the one behind the last."""


def pinyin_initials(text: str) -> str:
    """The first letter of each character's pinyin, small; other characters as they are."""
    return "".join(map(_initial, text)).lower()


def _initial(char: str) -> str:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return char
    if not _STARTS[0] <= code < _STARTS[-1]:
        return char
    return _LETTERS[bisect_right(_STARTS, code) - 1]


class LibraryError(FormError):
    """An indicator library that cannot be used."""

    def __init__(self, what: str) -> None:
        super().__init__(f"指标库文件有误：{what}。请改正该文件或重新安装程序。")


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A usual 三级指标 and where it belongs.

    ``target`` is what is filled in with it, "" where there is no usual figure;
    ``usual`` says how its target is usually written (≥95%, ≥…人次), to be shown only.
    """

    level1: str
    level2: str
    name: str
    target: str = ""
    usual: str = ""
    initials: str = ""


def parse_library(library: str, initials_of: str) -> tuple[LibraryEntry, ...]:
    """The entries written in two TOML texts, in their order; raises LibraryError."""
    try:
        letters = tomllib.loads(initials_of)
        groups = cast("list[Mapping[str, object]]", tomllib.loads(library)["group"])
        return tuple(entry for group in groups for entry in _entries(group, letters))
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(f"不是有效的 TOML（{error}）") from error
    except KeyError as error:
        raise LibraryError(f"缺少 {error.args[0]}") from error
    except (TypeError, AttributeError) as error:
        raise LibraryError(f"取值不对（{error}）") from error


def custom_entry(level1: str, level2: str, name: str, target: str = "") -> LibraryEntry:
    """An entry for a name that stands in no library."""
    return LibraryEntry(level1, level2, name, target, target, pinyin_initials(name))


def matching_entries(
    entries: Iterable[LibraryEntry], typed: str, level2: str = ""
) -> list[LibraryEntry]:
    """The entries a text may mean, likeliest first; each name once.

    By the beginning or a part of the name, or of its initials (``pxrc``, ``rc``).
    Those of the 二级指标 that is asked from come first among equals.
    """
    wanted = comparable_text(typed).lower()
    ranked: dict[str, tuple[tuple[int, bool], LibraryEntry]] = {}
    for entry in entries:
        rank = _rank(entry, wanted)
        if rank is not None:
            place = (rank, comparable_text(entry.level2) != comparable_text(level2))
            if entry.name not in ranked or place < ranked[entry.name][0]:
                ranked[entry.name] = (place, entry)
    return [entry for _, entry in sorted(ranked.values(), key=lambda found: found[0])]


def _entries(group: Mapping[str, object], letters: Mapping[str, object]) -> Iterable[LibraryEntry]:
    for entry in cast("list[Mapping[str, str]]", group["entries"]):
        target = entry.get("target", "")
        usual = target or f"{entry['sign']}…{entry['measure']}"
        name = entry["name"]
        levels = (str(group["level1"]), str(group["level2"]))
        yield LibraryEntry(*levels, name, target, usual, str(letters[name]))


def _rank(entry: LibraryEntry, wanted: str) -> int | None:
    name = comparable_text(entry.name).lower()
    tests = (
        name.startswith(wanted),
        entry.initials.startswith(wanted),
        wanted in name,
        len(wanted) > 1 and wanted in entry.initials,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


def entry_insertions(
    form: Form, template: Template, entries: Iterable[LibraryEntry], new_key: Callable[[], int]
) -> list[Insert]:
    """Edits that put each entry last below its 二级指标, with its usual target.

    Missing 一级 and 二级指标 are put where the template has them; ``new_key`` gives
    keys that no node has.
    """
    edits = []
    for entry in entries:
        edits.append(_addition(form, template, entry, new_key))
        form = form_after(form, edits[-1])
    return edits


def _addition(
    form: Form, template: Template, entry: LibraryEntry, new_key: Callable[[], int]
) -> Insert:
    order1 = [kind.words for kind in template.taxonomy]
    words1 = _words(entry.level1, order1)
    below = (kind.level2 for kind in template.taxonomy if kind.words is words1)
    order2 = [kind.words for kind in next(below, ())]
    words2 = _words(entry.level2, order2)
    row = Level3(entry.name, entry.target, key=new_key())
    level1 = next((each for each in form.indicators if _is(each.name, words1)), None)
    if level1 is None:
        level2 = Level2(words2.printed, (row,), key=new_key())
        node = Level1(words1.printed, (level2,), key=new_key())
        names = [each.name for each in form.indicators]
        return Insert(ROOT, _index(names, words1, order1), node)
    found = next((each for each in level1.children if _is(each.name, words2)), None)
    if found is None:
        names = [each.name for each in level1.children]
        made = Level2(words2.printed, (row,), key=new_key())
        return Insert(level1.key, _index(names, words2, order2), made)
    return Insert(found.key, len(found.children), row)


def _words(name: str, order: Sequence[Words]) -> Words:
    return next((words for words in order if _is(name, words)), Words(name))


def _index(names: Sequence[str], words: Words, order: Sequence[Words]) -> int:
    """Behind the last of the names that usually come before ``words``; last if it is unusual."""
    if words not in order:
        return len(names)
    before = order[: order.index(words)]
    places = [at for at, name in enumerate(names) if any(_is(name, each) for each in before)]
    return places[-1] + 1 if places else 0


def _is(name: str, words: Words) -> bool:
    return comparable_text(name) in map(comparable_text, words.all)
