"""Parse the TOML files of the program, and say in Chinese what is wrong with one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal


class TomlTextError(ValueError):
    """A text cannot be parsed; its words say why, in Chinese."""


def parse_toml(text: str, parse_float: Callable[[str], object] = Decimal) -> dict[str, object]:
    """Return the table in a TOML text; numbers with a point are made by ``parse_float``.

    Raises TomlTextError if the text is no TOML, is nested too deep or has a wrong number.
    """
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise TomlTextError(f"不是 TOML 文件（{error}）") from error
    except RecursionError as error:
        raise TomlTextError("嵌套太深") from error
    except ValueError as error:  # by ``parse_float``, or for a number of thousands of digits
        raise TomlTextError(f"取值不对（{error}）") from error
