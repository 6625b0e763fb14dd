"""Makes the package for the store of UOS, whose programs each live in a folder below /opt/apps.

The layout is UOS's: ``entries`` has what the desktop reads, ``files`` the program, and ``info`` what
the store asks. Only for x86-64: UOS 20 on arm64 has glibc 2.28, and Qt for arm64 needs 2.30.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from bundle.debian_package import control_text, packed_package
from bundle.desktop_files import SOURCES, icon_theme
from bundle.reproducible import settle
from bundle.targets import BUILD, DIST, Target
from bundle.version import VERSION

ID = "org.perfdesk.perfdesk"
HOME = f"opt/apps/{ID}"
_PERMISSIONS = (
    *("autostart", "notification", "trayicon", "clipboard", "account"),
    *("bluetooth", "camera", "audio_record", "installed_apps"),
)
_GRANTED = ("clipboard",)


def build_uos_package(target: Target) -> Path:
    """Return the package for this processor; the folder of the program is there already."""
    root = BUILD / target.name / "uos-package"
    shutil.rmtree(root, ignore_errors=True)
    home = root / HOME
    shutil.copytree(target.folder, home / "files")
    _write_entries(home / "entries")
    version = f"{VERSION}.0"  # the store wants four numbers
    (home / "info").write_text(_info(target, version), "utf-8")
    settle(root, frozenset((f"{HOME}/files/perfdesk",)))
    control = control_text(target, ID, version, root)
    return packed_package(root, control, DIST / f"{ID}_{version}_{target.debian}.deb")


def _write_entries(entries: Path) -> None:
    """Write what the desktop reads; all names begin with the program's id, as the store asks."""
    entry = (SOURCES / "perfdesk.desktop").read_text("utf-8")
    entry = re.sub(r"(?m)^Exec=perfdesk", f"Exec=/{HOME}/files/perfdesk", entry)
    entry = re.sub(r"(?m)^Icon=perfdesk", f"Icon={ID}", entry)
    menu, types = entries / "applications", entries / "mime/packages"
    for folder in (menu, types):
        folder.mkdir(parents=True)
    (menu / f"{ID}.desktop").write_text(entry, "utf-8")
    shutil.copy(SOURCES / "perfdesk-mime.xml", types / f"{ID}.xml")
    shutil.copytree(icon_theme(), entries / "icons/hicolor")
    for icon in sorted(entries.glob("icons/hicolor/*/apps/perfdesk.*")):
        icon.rename(icon.with_name(f"{ID}{icon.suffix}"))


def _info(target: Target, version: str) -> str:
    told = {
        "appid": ID,
        "name": "绩效自评表编辑器",
        "version": version,
        "arch": [target.debian],
        "permissions": {name: name in _GRANTED for name in _PERMISSIONS},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
