"""Random edits in the real window with undo, redo and saves, against a list of all versions.

Run as a program, it walks until it is killed, from what the one before it left.
"""

from __future__ import annotations

import math
import os
import random
import sys
import time
import zlib
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

from PySide6.QtWidgets import QApplication

from perfdesk.app import application
from perfdesk.core.edits import Insert, Move, Remove
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level3, rows
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.soak.forms import sample_form
from tests.soak.trial import Outcome, child, kill, numbers, scaled

_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
_HEADER = ("project", "unit", "department", "goals.0.expected", "funding.total.executed")
_TEXTS = (
    *("≥90%", "100%", "", "12", "及时", "9" * 50),
    *("甲\n乙", "💥𠮷", "<b>x</b>", "=1+1", "1,234.50"),
)
_MOST_SECONDS = 60
"""Seconds within which each program opens its window and walks; one that needs more hangs."""
_LOST_SECONDS = 3.0
"""Seconds of edits that a kill may cost: two until the draft is written, one on a busy machine."""


class Walk:
    """A walk of random edits, and each version of the form in the order of undo."""

    def __init__(self, window: MainWindow, file: Path, outcome: Outcome) -> None:
        assert window.document is not None
        self.window, self.file, self.outcome = window, file, outcome
        self.document: Document = window.document
        self.versions: list[Form] = [self.document.form]
        self.at = 0

    def step(self, chance: random.Random) -> None:
        """Do one thing."""
        what = chance.random()
        if what < 0.6:
            self._type(chance)
        elif what < 0.7:
            self._restructure(chance)
        elif what < 0.82:
            self._undo()
        elif what < 0.92:
            self._redo()
        else:
            self._save()

    def check(self) -> None:
        """Let the window do what is due, and compare the form with what it must be."""
        QApplication.processEvents()
        if self.document.form != self.versions[self.at]:
            self.outcome.failures.append(f"another form after step {self.outcome.figures}")
            self.versions[self.at] = self.document.form

    def _note(self) -> None:
        self.outcome.figures["次改动"] += 1
        if self.document.form != self.versions[self.at]:
            del self.versions[self.at + 1 :]
            self.versions.append(self.document.form)
            self.at += 1

    def _type(self, chance: random.Random) -> None:
        keys = [row.node.key for row in rows(self.document.form)]
        ref = FieldRef(ROOT, chance.choice(_HEADER))
        if keys and chance.random() < 0.8:
            ref = FieldRef(chance.choice(keys), chance.choice(_FIELDS))
        self.document.begin_edit(ref)
        self.document.set_edit_text(chance.choice(_TEXTS))
        if chance.random() < 0.1:
            self.document.cancel_edit()
        else:
            self.document.commit()
            self._note()

    def _restructure(self, chance: random.Random) -> None:
        document = self.document
        parts = [part for level1 in document.form.indicators for part in level1.children]
        listed = list(rows(document.form))
        if not listed or chance.random() < 0.4:
            node = document.with_new_keys(Level3(chance.choice(_TEXTS)))
            document.apply("增加", [Insert(chance.choice(parts).key, 0, node)])
        elif chance.random() < 0.5:
            document.apply("删除", [Remove(chance.choice(listed).node.key)])
        else:
            move = Move(chance.choice(listed).node.key, chance.choice(parts).key, 0)
            document.apply("移动", [move])
        self._note()

    def _undo(self) -> None:
        if self.document.can_undo and self.at:
            self.window.menu_actions["undo"].trigger()
            self.at -= 1
            self.outcome.figures["次撤销"] += 1

    def _redo(self) -> None:
        if self.document.stack.canRedo() and self.at < len(self.versions) - 1:
            self.window.menu_actions["redo"].trigger()
            self.at += 1
            self.outcome.figures["次重做"] += 1

    def _save(self) -> None:
        self.window.menu_actions["save"].trigger()
        self.outcome.figures["次保存"] += 1
        if self.file.read_bytes() != native_file.native_bytes(self.document.form):
            self.outcome.failures.append("the file is not what the window shows")


def random_edits(share: float) -> Outcome:
    """Walk; after each step the form must be the version that was noted for it."""
    outcome = Outcome("随意改动、撤销、重做、保存：每一步都与另记的一份相同")
    app = application()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "表.zpb"
        file.write_bytes(native_file.native_bytes(sample_form()))
        window = MainWindow(Answers(confirms=True))
        window.show()
        window.open_files([file])
        walk = Walk(window, file, outcome)
        chance = random.Random(3)  # noqa: S311 - the same edits in each run
        for _ in range(scaled(10_000, share)):
            walk.step(chance)
            walk.check()
        window.menu_actions["save"].trigger()
        window.close()
        app.processEvents()
    return outcome


def killed_edits(share: float) -> Outcome:
    """Kill the walking program again and again; each goes on from what the last one had."""
    outcome = Outcome("随意改动时被杀，接着再改：最多丢两秒内的改动")
    chance = random.Random(4)  # noqa: S311 - the same moments in each run
    with TemporaryDirectory() as folder:
        file = Path(folder) / "表.zpb"
        file.write_bytes(native_file.native_bytes(sample_form()))
        seen: list[tuple[float, int]] = []
        for number in range(scaled(50, share)):
            seen = _walk_until_killed(file, number, chance.uniform(0.5, 6), seen, outcome)
    return outcome


def _walk_until_killed(
    file: Path, seed: int, seconds: float, seen: list[tuple[float, int]], outcome: Outcome
) -> list[tuple[float, int]]:
    """Return the forms that a program had, by their check sums, and when; the last one last.

    It must begin with one that the program before, whose forms were ``seen``, had at the end.
    """
    process = child("tests.soak.edits", file, seed, data=file.parent / "data")
    assert process.stdout is not None
    forms: list[tuple[float, int]] = []
    end = math.inf
    watchdog = Timer(_MOST_SECONDS, process.kill)
    watchdog.start()
    failed = 0
    for line in process.stdout:
        now = time.monotonic()
        failed += line.startswith(b"failed")
        if not forms:
            end = now + seconds
        forms += ((now, found) for found in numbers(line, "form"))
        if now > end:
            break
    else:
        outcome.failures.append("the program ended by itself, or hung")
    watchdog.cancel()
    rest = kill(process)
    forms += ((time.monotonic(), found) for found in numbers(rest, "form"))
    outcome.figures["次杀死"] += 1
    outcome.figures["步"] += len(forms)
    outcome.failures += ["a step went wrong"] * (failed + rest.count(b"failed"))
    if forms and seen and not _is_recent(forms[0][1], seen):
        outcome.failures.append(f"lost after {seconds:.1f} s")
    return forms


def _is_recent(form: int, seen: list[tuple[float, int]]) -> bool:
    """Return whether the form was seen in the last seconds, or had not changed since."""
    last = seen[-1][0]
    until = [*(when for when, _ in seen[1:]), last]
    return any(
        form == each and last - end <= _LOST_SECONDS
        for (_, each), end in zip(seen, until, strict=True)
    )


def _walk_on(file: Path, seed: int) -> None:
    """Take up what was left, and walk until killed; print each form and each fault."""
    application()
    window = MainWindow(Answers(drafts="restore", confirms=True))
    window.show()
    window.open_files([file])
    window.offer_drafts()
    outcome = Outcome("")
    walk = Walk(window, file, outcome)
    chance = random.Random(seed)  # noqa: S311 - the same edits in each run
    for _ in count():
        kept = native_file.read_native(native_file.native_bytes(walk.document.form)).form
        data = native_file.native_bytes(kept)  # rows without any text are not kept
        os.write(1, f"form {zlib.crc32(data)}\n".encode())
        walk.check()
        walk.step(chance)
        for failure in outcome.failures:
            os.write(1, f"failed {failure}\n".encode())
        outcome.failures.clear()


if __name__ == "__main__":
    _walk_on(Path(sys.argv[1]), int(sys.argv[2]))
