"""What every test stands on: no screen, data in a folder of its own, nothing left running."""

from __future__ import annotations

import faulthandler
import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

import pytest
from hypothesis import settings
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from perfdesk.gui import theme

if TYPE_CHECKING:
    from perfdesk.gui.main_window import MainWindow
    from tests.answers import Answers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("usual", deadline=None, max_examples=25)
settings.register_profile("ci", parent=settings.get_profile("usual"), derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS") or ("ci" if os.environ.get("CI") else "usual"))

_started: WeakSet[QTimer] = WeakSet()
_numbers = count()
_STDERR = pytest.StashKey[int]()


def pytest_collection_finish() -> None:
    """What is there before the first test stays: no search for garbage goes through it again."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Keep a way to the error output as it is without pytest's capture."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        config.stash[_STDERR] = os.dup(2)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Have a crash outside Python traced again where a test of the program has ended that."""
    if not faulthandler.is_enabled():
        faulthandler.enable(item.config.stash[_STDERR])


@pytest.fixture(autouse=True)
def own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The program's data folder, another one for each test; not there before something is kept."""
    folder = tmp_path_factory.getbasetemp() / f"program-data-{next(_numbers)}"
    monkeypatch.setenv("PERFDESK_DATA", str(folder))
    return folder


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home folder, of whom the program can keep nothing."""

    def refuse() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for variable in ("PERFDESK_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", refuse)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application as users see it: Chinese, with a font that has its characters."""
    theme.apply_theme(qapp)
    return qapp


@pytest.fixture
def answers() -> Answers:
    """Answers to every question of the window."""
    from tests.answers import Answers  # only tests of the window need it

    return Answers()


@pytest.fixture
def window(qtbot: QtBot, answers: Answers) -> MainWindow:
    """The real window, shown, without a form."""
    from tests.gui.windows import shown_window  # only tests of the window need it

    return shown_window(qtbot, answers)


@pytest.fixture(autouse=True)
def _nothing_left_running(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fails a test that leaves a window open or a timer running."""
    if "qapp" not in request.fixturenames:
        yield
        return
    start = QTimer.start

    def noted(timer: QTimer, *arguments: int) -> None:
        _started.add(timer)
        start(timer, *arguments)

    monkeypatch.setattr(QTimer, "start", noted)
    yield
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    timers = [timer for timer in _started if isValid(timer) and timer.isActive()]
    for window in windows:
        window.hide()
    for timer in timers:
        timer.stop()
    assert not windows, f"windows left open: {windows}"
    assert not timers, f"timers left running: {timers}"
