"""One window for all starts: a second start hands its files to the running window and ends.

The first window listens on a local socket of its own user, opened after its first painting;
a second start asks there only if the first one's lock is held. If anything goes wrong (no
answer, no socket), each start has a window of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from perfdesk.core.errors import FormError
from perfdesk.storage import single_instance
from perfdesk.storage.single_instance import InstanceClaim

if TYPE_CHECKING:  # QtNetwork is loaded when the window is up, or by a second start
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_FOR_WINDOW = 8.0
"""Seconds a second start waits for the first to be ready: it may be opening many files."""

_RETRY_DELAY = 0.04
"""Seconds between two attempts to connect."""
_ANSWER_TIMEOUT = 4000
"""Milliseconds the running window has to confirm that it has taken the files."""

_ACCEPTED = b"taken\n"
_MAX_MESSAGE_BYTES = 1 << 20
"""Most bytes of a message; a longer one is not from this program."""


def hand_over_files(files: Sequence[Path]) -> bool:
    """Return True if the running window has taken the files, or come to the front without any."""
    created = QCoreApplication.instance() is None
    app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    try:
        return _hand_over(json.dumps([os.path.abspath(file) for file in files]))  # noqa: PTH100 - keeps links
    finally:
        if created and app is not None:
            app.shutdown()


def _hand_over(message: str) -> bool:
    end = time.monotonic() + _WAIT_FOR_WINDOW
    while single_instance.is_other_running() and time.monotonic() < end:
        name = single_instance.announced_socket()
        answer = _send(name, message) if name else None
        if answer is not None:
            return answer
        time.sleep(_RETRY_DELAY)
    return False


def _send(name: str, message: str) -> bool | None:
    """Send the message; return whether the window took it, None if nobody listens there (yet)."""
    from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - QtNetwork, only for a second start

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_ANSWER_TIMEOUT):
        return None
    _allow_foreground()
    socket.write(message.encode() + b"\n")
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(_ANSWER_TIMEOUT):
        answer += bytes(socket.readAll().data())
    return answer == _ACCEPTED


def _allow_foreground() -> None:
    """Let the running window come to the front, which Windows allows only to the active program."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - needed by a second start alone

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # ASFW_ANY


class HandoverServer(QObject):
    """Listens for second starts; ``filesReceived`` carries their files, which may be none."""

    filesReceived = Signal(list)

    def __init__(self, claim: InstanceClaim, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._claim = claim
        self._server: QLocalServer | None = None
        self._received: dict[QLocalSocket, bytes] = {}

    def open(self) -> bool:
        """Start listening and announce the socket; return False if the system does not allow it.

        The claim to be the running instance is given up then.
        """
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - QtNetwork, once the window is up

        if self._claim.stale_socket:
            QLocalServer.removeServer(self._claim.stale_socket)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_new_connection)
        name = f"perfdesk-{os.urandom(12).hex()}"
        try:
            if server.listen(name):
                self._server = server
                self._claim.announce(server.fullServerName())
        except FormError:
            self.close()
        if self._server is None:
            self._claim.release()
        return self._server is not None

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _on_new_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._received[socket] = b""
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(self._on_disconnected)

    def _on_ready_read(self) -> None:
        socket = self.sender()
        if socket not in self._received:
            return
        message = self._received[socket] + bytes(socket.readAll().data())
        self._received[socket] = message
        if len(message) > _MAX_MESSAGE_BYTES:
            socket.abort()
        elif message.endswith(b"\n"):
            self._accept(socket, message)

    def _accept(self, socket: QLocalSocket, message: bytes) -> None:
        try:
            files = [Path(str(name)) for name in json.loads(message)]
        except (ValueError, TypeError, RecursionError):
            socket.abort()
            return
        socket.write(_ACCEPTED)
        socket.flush()
        self.filesReceived.emit(files)

    def _on_disconnected(self) -> None:
        socket = self.sender()
        if socket in self._received:
            del self._received[socket]
            socket.deleteLater()
