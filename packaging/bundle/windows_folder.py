"""Puts together the folder that is the program on Windows.

The runtime of Microsoft's C++ lies once beside the programs, where Windows looks for it on behalf
of every library, instead of in each package. Qt takes ICU from Windows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from bundle.byte_code import compiled
from bundle.distributions import ARCHIVE, lay_out_packages
from bundle.linux_folder import LICENCES
from bundle.qt_parts import is_needed
from bundle.reproducible import set_times_and_modes
from bundle.standard_library import NAME as STANDARD_LIBRARY
from bundle.targets import Target
from bundle.version import VERSION
from bundle.wheels import own_wheel, unpacked_wheels
from bundle.windows_interpreter import add_interpreter
from bundle.windows_launchers import add_launchers
from collect_licences import write_licences

_RUNTIME = re.compile(
    r".*/(msvcp140(_\w+)?|vcruntime140(_1)?|concrt140|vc\w+140)\.dll", re.IGNORECASE
)
"""Libraries of Microsoft's C++ in a package."""
PATHS = (f"lib/{STANDARD_LIBRARY}", "lib/extensions", f"lib/site/{ARCHIVE}", "lib/site")
"""Where Python looks for modules, and nowhere else; start.pyc is named by the launcher."""
_OF_WINDOWS = re.compile(
    r"(api-ms-win-|ext-ms-).*|(advapi32|authz|bcrypt(primitives)?|comctl32|comdlg32|crypt32|d2d1|d3d(9|11|12)"
    r"|dnsapi|dwmapi|dwrite|dxgi|gdi32|icuuc|imm32|iphlpapi|kernel32|mpr|msvcrt|ncrypt|netapi32"
    r"|ntdll|ole32|oleaut32|opengl32|pathcch|rpcrt4|secur32|setupapi|shcore|shell32|shlwapi"
    r"|ucrtbase|user32|userenv|usp10|uxtheme|version|winhttp|winmm|winspool|ws2_32|wtsapi32"
    r"|uiautomationcore|propsys|gdiplus)\.(dll|drv)",
    re.IGNORECASE,
)
"""Libraries that each Windows has on which the program runs: the C library and ICU among them."""


class MissingLibraryError(SystemExit):
    """A library in the folder asks for one that neither the folder nor Windows has."""

    def __init__(self, library: Path, missing: str) -> None:
        super().__init__(f"{library} needs {missing}, which nothing brings.")


def build_windows_folder(target: Target, embeddable: Path | None = None) -> Path:
    """Return the folder with the program; ``embeddable`` is a package to take Python from."""
    folder = target.folder
    shutil.rmtree(folder, ignore_errors=True)
    library = folder / "lib"
    library.mkdir(parents=True)
    add_interpreter(folder, library / "extensions", embeddable)
    wheels = unpacked_wheels(target, "products")
    lay_out_packages([own_wheel(), wheels], library / "site", _keeps)
    (library / "start.pyc").write_bytes(
        compiled(Path(__file__).with_name("windows_start.py"), "start.py")
    )
    lines = [path.replace("/", "\\") for path in PATHS]
    (folder / "python311._pth").write_text("\r\n".join((*lines, "")), "utf-8", newline="")
    add_launchers(folder, VERSION)
    _add_runtime(folder, wheels / "PySide6")
    write_licences(wheels, folder / LICENCES, target.name, folder)
    set_times_and_modes(folder)
    return folder


def _keeps(path: str) -> bool:
    return is_needed(path) and not _RUNTIME.fullmatch(path)


def _add_runtime(folder: Path, source: Path) -> None:
    """Copy what the libraries need of the C++ runtime, and see that nothing else is missing."""
    runtime = {file.name.lower(): file for file in source.glob("*.dll")}
    libraries = [file for file in folder.rglob("*") if file.suffix in (".dll", ".pyd", ".exe")]
    there = {file.name.lower() for file in libraries}
    while libraries:
        library = libraries.pop()
        for name in sorted(_needed_libraries(library) - there):
            if is_of_windows(name):
                continue
            if not _RUNTIME.fullmatch(f"/{name}"):
                raise MissingLibraryError(library, name)
            libraries.append(Path(shutil.copy(runtime[name], folder / name)))
            there.add(name)


def is_of_windows(library: str) -> bool:
    """Return True for a library that Windows has, by its name."""
    return bool(_OF_WINDOWS.fullmatch(library))


def _needed_libraries(library: Path) -> set[str]:
    """Return the names of the libraries that this one is linked to, in small letters."""
    listed = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True)
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", listed.stdout)}
