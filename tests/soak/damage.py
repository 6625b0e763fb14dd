"""Files with a bit flipped, or cut off: refused or read as they were, never silently different."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.registry import read_file
from perfdesk.recognition.source import Reading
from tests.soak.forms import sample_file
from tests.soak.trial import Outcome, scaled

_SLOW = 3.0
"""Seconds within which any file is read or refused."""
_CUTS = 400
"""Most cuts of a file that is not read in a few milliseconds."""


def flips(file_type: str, share: float) -> Outcome:
    """Read a file with one bit flipped, anywhere, many times."""
    outcome = Outcome(f".{file_type} 的任意一位翻转：不会不声不响读成另一张表")
    data = sample_file(file_type)
    chance = random.Random(file_type)  # noqa: S311 - the same bits in each run
    damaged = (_flipped(data, chance) for _ in range(scaled(5000, share)))
    _read_each(file_type, data, damaged, outcome)
    return outcome


def cuts(file_type: str, share: float) -> Outcome:
    """Read a file cut off at each byte; where reading takes long, at some of them."""
    outcome = Outcome(f".{file_type} 截断在任意一处：不会不声不响少内容")
    data = sample_file(file_type)
    most = len(data) if file_type == "zpb" else _CUTS
    step = max(1, len(data) // scaled(most, share))
    _read_each(file_type, data, (data[:end] for end in range(0, len(data), step)), outcome)
    return outcome


def _flipped(data: bytes, chance: random.Random) -> bytes:
    position = chance.randrange(len(data))
    flipped = data[position] ^ (1 << chance.randrange(8))
    return data[:position] + bytes([flipped]) + data[position + 1 :]


def _read_each(file_type: str, whole: bytes, damaged: Iterator[bytes], outcome: Outcome) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"表.{file_type}"
        file.write_bytes(whole)
        sound = read_file(file)
        for data in damaged:
            file.write_bytes(data)
            began = time.perf_counter()
            _judge(file, sound, outcome)
            if time.perf_counter() - began > _SLOW:
                outcome.failures.append(f"slow: {time.perf_counter() - began:.1f} s")


def _judge(file: Path, sound: tuple[Reading, ...], outcome: Outcome) -> None:
    outcome.figures["个文件"] += 1
    try:
        readings = read_file(file)
    except FormError:
        outcome.figures["个拒绝并说明"] += 1
        return
    except Exception as error:  # noqa: BLE001 - what the trial looks for
        outcome.failures.append(f"{type(error).__name__}: {error}")
        return
    if _forms(readings) == _forms(sound):
        outcome.figures["个照原样读出"] += 1
    elif len(_findings(readings)) > len(_findings(sound)):
        outcome.figures["个读出不同并说明"] += 1
    else:
        outcome.failures.append("silently different")


def _forms(readings: tuple[Reading, ...]) -> list[Form]:
    return [each.form for each in readings]


def _findings(readings: tuple[Reading, ...]) -> list[object]:
    return [finding for each in readings for finding in each.findings]
