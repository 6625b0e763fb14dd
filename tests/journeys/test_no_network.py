"""The program never reaches into the network: all sockets of whole jobs are local ones.

Python tells of its sockets by its audit events, in every process that the program starts; those
of Qt and other libraries are seen by strace where that is installed.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.samples import small_form
from tests.gui.windows import write_native_file

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"

_HOOK = """
import os
import sys

log = os.open(os.environ["NETWORK_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def note(event, arguments):
    if event.split(".")[0] in ("socket", "ssl", "urllib", "http", "ftplib", "smtplib", "imaplib"):
        os.write(log, f"{event} {arguments[1:3]}\\n".encode("utf-8", "backslashreplace"))

os.write(log, b"started\\n")
sys.addaudithook(note)
"""
"""A module that Python imports first in each process."""

_LOCAL_EVENT = re.compile(
    r"started|socket\.__new__ \((-1|1|<AddressFamily\.AF_UNIX: 1>), .*\)"
    r"|socket\.(bind|connect) \('/.*',\)|socket\.sendmsg \(None,\)"
)
"""A socket of the family AF_UNIX, or one handed on whose family is not told again (-1)."""

_WINDOW = """
import os
import sys
from pathlib import Path
from threading import Timer
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from perfdesk import app
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage import single_instance
from perfdesk.workers.program_workers import window_workers

def go_on():
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    native = [each for window in windows for each in window.forms if each.path is not None]
    if native:  # handed over by the second start, after the sample was opened
        window, (document,) = windows[0], native
        document.set(FieldRef(ROOT, "unit"), "别处", "改")
        print(len(window.forms), window.file_commands.save(document), flush=True)
        window.close()
    else:
        QTimer.singleShot(50, go_on)

if __name__ == "__main__":
    claim = single_instance.claim_instance()
    print("claimed", flush=True)
    QTimer.singleShot(0, go_on)
    watch = Timer(90, os._exit, [3])  # a test that failed leaves nothing running
    watch.daemon = True
    watch.start()
    sys.exit(app.run([Path(sys.argv[1])], claim, window_workers()))
"""


@pytest.fixture
def environment(tmp_path: Path, own_data_folder: Path) -> dict[str, str]:
    """The environment of processes that note their sockets in ``network.log``."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(_HOOK)
    return os.environ | {
        "PYTHONPATH": os.pathsep.join((str(tmp_path / "hook"), str(ROOT))),
        "NETWORK_LOG": str(tmp_path / "network.log"),
        "PERFDESK_DATA": str(own_data_folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
    }


def _traced(tmp_path: Path, *arguments: str | Path) -> list[str]:
    """Return a command that runs Python, under strace where that can be used."""
    python = [sys.executable, *map(str, arguments)]
    strace = shutil.which("strace") or ""
    if not strace or subprocess.run([strace, "-qq", "true"], check=False).returncode:
        return python
    calls = "trace=socket,connect,bind,sendto,sendmsg"
    log = tmp_path / f"calls-{len(list(tmp_path.glob('calls-*')))}"
    return [strace, "-f", "-qq", "-e", calls, "-e", "signal=none", "-o", str(log), *python]


def _strange_sockets(tmp_path: Path) -> list[str]:
    """Return what was noted of sockets that are not local."""
    events = (tmp_path / "network.log").read_text(encoding="utf-8").splitlines()
    assert "started" in events
    calls = [line for file in tmp_path.glob("calls-*") for line in file.read_text().splitlines()]
    return [
        *(event for event in events if not _LOCAL_EVENT.fullmatch(event)),
        *(call for call in calls if re.search("AF_(?!UNIX)", call)),
    ]


def test_the_command_line_opens_local_sockets_only(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    for kind in ("pdf", "xlsx", "zpb"):
        command = ("-m", "perfdesk", "convert", SAMPLE, "--to", kind, "--out", tmp_path / kind)
        subprocess.run(_traced(tmp_path, *command), env=environment, check=True, timeout=120)
        assert list((tmp_path / kind).iterdir())
    assert _strange_sockets(tmp_path) == []


def test_the_window_opens_local_sockets_only(tmp_path: Path, environment: dict[str, str]) -> None:
    script = tmp_path / "window.py"
    script.write_text(_WINDOW, encoding="utf-8")
    native = write_native_file(tmp_path, "二.zpb", small_form())
    before = native.read_bytes()
    window = subprocess.Popen(
        _traced(tmp_path, script, SAMPLE), env=environment, stdout=subprocess.PIPE, text=True
    )
    with window:
        assert window.stdout
        assert window.stdout.readline() == "claimed\n"
        second = [sys.executable, "-m", "perfdesk", str(native)]  # waits until the window listens
        subprocess.run(second, env=environment, check=True, timeout=60)
        assert window.stdout.read() == "7 True\n"
    assert window.returncode == 0
    assert native.read_bytes() != before
    assert _strange_sockets(tmp_path) == []


def test_no_module_imports_what_speaks_to_the_network() -> None:
    forbidden = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio"}
    local = {"QLocalServer", "QLocalSocket"}
    for file in (ROOT / "perfdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {each.name for each in node.names} & forbidden, file
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = {each.name for each in node.names}
                assert node.module not in forbidden, file
                assert node.module != "PySide6.QtNetwork" or names <= local, file
                assert not (node.module == "PySide6" and "QtNetwork" in names), file
