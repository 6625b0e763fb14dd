"""A remembered window is found on the screens that are there, with its title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.gui.window_state import Box, clamped

_FAR = st.integers(-5000, 5000)
_BOXES = st.builds(Box, _FAR, _FAR, st.integers(1, 6000), st.integers(1, 6000))
_SCREENS = st.lists(
    st.builds(Box, _FAR, _FAR, st.integers(640, 4000), st.integers(480, 3000)),
    min_size=1,
    max_size=3,
)


def _inside(box: Box, screen: Box) -> bool:
    across = screen.x <= box.x and box.x + box.width <= screen.x + screen.width
    return across and screen.y < box.y and box.y + box.height <= screen.y + screen.height


@given(_BOXES, _SCREENS)
def test_wherever_it_was_it_is_whole_on_a_screen(box: Box, screens: list[Box]) -> None:
    found = clamped(box, screens)
    assert any(_inside(found, screen) for screen in screens)
    assert found.width <= box.width
    assert found.height <= box.height


@given(_BOXES, _SCREENS)
def test_once_placed_it_stays(box: Box, screens: list[Box]) -> None:
    found = clamped(box, screens[:1])
    assert clamped(found, screens[:1]) == found


def test_where_it_fits_nothing_is_changed() -> None:
    second = Box(1920, 0, 1366, 768)
    box = Box(2000, 60, 1200, 690)
    assert clamped(box, [Box(0, 0, 1920, 1080), second]) == box


def test_a_screen_that_was_taken_away_gives_it_to_the_first() -> None:
    assert clamped(Box(2000, 60, 1200, 690), [Box(0, 0, 1366, 728)]) == Box(166, 38, 1200, 690)


def test_without_screens_it_is_left() -> None:
    assert clamped(Box(1, 2, 3, 4), []) == Box(1, 2, 3, 4)
