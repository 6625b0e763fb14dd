"""A screen in memory, for pictures of the window."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trials.steps import FailedError, SkippedError

_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}


@contextmanager
def screen() -> Iterator[str]:
    """Let a screen of 1366 × 768 be there during the block; yield its name, e.g. ``:1``."""
    for tool, package in _TOOLS.items():
        if not shutil.which(tool):
            raise SkippedError(f"{tool} is not installed (Debian: {package})")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def awaited_title(display: str, part: str, seconds: float = 60) -> str:
    """Return the title of the first window that has ``part`` in it; fail if none opens in time."""
    environment = {**os.environ, "DISPLAY": display}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        command = ["xdotool", "search", "--onlyvisible", "--name", part, "getwindowname"]
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        if title := done.stdout.decode().strip():
            return title
        time.sleep(0.5)
    raise FailedError(f"no window opened within {seconds:.0f} s")


def take_picture(display: str, picture: Path) -> None:
    """Write what is on the screen into a file."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-display", display, "-window", "root", str(picture)], check=True)
