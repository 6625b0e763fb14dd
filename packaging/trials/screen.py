"""A screen in memory, for pictures of the window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trials.steps import SkippedError

_TOOLS = {"Xvfb": "xvfb", "import": "imagemagick"}


@contextmanager
def screen(pixels: Path | None = None) -> Iterator[str]:
    """Let a screen of 1366 × 768 be there during the block; yield its name, e.g. ``:1``.

    In a folder ``pixels`` it keeps the file ``Xvfb_screen0``, which has all pixels at each moment.
    """
    for tool, package in _TOOLS.items():
        if not shutil.which(tool):
            raise SkippedError(f"{tool} is not installed (Debian: {package})")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    command += ["-fbdir", str(pixels)] if pixels else []
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def take_picture(display: str, picture: Path) -> None:
    """Write what is on the screen into a file."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-display", display, "-window", "root", str(picture)], check=True)
