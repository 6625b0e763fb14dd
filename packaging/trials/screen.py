"""A screen in memory, with the program's window on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trials.steps import FailedError, SkippedError

_TOOLS = {"Xvfb": "xvfb", "import": "imagemagick", "xdotool": "xdotool"}


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


def shown_window(display: str) -> str:
    """Wait until the program shows a window; return its number."""
    for _ in range(120):
        if found := _xdotool(display, "search", "--onlyvisible", "--class", "perfdesk"):
            return found.splitlines()[-1]
        time.sleep(0.5)
    raise FailedError("no window opened within a minute")


def window_title(display: str, window: str) -> str:
    """Return the title of a window."""
    return _xdotool(display, "getwindowname", window)


def focus(display: str, window: str) -> None:
    """Have a window take the keys: there is no window manager that would see to it."""
    _xdotool(display, "windowfocus", window)


def press(display: str, *keys: str) -> None:
    """Press keys one after the other, such as ``n`` or ``ctrl+s``."""
    _xdotool(display, "key", "--delay", "60", *keys)


def _xdotool(display: str, *words: str) -> str:
    environment = {**os.environ, "DISPLAY": display}
    done = subprocess.run(["xdotool", *words], check=False, capture_output=True, env=environment)
    return done.stdout.decode().strip()
