"""A remembered window is found on the screens that are there, with its title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.gui.window_state import ScreenRect, clamp_to_screen

_FAR = st.integers(-5000, 5000)
_BOXES = st.builds(ScreenRect, _FAR, _FAR, st.integers(1, 6000), st.integers(1, 6000))
_SCREENS = st.lists(
    st.builds(ScreenRect, _FAR, _FAR, st.integers(640, 4000), st.integers(480, 3000)),
    min_size=1,
    max_size=3,
)


def _inside(box: ScreenRect, screen: ScreenRect) -> bool:
    across = screen.x <= box.x and box.x + box.width <= screen.x + screen.width
    return across and screen.y < box.y and box.y + box.height <= screen.y + screen.height


@given(_BOXES, _SCREENS)
def test_wherever_it_was_it_is_whole_on_a_screen(
    box: ScreenRect, screens: list[ScreenRect]
) -> None:
    found = clamp_to_screen(box, screens)
    assert any(_inside(found, screen) for screen in screens)
    assert found.width <= box.width
    assert found.height <= box.height


@given(_BOXES, _SCREENS)
def test_once_placed_it_stays(box: ScreenRect, screens: list[ScreenRect]) -> None:
    found = clamp_to_screen(box, screens[:1])
    assert clamp_to_screen(found, screens[:1]) == found


def test_where_it_fits_nothing_is_changed() -> None:
    second = ScreenRect(1920, 0, 1366, 768)
    box = ScreenRect(2000, 60, 1200, 690)
    assert clamp_to_screen(box, [ScreenRect(0, 0, 1920, 1080), second]) == box


def test_a_screen_that_was_taken_away_gives_it_to_the_first() -> None:
    assert clamp_to_screen(
        ScreenRect(2000, 60, 1200, 690), [ScreenRect(0, 0, 1366, 728)]
    ) == ScreenRect(166, 38, 1200, 690)


def test_without_screens_it_is_left() -> None:
    assert clamp_to_screen(ScreenRect(1, 2, 3, 4), []) == ScreenRect(1, 2, 3, 4)
