"""A disk that is really full, and two programs that fight for one file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.formats.native import native_file
from perfdesk.storage.atomic_write import read_content
from perfdesk.storage.edit_lock import Holder, lock_for_editing
from perfdesk.storage.save_errors import DiskFullError
from perfdesk.storage.saving import save_form_file, write_file
from tests.soak.forms import sample_form
from tests.soak.trial import Outcome, child, numbers, scaled

_DISK_BYTES = 64 * 1024


def full_disk(share: float) -> Outcome:
    """Save into a disk of 64 KB until it is full, then on: the file stays the last one saved."""
    outcome = Outcome("磁盘真的满了：旧文件完好，并且说明")
    with TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", folder]
        if shutil.which("mount") is None or _fails(mount):
            outcome.skipped = "不能装上一个小磁盘（要管理员），没有试"
            return outcome
        try:
            _fill(Path(folder), scaled(200, share), outcome)
        finally:
            subprocess.run(["umount", folder], check=True)
    return outcome


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def _fill(disk: Path, runs: int, outcome: Outcome) -> None:
    file, known = disk / "表.zpb", b""
    for number in range(runs):
        form = replace(sample_form(), project="汉" * (number * 7919 % 30_000))
        data = native_file.native_bytes(form)
        try:
            write_file(file, data)
        except DiskFullError:
            outcome.figures["次写不下"] += 1
        else:
            known = data
            outcome.figures["次写下"] += 1
        if (read_content(file) or b"") != known:
            outcome.failures.append("the old file is not whole")
        if len(list(disk.iterdir())) > 1:
            outcome.failures.append("something is left beside the file")


def fighting(share: float) -> Outcome:
    """Let two programs count up in one file for a minute, each only while it has the lock."""
    outcome = Outcome("两个程序争一个文件一分钟：不会互相覆盖")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "表.zpb"
        file.write_bytes(native_file.native_bytes(replace(sample_form(), project="0")))
        seconds = max(3.0, 60 * share)
        fighters = [
            child("tests.soak.disks", file, seconds, data=Path(folder) / f"data-{number}")
            for number in range(2)
        ]
        outputs = [fighter.communicate()[0] for fighter in fighters]
        if any(fighter.returncode for fighter in fighters):
            outcome.failures.append("a program ended with an error")
        counted = [len(numbers(output, "counted")) for output in outputs]
        total = int(native_file.read_native(file.read_bytes()).form.project)
        outcome.figures["次改动"] = total
        outcome.figures["次对方正开着"] = sum(len(numbers(output, "held")) for output in outputs)
        if total != sum(counted) or 0 in counted:
            outcome.failures.append(f"{counted} counted, {total} in the file")
    return outcome


def _fight(file: Path, seconds: float) -> None:
    """Add one to the number in the file, over and over, whenever the lock can be had."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        lock = lock_for_editing(file)
        if isinstance(lock, Holder):
            os.write(1, b"held 1\n")
            time.sleep(0.001)
            continue
        content = file.read_bytes()
        form = native_file.read_native(content).form
        number = int(form.project) + 1
        data = native_file.native_bytes(replace(form, project=str(number)))
        save_form_file(file, data, content)
        os.write(1, f"counted {number}\n".encode())
        lock.release()


if __name__ == "__main__":
    _fight(Path(sys.argv[1]), float(sys.argv[2]))
