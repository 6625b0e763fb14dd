"""Stamps and watermarks are told from text that only runs on over a few characters."""

from __future__ import annotations

import pytest

from perfdesk.formats.pdf.cell_text import Glyph
from perfdesk.formats.pdf.overlays import without_overlays

_BLACK, _BLUE = (0, 0, 0), (0, 0, 1)


def _line(
    text: str, x: float, top: float, colour: tuple[int, ...], step: float = 10
) -> list[Glyph]:
    return [
        {
            "text": character,
            "x0": x + step * number,
            "x1": x + step * number + 10,
            "top": top,
            "bottom": top + 10,
            "size": 10.0,
            "non_stroking_color": colour,
        }
        for number, character in enumerate(text)
    ]


def test_a_stamp_over_two_characters_is_left_out() -> None:
    printed = _line("项目支出绩效自评表", 60, 60, _BLACK)
    stamp = _line("公章", 70, 62, _BLUE)
    assert without_overlays([*printed, *stamp]) == (printed, ("公章",))


@pytest.mark.parametrize("lines", range(6))
def test_what_is_typed_in_another_colour_stays_though_a_bit_of_it_runs_over_a_label(
    lines: int,
) -> None:
    printed = [
        glyph for top in range(60, 160, 20) for glyph in _line("实际完成情况" * 4, 60, top, _BLACK)
    ]
    typed = [
        glyph
        for top in range(70, 70 + 20 * lines, 20)
        for glyph in _line("今年按时完成任务" * 2, 320, top, _BLUE)
    ]
    running_on = _line("全部达到预期", 20, 60, _BLUE)  # its last two characters over a label
    page = [*printed, *typed, *running_on]
    assert without_overlays(page) == (page, ())


def test_a_watermark_is_left_out_where_it_lies_over_nothing_too() -> None:
    printed = _line("项目支出绩效自评表", 60, 60, _BLACK)
    marks = [*_line("内部资料", 70, 62, _BLUE), *_line("内部资料", 300, 62, _BLUE)]
    assert without_overlays([*printed, *marks]) == (printed, ("内部资料",))


def test_the_characters_of_a_watermark_stand_at_almost_one_height() -> None:
    printed = _line("项目支出绩效自评表", 60, 60, _BLACK)
    mark = _line("内部资料", 70, 62, _BLUE)
    for glyph in mark[::2]:
        glyph |= {"top": glyph["top"] + 0.001, "bottom": glyph["bottom"] + 0.001}
    assert without_overlays([*printed, *mark]) == (printed, ("内部资料",))


def test_a_watermark_may_be_spaced_out() -> None:
    printed = _line("项目支出绩效自评表" * 2, 60, 60, _BLACK)
    mark = _line("内部资料", 70, 62, _BLUE, step=30)
    assert without_overlays([*printed, *mark]) == (printed, ("内部资料",))


def test_watermarks_are_named_from_the_top() -> None:
    words = ["内部资料", "仅供参考", "请勿外传", "注意保密", "严禁复制", "草稿未定"]
    printed, marks = list[Glyph](), list[Glyph]()
    for top, word in enumerate(words):
        printed += _line("项目支出绩效自评表", 60, 60 + 20 * top, _BLACK)
        marks += _line(word, 70, 62 + 20 * top, _BLUE)
    assert without_overlays([*printed, *marks]) == (printed, tuple(words))
