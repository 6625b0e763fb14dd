"""Puts together the folder that is the program on Linux, for either processor."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from bundle.byte_code import compiled
from bundle.distributions import lay_out_packages
from bundle.qt_parts import is_needed
from bundle.reproducible import settle
from bundle.standard_library import NAME as STANDARD_LIBRARY
from bundle.standard_library import write_standard_library
from bundle.targets import Target
from bundle.wheels import own_wheel, unpacked_wheels

_EXTENSIONS_LEFT_OUT = re.compile(
    "_(test|xx|tkinter|curses|dbm|gdbm|sqlite3|ssl|hashlib|crypt|lsprof).*"
    "|(xx|readline|nis|ossaudio|audioop|spwd|syslog).*"
)
"""Extension modules for tests, terminals, databases and OpenSSL; hashlib has code of its own."""


def build_linux_folder(target: Target) -> Path:
    """Return the folder with the program for this processor."""
    folder = target.folder
    shutil.rmtree(folder, ignore_errors=True)
    library = folder / "lib"
    library.mkdir(parents=True)
    _add_interpreter(unpacked_wheels(target, "interpreters") / "freeze_core", folder)
    write_standard_library(library / STANDARD_LIBRARY)
    wheels = [own_wheel(), unpacked_wheels(target, "products")]
    lay_out_packages(wheels, library / "site", is_needed)
    _add_start(library)
    settle(folder, frozenset(("perfdesk",)))
    return folder


def _add_interpreter(freeze_core: Path, folder: Path) -> None:
    """Copy the interpreter, its extension modules, and the libraries that those need."""
    (program,) = (freeze_core / "bases").glob("console-cpython-311-*")
    shutil.copy(program, folder / "perfdesk")
    # The modules find their libraries two folders up, where the wheel has them.
    extensions, libraries = folder / "lib/python/extensions", folder / "lib/freeze_core.libs"
    extensions.mkdir(parents=True)
    libraries.mkdir()
    needed: set[str] = set()
    for module in sorted((freeze_core / "lib").glob("*.so")):
        if not _EXTENSIONS_LEFT_OUT.fullmatch(module.name):
            shutil.copy(module, extensions)
            needed |= _needed_libraries(module)
    for file in freeze_core.with_name("freeze_core.libs").iterdir():
        if file.name in needed:
            shutil.copy(file, libraries)


def _needed_libraries(library: Path) -> set[str]:
    listed = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True)
    return set(re.findall(r"NEEDED\s+(\S+)", listed.stdout))


def _add_start(library: Path) -> None:
    """Add what the interpreter runs first: a module called after the program's file."""
    for name, module in (("linux_start.py", "__init__perfdesk.pyc"), ("start.py", "start.pyc")):
        code = compiled(Path(__file__).with_name(name), name)
        (library / module).write_bytes(code)
