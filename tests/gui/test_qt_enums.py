"""Qt's enumerations as we make them: like Python's own in all that can be asked of them."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfdesk.gui import qt_enums

# isort: split
from PySide6 import QtCore, QtGui, QtWidgets


def _enumerations(room: object) -> Iterator[Any]:
    """The enumerations of Qt's classes, wherever they are nested."""
    names = dir(room) if isinstance(room, ModuleType) else list(vars(room))
    for part in (getattr(room, name) for name in names):
        if isinstance(part, enum.EnumType):
            yield part
        elif isinstance(part, type) and part.__module__.startswith("PySide6."):
            yield from _enumerations(part)


def _told(part: Any) -> object:
    """All that an enumeration, or a member of one, holds, without telling which it is."""
    if isinstance(part, enum.Enum):
        own = sorted((name, repr(what)) for name, what in vars(part).items())
        return type(part).__name__, str(part), repr(part), f"{part}", part.name, part.value, own
    if isinstance(part, dict):
        return [(key, _told(what)) for key, what in part.items()]
    return repr(part).split(" at 0x")[0]


def _answers(made: Any) -> object:
    """What it does when it is iterated, called and, being flags, joined."""
    told = [[*map(_told, made)], len(made), made.__mro__[1:], *map(made, made._value2member_map_)]
    if issubclass(made, enum.Flag):
        for one, other in zip(made, islice(made, 1, None), strict=False):
            told += [_told(part) for part in (one | other, one & other, ~one, *(one | other))]
    return told, sorted((n, _told(part)) for n, part in vars(made).items() if n not in _UNLIKE)


_UNLIKE = {"__new__"}
"""Of which only the wrapping differs."""


class Side(enum.IntEnum):
    """Whose members are whole numbers, too, but no plain ones."""

    LEFT = 1


class _Doubled(enum.Enum):
    """A kind of one's own, which Python asks how its members are made."""

    def __init__(self, number: int) -> None:
        self.doubled = number * 2


@pytest.mark.parametrize("room", [QtCore, QtGui, QtWidgets], ids=lambda room: room.__name__)
def test_each_enumeration_is_like_the_one_python_makes(room: ModuleType) -> None:
    seen = 0
    for made in _enumerations(room):
        kind, pairs = (
            made.__mro__[1],
            [(name, what.value) for name, what in made.__members__.items()],
        )
        ours = qt_enums.made(kind, made.__name__, pairs, __name__)
        pythons = qt_enums._usual(kind, made.__name__, pairs, module=__name__, boundary=enum.KEEP)
        assert str(_answers(ours)) == str(_answers(pythons)), made
        seen += 1
    assert seen > 50


NAMES = st.sampled_from(["a", "b", "C1", "None_", "real", "value", "mro", "_d", "__e__", ""])
NUMBERS = st.integers(-4, 8) | st.booleans() | st.sampled_from([1 << 40, Side.LEFT])


@example(enum.IntEnum, [("a", True)])
@example(enum.Flag, [("a", Side.LEFT)])
@example(enum.IntFlag, [("a", 1), ("b", 2), ("a", 3)])
@example(_Doubled, [("a", 1)])
@given(
    st.sampled_from([enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag, _Doubled]),
    st.lists(st.tuples(NAMES, NUMBERS), max_size=5),
)
def test_whatever_is_asked_for_in_pyside_s_way_is_what_python_makes(
    kind: Any, pairs: list[tuple[str, int]]
) -> None:
    ours = _told_of(lambda: kind("Made", pairs, boundary=enum.KEEP))
    pythons = _told_of(
        lambda: qt_enums._usual(kind, "Made", pairs, module=__name__, boundary=enum.KEEP)
    )
    assert ours == pythons


def _told_of(making: Callable[[], Any]) -> str:
    """What was made, or the name of the error that was raised."""
    try:
        return str(_answers(making()))
    except (TypeError, ValueError) as error:
        return type(error).__name__


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="another Python makes them itself")
def test_what_pyside_asks_for_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    making: Any = enum.IntFlag
    monkeypatch.setattr(qt_enums, "_usual", None)
    assert making("Made", [("one", 1)], boundary=enum.KEEP).one == 1


def test_a_name_for_the_whole_is_kept() -> None:
    making: Any = enum.Enum
    made = making("Odd", [("one", 1)], boundary=enum.KEEP, qualname="Outer.Odd")
    assert made.__qualname__ == "Outer.Odd"


@pytest.mark.parametrize(("odd", "shown"), [("name", True), ("__one__", False)])
def test_names_that_mean_something_to_python_are_left_to_it(odd: str, shown: bool) -> None:
    making: Any = enum.IntEnum
    made = making("Odd", [(odd, 1), ("plain", 2)], boundary=enum.KEEP)
    assert [part.value for part in made] == ([1, 2] if shown else [2])
    assert made.plain.name == "plain"


@pytest.mark.parametrize("name", ["mro", ""])
def test_a_name_python_refuses_is_refused(name: str) -> None:
    making: Any = enum.Enum
    with pytest.raises(ValueError, match="invalid enum member name"):
        making("Odd", [(name, 1)], boundary=enum.KEEP)


def test_what_is_no_list_of_names_and_numbers_is_left_to_python() -> None:
    making: Any = enum.Enum
    words = making("Words", [("one", "1"), ("two", "2")], type=str, boundary=enum.KEEP)
    assert words.two + words.one == "21"
    assert [each.value for each in making("Named", "one two", boundary=enum.KEEP)] == [1, 2]
    assert [each.value for each in making("Listed", ["one", "two"], boundary=enum.KEEP)] == [1, 2]
    drawn = making("Drawn", iter([("one", 1)]), boundary=enum.KEEP)
    assert [each.value for each in drawn] == [1]
    assert making("Odd", [("one", []), ("two", [])], boundary=enum.KEEP).two.name == "one"


def test_an_enumeration_left_to_python_knows_where_it_was_made() -> None:
    assert enum.Enum("Sides", "LEFT RIGHT").__module__ == __name__
