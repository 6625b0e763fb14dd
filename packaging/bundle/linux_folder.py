"""Puts together the folder that is the program on Linux, for either processor."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bundle.bullseye_libraries import LIBRARIES, add_bullseye_libraries
from bundle.byte_code import compiled
from bundle.distributions import lay_out_packages
from bundle.fcitx_plugin import HEADERS, add_fcitx_plugin
from bundle.qt_parts import is_needed
from bundle.reproducible import set_times_and_modes
from bundle.standard_library import NAME as STANDARD_LIBRARY
from bundle.standard_library import write_standard_library
from bundle.strip_symbols import strip_symbols
from bundle.system_libraries import check_libraries, remove_unneeded_libraries
from bundle.targets import Target
from bundle.wheels import own_wheel, unpacked_wheels
from collect_licences import write_licences
from components import packages

_EXTENSIONS_LEFT_OUT = re.compile(
    "_(test|xx|tkinter|curses|dbm|gdbm|sqlite3|ssl|hashlib|crypt|lsprof|ctypes_test|bz2|lzma|uuid).*"
    "|(xx|readline|nis|ossaudio|audioop|spwd|syslog).*"
)
"""Extension modules that nothing uses.

They are for tests, terminals, databases, and libraries that would come with them: OpenSSL (hashlib
has code of its own), bzip2 and xz.
"""

LICENCES = "lib/site/perfdesk_resources/licences"
"""Where in the folder the texts of all licences are."""


def build_linux_folder(target: Target) -> Path:
    """Return the folder with the program for this processor.

    Raise UnavailableError if something for it cannot be fetched; no folder is left then.
    """
    folder = target.folder
    shutil.rmtree(folder, ignore_errors=True)
    LIBRARIES.unpacked(target)
    HEADERS.unpacked(target)
    library = folder / "lib"
    library.mkdir(parents=True)
    _add_interpreter(unpacked_wheels(target, "interpreters") / "freeze_core", folder)
    write_standard_library(library / STANDARD_LIBRARY)
    products = unpacked_wheels(target, "products")
    lay_out_packages([own_wheel(), products], library / "site", is_needed)
    qt = library / "site/PySide6/Qt"
    add_bullseye_libraries(target, qt / "lib")
    add_fcitx_plugin(target, qt, packages(products)["shiboken6"].version)
    remove_unneeded_libraries(folder)
    strip_symbols(target, folder)
    check_libraries(target, folder)
    write_licences(products, folder / LICENCES, target.name, folder)
    _add_start(library)
    set_times_and_modes(folder, frozenset(("perfdesk",)))
    return folder


def _add_interpreter(freeze_core: Path, folder: Path) -> None:
    """Copy the interpreter, its extension modules, and the libraries that those may load."""
    (program,) = (freeze_core / "bases").glob("console-cpython-311-*")
    shutil.copy(program, folder / "perfdesk")
    extensions = folder / "lib/python/extensions"
    extensions.mkdir(parents=True)
    for module in sorted((freeze_core / "lib").glob("*.so")):
        if not _EXTENSIONS_LEFT_OUT.fullmatch(module.name):
            shutil.copy(module, extensions)
    # The modules look for their libraries two folders up, where the wheel has them.
    shutil.copytree(freeze_core.with_name("freeze_core.libs"), folder / "lib/freeze_core.libs")


def _add_start(library: Path) -> None:
    """Add what the interpreter runs first: a module called after the program's file."""
    for name, module in (("linux_start.py", "__init__perfdesk.pyc"), ("start.py", "start.pyc")):
        code = compiled(Path(__file__).with_name(name), name)
        (library / module).write_bytes(code)
