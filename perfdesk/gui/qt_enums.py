"""Qt's enumerations made quickly: a start makes over 200 of them, with 3,000 members.

Python examines every name and number that is to be a member, as a class someone wrote
may need it; for the lists PySide hands over that takes a fifth of the way to the window.
Here a class is a copy of an empty one that Python made, with its members put in. Any
other enumeration is left to Python. Knows no window.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, reduce
from operator import or_
from typing import Any

Kind = type[enum.Enum]
Pairs = list[tuple[str, int]]

_KNOWN = (3, 11)
"""The Python whose enumerations these are equal to; any other makes them itself."""
_AS_PYSIDE = {"module": None, "qualname": None, "type": None, "start": 1, "boundary": enum.KEEP}
"""What PySide says of each enumeration it asks for, beside its kind, name and members."""
_KINDS = frozenset({enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag})
_usual: Any = getattr(enum.EnumType, "_create_", None)
_OWN = ("__dict__", "__weakref__", "__module__")
"""What every class has of its own."""


def hasten() -> None:
    """Has the enumerations that PySide asks for made here from now on."""
    if sys.version_info[:2] == _KNOWN:
        enum.EnumType._create_ = _create  # type: ignore[attr-defined]


def _create(kind: Kind, name: str, names: Pairs, **others: object) -> Kind:
    as_pyside = others == _AS_PYSIDE
    if others.get("module") is None:
        others["module"] = _asking()
    if as_pyside and _are_plain(kind, names):
        return made(kind, name, names, others["module"])
    of_python: Kind = _usual(kind, name, names, **others)
    return of_python


def _asking() -> object:
    """The module an enumeration is made for, as Python itself finds it."""
    with suppress(ValueError):
        return sys._getframe(3).f_globals.get("__name__")  # noqa: SLF001 - as Python does
    return None


def _are_plain(kind: Kind, names: object) -> bool:
    """True for pairs whose names mean nothing to Python and are none of a member's own."""
    if kind not in _KINDS or not isinstance(names, list) or {*map(type, names)} != {tuple}:
        return False
    called, numbers = zip(*names, strict=True)
    if {*map(type, numbers)} != {int} or len({*called}) < len(called):
        return False
    begin = {name[:1] for name in called}
    return begin.isdisjoint(("", "_")) and _taken(kind).isdisjoint(called)


@cache
def _taken(kind: Kind) -> frozenset[str]:
    return frozenset({"mro"}.union(*map(vars, kind.__mro__)))


def made(kind: Kind, name: str, names: Pairs, module: object) -> Kind:
    """The enumeration Python would make of plain names and whole numbers for that module."""
    by_name: dict[str, enum.Enum] = {}
    by_value: dict[int, enum.Enum] = {}
    listed: list[str] = []
    maps = {"_member_map_": by_name, "_value2member_map_": by_value}
    lists = {"_member_names_": listed, "_unhashable_values_": [], "__module__": module}
    new: Any = type.__new__(enum.EnumType, name, (kind,), _empty(kind) | maps | lists)
    is_flag = issubclass(kind, enum.Flag)
    for called, value in names:
        if value not in by_value:
            by_value[value] = _member(new, called, value, len(listed))
            if not is_flag or _is_one_bit(value):
                listed.append(called)
        by_name[called] = by_value[value]
        type.__setattr__(new, called, by_value[value])
    if is_flag:
        _mask(new, by_value)
    return new  # type: ignore[no-any-return]  # the class just made


@cache
def _empty(kind: Kind) -> dict[str, object]:
    empty = _usual(kind, kind.__name__, [], module=__name__, boundary=enum.KEEP)
    return {name: part for name, part in vars(empty).items() if name not in _OWN}


def _member(of: Any, name: str, value: int, order: int) -> enum.Enum:
    member: Any = int.__new__(of, value) if issubclass(of, int) else object.__new__(of)
    member._value_ = value
    member._name_ = name
    member.__objclass__ = of
    member._sort_order_ = order
    return member  # type: ignore[no-any-return]  # whatever class it was asked of


def _is_one_bit(value: int) -> bool:
    return value != 0 and value & (value - 1) == 0


def _mask(flag: Any, values: Iterable[int]) -> None:
    """Tells a class of flags which bits are its own, and whether they come by size."""
    singles = list(filter(_is_one_bit, values))
    flag._flag_mask_ = reduce(or_, values, 0)
    flag._singles_mask_ = reduce(or_, singles, 0)
    flag._all_bits_ = 2 ** flag._flag_mask_.bit_length() - 1
    if singles != sorted(singles):
        flag._iter_member_ = flag._iter_member_by_def_
