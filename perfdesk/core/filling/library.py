"""指标库: usual 三级指标 by 二级指标, and finding them by characters or pinyin initials.

The texts come from ``resources/indicators``; the module reads no file and does not
know which cell asks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from perfdesk.core.errors import FormError
from perfdesk.core.filling.initials import initials
from perfdesk.core.text import label


class LibraryError(FormError):
    """An indicator library that cannot be used."""

    def __init__(self, what: str) -> None:
        super().__init__(f"指标库文件有误：{what}。请改正该文件或重新安装程序。")


@dataclass(frozen=True, slots=True)
class Entry:
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


def parse(library: str, initials_of: str) -> tuple[Entry, ...]:
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


def own(level1: str, level2: str, name: str, target: str = "") -> Entry:
    """An entry for a name that stands in no library."""
    return Entry(level1, level2, name, target, target, initials(name))


def matching(entries: Iterable[Entry], typed: str, level2: str = "") -> list[Entry]:
    """The entries a text may mean, likeliest first; each name once.

    By the beginning or a part of the name, or of its initials (``pxrc``, ``rc``).
    Those of the 二级指标 that is asked from come first among equals.
    """
    wanted = label(typed).lower()
    ranked: dict[str, tuple[tuple[int, bool], Entry]] = {}
    for entry in entries:
        rank = _rank(entry, wanted)
        if rank is not None:
            place = (rank, label(entry.level2) != label(level2))
            if entry.name not in ranked or place < ranked[entry.name][0]:
                ranked[entry.name] = (place, entry)
    return [entry for _, entry in sorted(ranked.values(), key=lambda found: found[0])]


def _entries(group: Mapping[str, object], letters: Mapping[str, object]) -> Iterable[Entry]:
    for entry in cast("list[Mapping[str, str]]", group["entries"]):
        target = entry.get("target", "")
        usual = target or f"{entry['sign']}…{entry['measure']}"
        name = entry["name"]
        levels = (str(group["level1"]), str(group["level2"]))
        yield Entry(*levels, name, target, usual, str(letters[name]))


def _rank(entry: Entry, wanted: str) -> int | None:
    name = label(entry.name).lower()
    tests = (
        name.startswith(wanted),
        entry.initials.startswith(wanted),
        wanted in name,
        len(wanted) > 1 and wanted in entry.initials,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)
