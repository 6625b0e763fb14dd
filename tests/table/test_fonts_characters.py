"""Characters that the pages do not show are reported once, in sentences."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.form import Form
from perfdesk.formats.system_fonts import song_face
from perfdesk.table.compose import compose
from perfdesk.table.fonts import (
    FontStack,
    character_messages,
    dropped_characters,
    missing_characters,
)
from perfdesk.table.grid import Grid
from tests.table.tables import form, level3, template

FACES = FontStack(song_face())


def grid_of(project: str, reason: str = "") -> Grid:
    subject: Form = replace(form((level3(1, reason),)), project=project)
    return compose(subject, template())


def test_missing_characters_are_listed_once_in_reading_order() -> None:
    assert missing_characters(grid_of("𠮷田☑\u200b", "𠮷☑☒"), FACES) == ("𠮷", "☑", "☒")


def test_invisible_characters_are_listed_apart() -> None:
    grid = grid_of("甲\u200b乙\u202e\x07\t\r\n", "\u200b")
    assert dropped_characters(grid) == ("\u200b", "\u202e", "\x07")
    assert missing_characters(grid, FACES) == ()


def test_sentences_name_the_characters_and_their_codes() -> None:
    missing, dropped = character_messages(grid_of("𠮷\u200b"), FACES)
    assert "有 1 个字没有字体可用" in missing
    assert "𠮷（U+20BB7）" in missing
    assert "U+200B" in dropped


def test_of_many_characters_only_the_first_are_named() -> None:
    (sentence,) = character_messages(grid_of("".join(map(chr, range(0x20000, 0x20064)))), FACES)
    assert sentence.count("U+") == 20
    assert "等" in sentence


def test_a_form_all_of_whose_characters_are_drawn_has_no_message() -> None:
    assert list(character_messages(grid_of("邮寄费（2022）≥90%"), FACES)) == []
