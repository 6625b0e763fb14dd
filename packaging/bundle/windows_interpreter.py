"""Takes CPython 3.11 for Windows out of a wheel, or the embeddable package of Python's makers.

The wheel of panda3d carries python311.dll and the extension modules as the Python Software
Foundation has built and signed them; the signature is looked at if osslsigncode is there. What
the wheel lacks is python3.dll, through which PySide6 calls Python: it only forwards to
python311.dll, so mingw can make it. The embeddable package ("Windows embeddable package
(64-bit)", as its makers publish it) has both.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

from bundle.standard_library import NAME as STANDARD_LIBRARY
from bundle.standard_library import write_standard_library
from bundle.targets import BUILD, WINDOWS
from bundle.wheels import unpacked_wheels

_LIBRARY = "python311.dll"
_FORWARDER = "python3.dll"
_EXTENSIONS_LEFT_OUT = frozenset(
    f"{name}.pyd" for name in ("_hashlib", "_msi", "_sqlite3", "_ssl", "_tkinter", "winsound")
)
"""Extension modules for OpenSSL, databases and sounds; hashlib has code of its own."""
_SIGNER = "O=Python Software Foundation"


class WrongInterpreterError(SystemExit):
    """The files are not the interpreter that the build expects."""

    def __init__(self, source: Path, what: str) -> None:
        super().__init__(f"{source} is not CPython 3.11 for 64-bit Windows: {what}.")


def add_interpreter(folder: Path, extensions: Path, embeddable: Path | None) -> None:
    """Copy the interpreter into ``folder``, its extension modules into ``extensions``.

    The standard library becomes an archive in the parent of ``extensions``. Both come from the
    ``embeddable`` package if there is one.
    """
    source = _unpacked(embeddable) if embeddable else _in_wheel()
    _check(source)
    shutil.copy(source / _LIBRARY, folder)
    extensions.mkdir(parents=True)
    for module in sorted(source.glob("*.pyd")):
        if module.name not in _EXTENSIONS_LEFT_OUT:
            shutil.copy(module, extensions)
    shutil.copy(source / "libffi-8.dll", extensions)  # for ctypes
    if embeddable:
        shutil.copy(source / _FORWARDER, folder)
        shutil.copy(source / STANDARD_LIBRARY, extensions.parent)
    else:
        _make_forwarder(folder / _LIBRARY, folder / _FORWARDER)
        write_standard_library(extensions.parent / STANDARD_LIBRARY)


def _in_wheel() -> Path:
    return unpacked_wheels(WINDOWS, "interpreters") / "deploy_libs"


def _unpacked(embeddable: Path) -> Path:
    folder = BUILD / WINDOWS.name / "embeddable"
    shutil.rmtree(folder, ignore_errors=True)
    with ZipFile(embeddable) as archive:
        archive.extractall(folder)
    return folder


def _check(source: Path) -> None:
    """End the build unless the library is for this processor and signed by Python's makers."""
    library = source / _LIBRARY
    if not library.is_file():
        raise WrongInterpreterError(source, f"there is no {_LIBRARY}")
    kind = subprocess.run(["objdump", "-f", library], capture_output=True, text=True, check=False)
    if "pei-x86-64" not in kind.stdout:
        raise WrongInterpreterError(source, f"{_LIBRARY} is for another processor")
    if not shutil.which("osslsigncode"):
        print(f"The signature of {_LIBRARY} was not looked at: osslsigncode is not installed.")
        return
    # The exit code would also say that a list of revoked certificates could not be fetched.
    command = ["osslsigncode", "verify", "-ignore-cdp", "-in", str(library)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    digests = set(re.findall(r"(?:Current|Calculated) message digest\s*: (\w+)", said))
    subject = re.search(r"Signer #0:\s+Subject: (.*)", said)
    if len(digests) != 1 or not subject or _SIGNER not in subject[1]:
        raise WrongInterpreterError(source, f"{_LIBRARY} is not signed by Python's makers")


def _make_forwarder(library: Path, forwarder: Path) -> None:
    """Link a library without code whose every name stands for the same one in ``library``."""
    listed = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True)
    names = re.findall(
        r"^\t\[ *\d+\] (?:\+base\[ *\d+\] +[0-9a-f]+ )?(\w+)$", listed.stdout, re.MULTILINE
    )
    definition = forwarder.with_suffix(".def")
    lines = [f"  {name} = {library.stem}.{name}" for name in names]
    definition.write_text("\n".join((f"LIBRARY {forwarder.name}", "EXPORTS", *lines, "")), "ascii")
    subprocess.run(
        [
            *("x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-Wl,--entry=0"),
            # Else the address would be made from the path of the file that is written.
            *("-Wl,--no-insert-timestamp", "-Wl,--image-base=0x180000000"),
            *("-o", forwarder, definition),
        ],
        check=True,
    )
    definition.unlink()
