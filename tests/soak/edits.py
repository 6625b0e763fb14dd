"""Random edits in the real window with undo, redo and saves, against a list of all versions."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

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
from tests.soak.trial import Outcome, scaled

_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
_HEADER = ("project", "unit", "department", "goals.0.expected", "funding.total.executed")
_TEXTS = (
    *("≥90%", "100%", "", "12", "及时", "9" * 50),
    *("甲\n乙", "💥𠮷", "<b>x</b>", "=1+1", "1,234.50"),
)


class Walk:
    """A walk of random edits, and each version of the form in the order of undo."""

    def __init__(self, window: MainWindow, file: Path, outcome: Outcome) -> None:
        window.open_files([file])
        assert window.document is not None
        self.window, self.file, self.outcome = window, file, outcome
        self.document: Document = window.document
        self.versions: list[Form] = [self.document.form]
        self.at = 0

    def step(self, chance: random.Random) -> None:
        """Do one thing and compare the form with what it must be now."""
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
    """Walk, then undo everything: each version must come back."""
    outcome = Outcome("随意改动、撤销、重做、保存：每一步都与另记的一份相同")
    app = application()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "表.zpb"
        file.write_bytes(native_file.native_bytes(sample_form()))
        window = MainWindow(Answers(confirms=True))
        window.show()
        walk = Walk(window, file, outcome)
        chance = random.Random(3)  # noqa: S311 - the same edits in each run
        for _ in range(scaled(10_000, share)):
            walk.step(chance)
        window.menu_actions["save"].trigger()
        window.close()
        app.processEvents()
    return outcome
