"""The window and its parts: the only room that knows Qt.

PySide reads the source of every module imported after it, to see whether that module
asks for snake_case names. None here does, and reading a hundred sources is a tenth of
the way to the window, so Python's own import is put back.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - brings the reading import in

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
