"""Programs killed while they save and while a user types."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.core.errors import FormError
from perfdesk.formats.native import native_file
from tests.soak.forms import sample_form
from tests.soak.trial import Outcome, child, kill, numbers, scaled

_WITHIN_A_SAVE, _WITHIN_TYPING = 0.06, 3.0
"""Seconds after the first save, or key, within which a program is killed."""
_MOST_KEYS_LOST = 300
"""Keys typed in two seconds, each ten milliseconds after the last, and some more."""


def while_saving(share: float) -> Outcome:
    """Kill a program that saves a file over and over; the file must be one of its versions."""
    outcome = Outcome("保存中断电或被杀：文件是旧的或新的，不会坏")
    chance = random.Random(1)  # noqa: S311 - the same moments in each run
    for _ in range(scaled(1000, share)):
        with TemporaryDirectory() as folder:
            _kill_a_save(Path(folder), chance, outcome)
    return outcome


def _kill_a_save(folder: Path, chance: random.Random, outcome: Outcome) -> None:
    file = folder / "表.zpb"
    seconds = chance.uniform(0, _WITHIN_A_SAVE)
    output = _output_of_killed("tests.soak.saving_child", file, b"saved 1\n", seconds)
    begun, saved = max(numbers(output, "begun")), max(numbers(output, "saved"))
    outcome.figures["次杀死"] += 1
    outcome.figures["次在保存之中"] += begun > saved
    try:
        project = native_file.read_native(file.read_bytes()).form.project
        if int(project.rstrip("汉")) not in (saved, begun):
            outcome.failures.append(f"lost: {project[:9]} of {saved} saved")
    except (FormError, ValueError) as error:
        outcome.failures.append(f"damaged: {error}")


def while_typing(share: float) -> Outcome:
    """Kill the real window while a user types; the next one restores all but the last keys."""
    outcome = Outcome("填写中断电或被杀：最多丢两秒内的输入")
    chance = random.Random(2)  # noqa: S311 - the same moments in each run
    lost = 0
    for _ in range(scaled(200, share)):
        with TemporaryDirectory() as folder:
            lost = max(lost, _kill_a_window(Path(folder), chance, outcome))
    outcome.figures["次按键最多丢失"] = lost
    return outcome


def _kill_a_window(folder: Path, chance: random.Random, outcome: Outcome) -> int:
    """Return how many of the typed numbers are neither in the file nor in a draft."""
    file = folder / "表.zpb"
    seconds = chance.uniform(0, _WITHIN_TYPING)
    output = _output_of_killed("tests.soak.typing_child", file, b"typed 1\n", seconds)
    typed = max(numbers(output, "typed"))
    outcome.figures["次杀死"] += 1
    try:
        project = native_file.read_native(file.read_bytes()).form.project
    except FormError as error:
        outcome.failures.append(f"damaged: {error}")
        return 0
    restoring = child("tests.soak.typing_child", file, "--restore", data=folder / "data")
    restored = numbers(restoring.communicate()[0], "restored")
    kept = max([*restored, int(project) if project.isdecimal() else 0])
    outcome.figures["次有草稿"] += bool(restored)
    if typed - kept > _MOST_KEYS_LOST or kept < max(numbers(output, "saved"), default=0):
        outcome.failures.append(f"lost: {kept} of {typed} typed")
    return typed - kept


def _output_of_killed(module: str, file: Path, line: bytes, seconds: float) -> bytes:
    """Make the file, run a program on it, and kill it so long after it has printed the line."""
    file.write_bytes(native_file.native_bytes(sample_form()))
    process = child(module, file, data=file.parent / "data")
    assert process.stdout is not None
    output = b""
    while line not in output:
        part = os.read(process.stdout.fileno(), 4096)
        if not part:
            raise RuntimeError(output)
        output += part
    time.sleep(seconds)
    if process.poll() is not None:  # by an error of its own
        raise RuntimeError(output)
    return output + kill(process)
