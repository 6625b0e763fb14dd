"""Read each hostile file by the command line: it ends in a sentence, in time, in little memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.workers.limits import MEMORY_BYTES, WALL_SECONDS
from tests.soak.hostile.packed import packed_files
from tests.soak.hostile.pdfs import pdf_files
from tests.soak.hostile.texts import text_files
from tests.soak.trial import ROOT, Outcome

_MOST_MB = MEMORY_BYTES // 1024**2 + 100
"""What a worker may take, and what it has when it starts with the libraries for a file."""
_FAULTS = ("程序内部出错", "程序意外中断")
"""Words by which the program tells of a fault of its own."""
_LEAST = 20
"""Files of the short form."""

Make = Callable[[Path], None]
"""Makes a file in the place that it is given."""


def reading(share: float) -> Outcome:
    """Check each file, or some from all parts of the list."""
    outcome = Outcome("存心使坏的文件：一句中文说明，不超时，不多占内存，文件不变")
    if sys.platform != "linux":
        outcome.skipped = "内存只在 Linux 上量得出，没有试"
        return outcome
    files = list(_files())
    count = max(_LEAST, round(len(files) * share))
    slowest, largest = 0.0, 0
    for number in range(count):
        name, make = files[number * len(files) // count]
        with TemporaryDirectory() as folder:
            file = Path(folder) / "读" / name
            file.parent.mkdir()
            make(file)
            seconds, megabytes = _read(file, Path(folder) / "peaks", outcome)
        slowest, largest = max(slowest, seconds), max(largest, megabytes)
    outcome.figures["秒（最慢的一个）"] = round(slowest)
    outcome.figures["MB 内存（最大的一个）"] = largest
    return outcome


def _files() -> Iterator[tuple[str, Make]]:
    for name, content in (*packed_files(), *pdf_files(), *text_files()):
        yield name, partial(_write, content)
    yield from _not_files()


def _write(content: Callable[[], bytes], file: Path) -> None:
    file.write_bytes(content())


def _not_files() -> Iterator[tuple[str, Make]]:
    yield "folder.zpb", Path.mkdir
    yield "pipe.zpb", os.mkfifo
    links = {
        "itself.zpb": "itself.zpb",
        "nowhere.txt": "/nowhere/nothing.txt",
        "endless.zpb": "/dev/zero",
        "terminal.txt": "/dev/tty",
        "memory.zpb": "/proc/self/mem",
        "growing.txt": "/proc/self/smaps",
    }
    for name, target in links.items():
        yield name, partial(Path.symlink_to, target=target)


def _read(file: Path, peaks: Path, outcome: Outcome) -> tuple[float, int]:
    """Check a file; return the seconds it took, and the most memory of a process, in MB."""
    before = _state(file)
    began = time.monotonic()
    command = (sys.executable, "-m", "tests.soak.hostile.reading_child", peaks, "check", file)
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        outcome.failures.append(f"{file.name}: not ended after {2 * WALL_SECONDS} s")
        return 2 * WALL_SECONDS, 0
    seconds = time.monotonic() - began
    megabytes = max(map(int, peaks.read_text("ascii").split())) if peaks.exists() else 0
    outcome.failures += (f"{file.name}: {wrong}" for wrong in _wrongs(done, seconds, megabytes))
    if _state(file) != before:
        outcome.failures.append(f"{file.name}: altered, or something lies beside it")
    outcome.figures["个文件"] += 1
    outcome.figures["个拒绝并说明" if _is_refused(done) else "个读出"] += 1
    return seconds, megabytes


def _wrongs(
    done: subprocess.CompletedProcess[bytes], seconds: float, megabytes: int
) -> Iterator[str]:
    output, messages = done.stdout.decode(), done.stderr.decode()
    if "Traceback" in output + messages:
        yield f"traceback: {messages[-200:]}"
    if done.returncode not in (0, 1, 2):
        yield f"ended by {done.returncode}"
    if _is_refused(done) and not messages.rstrip().endswith("。"):
        yield f"no sentence: {messages[-200:]}"
    if any(words in messages for words in _FAULTS):
        yield f"a fault of the program: {messages}"
    if seconds > WALL_SECONDS:
        yield f"{seconds:.0f} s"
    if megabytes > _MOST_MB:
        yield f"{megabytes} MB"


def _is_refused(done: subprocess.CompletedProcess[bytes]) -> bool:
    return not done.stdout.strip()


def _state(file: Path) -> tuple[object, ...]:
    """Return what tells whether a file was altered, and what lies in its folder."""
    beside = sorted(each.name for each in file.parent.iterdir())
    status = file.lstat()
    told = (status.st_mode, status.st_mtime_ns, status.st_size)
    if file.is_file() and not file.is_symlink():
        with file.open("rb") as opened:
            return (*told, beside, hashlib.file_digest(opened, "sha256").digest())
    return (*told, beside)
