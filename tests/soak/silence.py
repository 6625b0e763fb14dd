"""A share that becomes silent while a form of it is open: the window goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak.forms import sample_file
from tests.soak.silence_child import COMMANDS
from tests.soak.trial import Outcome, child, numbers

_HUNG = 1000
"""Milliseconds of one turn of the event loop from which the window counts as hanging."""
_SECONDS, _LONG_SECONDS = 8, 60
"""How long the share is silent for each command, and once."""


def silent_share(share: float) -> Outcome:
    """Stop the program behind a share, then have the window carry out each command."""
    outcome = Outcome("网络文件夹忽然不响应：窗口照常，所有命令都能做完或放弃")
    if shutil.which("bindfs") is None:
        outcome.skipped = "没有 bindfs，没有试"
        return outcome
    turns = []
    for number, command in enumerate(COMMANDS if share == 1 else COMMANDS[:3]):
        seconds = _LONG_SECONDS if number == 0 and share == 1 else _SECONDS
        with TemporaryDirectory() as folder, _mounted(Path(folder)) as server:
            turns.append(_carry_out(command, seconds, Path(folder), server, outcome))
    outcome.figures["个命令"] = len(turns)
    outcome.figures["毫秒是最长的一次停顿"] = max(turns)
    return outcome


@contextmanager
def _mounted(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Have a program serve the folder ``disk`` as the share ``share`` beside it."""
    disk, share = folder / "disk", folder / "share"
    disk.mkdir()
    share.mkdir()
    for name in ("表.zpb", "另一张.zpb"):
        (disk / name).write_bytes(sample_file("zpb"))
    server = subprocess.Popen(["bindfs", "-f", str(disk), str(share)])
    try:
        while not (share / "表.zpb").exists():
            if server.poll() is not None:
                raise RuntimeError(server.returncode)
        yield server
    finally:
        server.send_signal(signal.SIGCONT)
        subprocess.run(["umount", "--lazy", str(share)], check=True)
        server.wait()


def _carry_out(
    command: str, seconds: int, folder: Path, server: subprocess.Popen[bytes], outcome: Outcome
) -> int:
    """Return the longest turn of the window's event loop in milliseconds."""
    file = folder / "share" / "表.zpb"
    window = child("tests.soak.silence_child", file, command, seconds, data=folder / "data")
    assert window.stdout is not None
    output = b""
    for line in window.stdout:
        if line == b"ready\n":
            server.send_signal(signal.SIGSTOP)
        output += line
        if line.startswith(b"turn "):
            break
    turn = max(numbers(output, "turn"), default=0)
    window.kill()
    window.wait()
    outcome.figures["次按键"] += max(numbers(output, "keys"), default=0)
    if not turn or turn >= _HUNG:
        outcome.failures.append(f"{command}: {output.decode()!r}")
    return turn
