"""LibreOffice opens, calculates and measures what we wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

_FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_CONFIG = """<?xml version="1.0"?>
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><test name="family"><string>宋体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif SC</string></edit></match>
<match target="pattern"><test name="family"><string>Arial</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans SC</string></edit></match>
</fontconfig>"""


def convert_in_office(path: Path, to: str, *, read_as: str = "") -> Path:
    """Return the file as LibreOffice saves it again; skips the test if it is not installed."""
    return convert_all_in_office([path], to, read_as=read_as)[0]


def convert_all_in_office(paths: Sequence[Path], to: str, *, read_as: str = "") -> list[Path]:
    """Return the files of one folder as LibreOffice, started once, saves them again.

    ``read_as`` is the name of its import filter if the suffix does not tell. 宋体 is replaced by
    the bundled font, Arial by one with digits as wide, so that all machines measure the same.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    home = _home()
    folder = paths[0].parent / "converted"
    command = [program, "--headless", f"-env:UserInstallation={(home / 'profile').as_uri()}"]
    command += [f"--infilter={read_as}"] if read_as else []
    command += ["--convert-to", to, "--outdir", str(folder), *map(str, paths)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf")}
    environment.pop("SOURCE_DATE_EPOCH", None)
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
    return [folder / path.with_suffix(f".{to}").name for path in paths]


@cache
def _home() -> Path:
    """Return a folder with a profile and a font configuration for one run of the tests."""
    home = Path(mkdtemp(prefix="perfdesk-office-"))
    text = _CONFIG.format(fonts=_FONTS, cache=home / "cache")
    (home / "fonts.conf").write_text(text, encoding="utf-8")
    return home
