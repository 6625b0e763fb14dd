"""A restored window lies within the screens there are, with its title bar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from perfdesk.gui.window_state import clamp_to_screen

_FAR = st.integers(-5000, 5000)
_BOXES = st.builds(QRect, _FAR, _FAR, st.integers(1, 6000), st.integers(1, 6000))
_SCREENS = st.lists(
    st.builds(QRect, _FAR, _FAR, st.integers(640, 4000), st.integers(480, 3000)),
    min_size=1,
    max_size=3,
)


def _inside(box: QRect, screen: QRect) -> bool:
    return screen.contains(box) and screen.y() < box.y()


@given(_BOXES, _SCREENS)
def test_the_window_lies_wholly_on_a_screen_wherever_it_was(
    box: QRect, screens: list[QRect]
) -> None:
    found = clamp_to_screen(box, screens)
    assert any(_inside(found, screen) for screen in screens)
    assert found.width() <= box.width()
    assert found.height() <= box.height()


@given(_BOXES, _SCREENS)
def test_a_clamped_window_is_not_moved_again(box: QRect, screens: list[QRect]) -> None:
    found = clamp_to_screen(box, screens[:1])
    assert clamp_to_screen(found, screens[:1]) == found


def test_a_window_that_fits_is_not_changed() -> None:
    second = QRect(1920, 0, 1366, 768)
    box = QRect(2000, 60, 1200, 690)
    assert clamp_to_screen(box, [QRect(0, 0, 1920, 1080), second]) == box


def test_a_window_on_a_removed_screen_goes_to_the_first() -> None:
    assert clamp_to_screen(QRect(2000, 60, 1200, 690), [QRect(0, 0, 1366, 728)]) == QRect(
        166, 38, 1200, 690
    )


def test_without_screens_nothing_is_changed() -> None:
    assert clamp_to_screen(QRect(1, 2, 3, 4), []) == QRect(1, 2, 3, 4)
