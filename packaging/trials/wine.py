"""Runs programs for Windows under Wine, as far as Wine 8 is one.

What it lacks is made here, for the trials only: icuuc.dll, which Windows 10 has and Qt
converts texts by, refuses every conversion; bcryptprimitives.dll has the one function that
Rust's library asks for.

The system stands in the folder for temporary files: it has a link to the root of this machine,
which setuptools would follow from a folder below the checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trials.steps import FailedError, SkippedError

_TOOLS = {"wine": "wine wine64", "wineserver": "wine", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64"}
REG = r"C:\windows\system32\reg.exe"
"""The program that reads and writes the registry."""
_ICU_NAMES = (
    *(
        "UCNV_FROM_U_CALLBACK_SUBSTITUTE",
        "UCNV_TO_U_CALLBACK_SUBSTITUTE",
        "ucnv_cbFromUWriteUChars",
    ),
    *("ucnv_cbToUWriteUChars", "ucnv_close", "ucnv_countAvailable", "ucnv_fromUCountPending"),
    *("ucnv_fromUnicode", "ucnv_getAvailableName", "ucnv_getFromUCallBack", "ucnv_getMaxCharSize"),
    *("ucnv_getName", "ucnv_getStandardName", "ucnv_getToUCallBack", "ucnv_reset"),
    *("ucnv_setFromUCallBack", "ucnv_setToUCallBack", "ucnv_toUCountPending", "ucnv_toUnicode"),
)
_STUBS = {
    "icuuc": (
        "void *ucnv_open(const char *name, int *error) { (void)name; *error = 4; return 0; }\n"
        + "".join(f"int {name}(void) {{ return 0; }}\n" for name in _ICU_NAMES)
    ),
    "bcryptprimitives": (
        "int __stdcall SystemFunction036(void *, unsigned long);\n"
        "int ProcessPrng(void *data, unsigned long long size)"
        " { return SystemFunction036(data, size); }\n"
    ),
}
"""The source of each library that Wine 8 lacks; SystemFunction036 is RtlGenRandom."""


@dataclass(frozen=True, slots=True)
class Wine:
    """A system of Wine in a folder."""

    prefix: Path

    @property
    def drive(self) -> Path:
        """The folder that is drive C:."""
        return self.prefix / "drive_c"

    @property
    def user(self) -> Path:
        """The folder of the user who runs programs, in ``C:/users``."""
        return next(each for each in (self.drive / "users").iterdir() if each.name != "Public")

    def path(self, windows_path: str) -> Path:
        r"""Return where a path like ``C:\users`` is on this machine."""
        return self.drive / windows_path.removeprefix("C:\\").replace("\\", "/")

    def run(
        self, *command: str, seconds: int = 300, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, its output through pipes: Wine's Python needs those."""
        # A program that hangs would be killed alone; `timeout` ends those it has started, too.
        words = ["timeout", "--kill-after=5", str(seconds), "wine", *command]
        return subprocess.run(
            words,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=self.environment(environment),
        )

    def output(self, *command: str, **environment: str) -> str:
        """Run a program, and return what it prints; fail if it fails."""
        done = self.run(*command, seconds=300, **environment)
        if done.returncode:
            raise FailedError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}")
        return done.stdout

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program and do not wait for it."""
        return subprocess.Popen(
            ["wine", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(environment),
        )

    def run_in(self, folder: Path, line: str) -> int:
        """Run a command line as it stands, from a folder; return the exit code.

        NSIS takes all that follows ``/D=`` as a path, blanks too; an argument would be quoted.
        """
        command = ["timeout", "--kill-after=5", "300", "wine", "cmd", "/c", line]
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=folder,
            env=self.environment({}),
        )
        return done.returncode

    def registry(self, key: str, name: str = "") -> str:
        """Return a value in the registry, "" if there is none; without a name the default one."""
        file = self.drive / "exported.reg"  # what `reg query` prints is not in UTF-8
        self.run(REG, "export", key, "C:\\exported.reg", "/y")
        if not file.is_file():
            return ""
        exported = file.read_text("utf-16")
        file.unlink()
        own = exported.split("\n[")[1]  # before the keys below
        label = re.escape(f'"{name}"' if name else "@")
        found = re.search(rf'(?m)^{label}=(?:"(.*)"|dword:([0-9a-f]+))\r?$', own)
        if not found:
            return ""
        return re.sub(r"\\(.)", r"\1", found[1]) if found[2] is None else str(int(found[2], 16))

    def close(self) -> None:
        """End all programs that run in this system."""
        subprocess.run(["wineserver", "--kill"], check=False, env=self.environment({}))

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Return the environment for a program; nothing shows errors in windows of Wine's own."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winedbg.exe=d",
            "LC_ALL": "C.UTF-8",
            **more,
        }


def fresh_wine() -> Wine:
    """Return a new system; what an earlier trial has left is removed."""
    for tool, package in _TOOLS.items():
        if not shutil.which(tool):
            raise SkippedError(f"{tool} is not installed (Debian: {package})")
    wine = Wine(Path(tempfile.gettempdir(), f"perfdesk-wine-{os.getuid()}"))
    if wine.prefix.exists():
        wine.close()
        shutil.rmtree(wine.prefix)
    wine.prefix.mkdir()
    for command in (("wineboot", "--init"), ("wine", "winecfg", "-v", "win10")):
        subprocess.run(
            ["timeout", "--kill-after=5", "300", *command],
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=wine.environment({}),
        )
    for name, source in _STUBS.items():
        _make_library(wine.drive / "windows" / "system32" / f"{name}.dll", source)
    return wine


def _make_library(library: Path, source: str) -> None:
    """Compile a library of Windows; all its functions can be called."""
    command = ["x86_64-w64-mingw32-gcc", "-x", "c", "-", "-shared", "-s", "-o", str(library)]
    options = ["-Wl,--export-all-symbols", "-ladvapi32"]
    subprocess.run([*command, *options], check=True, input=source.encode())
