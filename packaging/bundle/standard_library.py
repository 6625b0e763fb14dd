"""Packs the standard library of the Python that builds, compiled, into one archive.

The interpreters come without it. Any 3.11 runs the byte code of any other, so the library may be
of another 3.11 than they are: what is mended in it is what the building Python has mended. Build
releases with the newest 3.11 at hand.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from bundle.byte_code import compiled
from bundle.reproducible import add_to_archive

NAME = "python311.zip"
"""The name of the archive; Python on Windows looks for it by itself."""

_LEFT_OUT = frozenset(
    (
        *("test", "tests", "unittest", "doctest.py", "idlelib", "lib2to3", "distutils"),
        *("ensurepip", "venv", "site-packages", "lib-dynload", "pydoc_data", "pydoc.py"),
        *("tkinter", "turtledemo", "turtle.py", "curses", "dbm", "sqlite3", "msilib"),
        *("wsgiref", "xmlrpc", "ftplib.py", "imaplib.py", "nntplib.py", "poplib.py"),
        *("smtpd.py", "smtplib.py", "telnetlib.py", "cgi.py", "cgitb.py", "pdb.py", "bdb.py"),
        *("__phello__", "__hello__.py", "antigravity.py", "this.py", "__pycache__"),
    )
)
"""Modules for tests, tools for programmers, and protocols of a network that nothing asks for."""


def write_standard_library(archive_file: Path) -> None:
    """Write the archive; end the build if another Python than 3.11 builds."""
    if sys.version_info[:2] != (3, 11):
        raise SystemExit(
            "The products have Python 3.11 inside, so Python 3.11 must build them; "
            f"this is {sys.version.split()[0]}."
        )
    library = Path(sysconfig.get_path("stdlib"))
    with ZipFile(archive_file, "w") as archive:
        for source in _sources(library):
            name = source.relative_to(library).as_posix()
            add_to_archive(archive, f"{name}c", compiled(source, name))


def _sources(library: Path) -> Iterator[Path]:
    for source in sorted(library.rglob("*.py")):
        parts = source.relative_to(library).parts
        machine_dependent = parts[0].startswith(("_sysconfigdata", "config-"))
        if not machine_dependent and not _LEFT_OUT.intersection(parts):
            yield source
