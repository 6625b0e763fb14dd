"""Qt's enumerations as we make them: like Python's own in all that can be asked of them."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from itertools import islice
from types import ModuleType
from typing import Any

import pytest

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


_UNLIKE = {"__module__", "__new__"}
"""PySide names the module later, and of ``__new__`` only the wrapping differs."""


@pytest.mark.parametrize("room", [QtCore, QtGui, QtWidgets], ids=lambda room: room.__name__)
def test_each_enumeration_is_like_the_one_python_makes(room: ModuleType) -> None:
    seen = 0
    for made in _enumerations(room):
        kind, pairs = (
            made.__mro__[1],
            [(name, what.value) for name, what in made.__members__.items()],
        )
        ours = qt_enums.made(kind, made.__name__, pairs)
        pythons = qt_enums._usual(kind, made.__name__, pairs, boundary=enum.KEEP)
        assert str(_answers(ours)) == str(_answers(pythons)), made
        seen += 1
    assert seen > 50


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
    assert making("Odd", [("one", []), ("two", [])], boundary=enum.KEEP).two.name == "one"


def test_an_enumeration_left_to_python_knows_where_it_was_made() -> None:
    assert enum.Enum("Sides", "LEFT RIGHT").__module__ == __name__
