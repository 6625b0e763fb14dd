"""The window's fixtures, for every test of a journey."""

from tests.gui.windows import answers, window

__all__ = ["answers", "window"]
