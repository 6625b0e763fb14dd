"""Signals of the system in the event loop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.gui.end_signals import EndSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")


@pytest.fixture(autouse=True)
def _usual_signals() -> Iterator[None]:
    """The signals as a terminal sets them; ``nohup`` and a shell's ``&`` have some ignored."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def _hangup_ignored(_usual_signals: None) -> None:
    """As ``nohup`` starts a program."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def test_a_signal_is_told_in_the_event_loop_and_afterwards_handled_as_before(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGTERM)
    signals = EndSignals()
    with qtbot.waitSignal(signals.received):
        os.kill(os.getpid(), signal.SIGTERM)
    signals.close()
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.usefixtures("_hangup_ignored")
def test_a_signal_ignored_from_the_start_stays_ignored(qtbot: QtBot) -> None:
    signals = EndSignals()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    with qtbot.waitSignal(signals.received):
        os.kill(os.getpid(), signal.SIGINT)
    signals.close()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
