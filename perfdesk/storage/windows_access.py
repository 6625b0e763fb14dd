"""The access lists of files on Windows, which a file that takes the place of another one keeps."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _ACCESS_LIST = 4
    """DACL_SECURITY_INFORMATION of the Windows API: who may do what with a file."""
    _advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)

    def keep_access_list(source: Path, target: Path) -> None:
        """Give ``target`` the access list of ``source``; raise OSError if the system refuses.

        Nothing is done where both have the same, as most files of a folder have, or where the
        file system has none.
        """
        wanted = _access_list(source)
        if wanted in (b"", _access_list(target)):
            return
        if not _advapi32.SetFileSecurityW(str(target), _ACCESS_LIST, wanted):
            raise ctypes.WinError(ctypes.get_last_error())

    def _access_list(path: Path) -> bytes:
        """Return the list as the system writes it, b"" if it does not tell."""
        size = wintypes.DWORD()
        ask = _advapi32.GetFileSecurityW
        ask(str(path), _ACCESS_LIST, None, 0, ctypes.byref(size))
        buffer = ctypes.create_string_buffer(size.value)
        if ask(str(path), _ACCESS_LIST, buffer, size, ctypes.byref(size)):
            return buffer.raw
        return b""

else:

    def keep_access_list(source: Path, target: Path) -> None:
        """Do nothing: elsewhere access lists are extended attributes."""
