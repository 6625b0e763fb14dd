"""Heights of texts that are not laid out: never too low, and the same as laid out."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from perfdesk.gui.tree.painting import LayoutCache, TextStyle

WRITINGS = st.builds(TextStyle, st.booleans(), st.booleans(), st.booleans())
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
COMMON = st.text("国W@%gÅ，。（）１％一 1.5abc", max_size=30)


@pytest.fixture(scope="module")
def layouts(qapp: QApplication) -> LayoutCache:
    return LayoutCache(qapp.font())


@given(text=COMMON | TEXTS, width=st.integers(20, 400), writing=WRITINGS)
@example(text="@@@@国", width=60, writing=TextStyle(italic=True))
def test_the_height_of_a_text_is_that_of_all_its_lines(
    layouts: LayoutCache, text: str, width: int, writing: TextStyle
) -> None:
    assert layouts.height(text, width, writing) >= layouts.get(text, width, writing).height


def test_a_text_of_two_lines_is_as_high_as_its_lines(layouts: LayoutCache) -> None:
    for text in ("按实际要求完成的培训", "上\n下"):
        found = layouts.get(text, 60, TextStyle())
        assert found.layout.lineCount() > 1
        assert layouts.height(text, 60, TextStyle()) == found.height


def test_a_short_text_is_as_high_as_one_line_and_not_laid_out(
    layouts: LayoutCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = layouts.get("国W", 400, TextStyle()).height
    assert layouts.height("完成", 400, TextStyle()) == line
    monkeypatch.setattr(layouts, "get", lambda *_: pytest.fail("laid out"))
    assert layouts.height("完成率 100%", 400, TextStyle()) == line


def test_heights_of_a_long_form_stay_cached_longer_than_layouts(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = LayoutCache(qapp.font())
    texts = [f"第{number}项按实际要求完成的培训" for number in range(1500)]
    heights = [fresh.height(text, 60, TextStyle()) for text in texts]
    monkeypatch.setattr(fresh, "get", lambda *_: pytest.fail("laid out"))
    assert [fresh.height(text, 60, TextStyle()) for text in texts] == heights
