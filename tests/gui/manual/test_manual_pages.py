"""What the pages of the manual say is there: pages, pictures, commands, keys, command lines."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from perfdesk import resources
from perfdesk.cli.options import parse_arguments
from perfdesk.formats.file_types import READABLE_SUFFIXES
from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual.key_tables import CELL_KEYS
from perfdesk.gui.manual.manual_pages import find_in_manual, manual_pages

FOLDER = resources.manual_folder()
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))}
LINK = re.compile(r"(!?)\[[^]]*]\(([^)]+)\)")
COMMAND = re.compile(r"\*\*([^*]+ › [^*]+)\*\*")
COMMAND_WITH_KEYS = re.compile(r"\*\*([^*]+ › [^*]+)\*\*(?:（| \| )`([^`]+)`")
COMMAND_IN_README = re.compile(r"“([^“”]+ › [^“”]+)”(?:（`([^`]+)`）)?")
CODE = re.compile(r"`([^`]+)`")
MOST_BYTES = 1_500_000


def links(*, to_pictures: bool) -> Iterator[tuple[str, str]]:
    """The page and the target of each link, or of each picture."""
    for name, text in TEXTS.items():
        for mark, target in LINK.findall(text):
            if bool(mark) is to_pictures:
                yield name, target


def commands(window: MainWindow) -> dict[str, str]:
    """The path through the menus of every command, e.g. 文件 › 保存, and its name or text."""
    known = {path: name for menu in menus.MENUS for path, name in _below(menu, "")}
    for action in window.panes.tree.actions():
        text = menus.without_mnemonic(action.text())
        known[f"指标 › {text}"] = text
    known[f"文件 › {menus.without_mnemonic(window.recent_files.menu.title())}"] = ""
    return known


def _below(menu: menus.Menu, before: str) -> Iterator[tuple[str, str]]:
    path = f"{before}{menus.without_mnemonic(menu.text)} › "
    for entry in menu.commands:
        if isinstance(entry, menus.Menu):
            yield from _below(entry, path)
        elif entry is not None:
            text = menus.without_mnemonic(entry.text)
            yield f"{path}{text}", text


def keys_in(text: str) -> list[str]:
    """What stands between backticks in a page and is neither a suffix nor a command line."""
    return [code for code in CODE.findall(text) if not code.startswith((".", "perfdesk "))]


def test_every_page_is_linked_from_the_contents() -> None:
    linked = [target for page, target in links(to_pictures=False) if page == "index"]
    assert sorted(linked) == [f"{name}.md" for name in TEXTS if name != "index"]
    assert [page.name for page in manual_pages([])] == [
        "index", *(target.removesuffix(".md") for target in linked),
    ]  # fmt: skip


def test_every_link_leads_to_a_page_and_every_picture_is_there_and_used() -> None:
    dead = [link for link in links(to_pictures=False) if not (FOLDER / link[1]).is_file()]
    missing = [link for link in links(to_pictures=True) if not (FOLDER / link[1]).is_file()]
    assert dead == missing == []
    shown = {FOLDER / target for _, target in links(to_pictures=True)}
    assert shown == set((FOLDER / "pictures").iterdir())
    assert sum(picture.stat().st_size for picture in shown) < MOST_BYTES


def test_every_page_begins_with_its_title_in_the_contents() -> None:
    titles = {page.name: page.title for page in manual_pages([])[1:]}
    assert {name: TEXTS[name].splitlines()[0] for name in titles} == {
        name: f"# {title}" for name, title in titles.items()
    }


def test_every_command_that_a_page_names_is_in_the_menus(window: MainWindow) -> None:
    known = commands(window)
    named = [(name, path) for name, text in TEXTS.items() for path in COMMAND.findall(text)]
    assert len(named) > 40
    assert [each for each in named if each[1] not in known] == []
    loose = {name: COMMAND.sub("", text).count(" › ") for name, text in TEXTS.items()}
    assert set(loose.values()) == {0}, "a command is written in bold, so that it is looked up here"


def test_every_key_that_a_page_names_exists(window: MainWindow) -> None:
    known = {keys for _, _, keys in menus.shortcuts(window)}
    known |= {
        key
        for _, lines in CELL_KEYS
        for keys, _ in lines
        for part in keys.split(" / ")
        for key in (part, *part.split())
    }
    named = [(name, keys) for name, text in TEXTS.items() for keys in keys_in(text)]
    assert len(named) > 60
    assert [each for each in named if each[1] not in known] == []


def test_the_keys_beside_a_command_are_its_own(window: MainWindow) -> None:
    known, shortcuts = commands(window), menus.shortcuts(window)
    pairs = {(command, keys) for _, command, keys in shortcuts}
    named = [each for text in TEXTS.values() for each in COMMAND_WITH_KEYS.findall(text)]
    assert len(named) > 25
    assert [each for each in named if (known[each[0]], each[1]) not in pairs] == []


def test_every_command_of_the_chinese_readme_is_in_the_menus_with_its_keys(
    window: MainWindow,
) -> None:
    known = commands(window)
    pairs = {(command, keys) for _, command, keys in menus.shortcuts(window)}
    text = Path(__file__).parents[3].joinpath("README.zh-CN.md").read_text(encoding="utf-8")
    named = COMMAND_IN_README.findall(text)
    assert len(named) > 25
    assert [path for path, _ in named if path not in known] == []
    assert [(path, keys) for path, keys in named if keys and (known[path], keys) not in pairs] == []


def test_every_command_line_can_be_typed_as_it_stands() -> None:
    typed = [code for code in CODE.findall(TEXTS["commands"]) if code.startswith("perfdesk ")]
    typed += re.findall(r"^    (perfdesk .*)$", TEXTS["commands"], re.MULTILINE)
    assert len(typed) > 8
    assert {parse_arguments(shlex.split(line)[1:]).command for line in typed} == {
        *("check", "convert", "show", "window"),
    }


def test_every_kind_of_file_that_can_be_read_is_named() -> None:
    assert set(READABLE_SUFFIXES) <= set(CODE.findall(TEXTS["open"]))


def test_words_are_found_in_capitals_or_not_with_what_stands_around_them() -> None:
    texts = {"a": "第一行\n导出 PDF 文件，很长的一行" + "字" * 40, "b": "没有"}
    (hit,) = find_in_manual(texts, "pdf")
    assert (hit.page, texts["a"][hit.start : hit.end]) == ("a", "PDF")
    assert hit.snippet.startswith("导出 PDF 文件")
    assert "\n" not in hit.snippet
    assert len(hit.snippet) < 40
    assert list(find_in_manual(texts, "")) == list(find_in_manual(texts, "(")) == []
