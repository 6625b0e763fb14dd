"""Write what a Linux desktop needs to know of the program, as files of a package.

    python packaging/desktop_files.py share TARGET
    python packaging/desktop_files.py uos TARGET --arch amd64

``share`` fills a folder that becomes ``/usr/share``: menu entry, file type, icons, AppStream
metadata and manual page. ``uos`` fills one that becomes ``/opt/apps/org.perfdesk.perfdesk`` as the
application store of UOS wants it: ``info`` and ``entries``; the program itself goes to ``files``.
The bytes are the same each time. The sources are in ``packaging/desktop``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path

from components import Component
from icons import write_theme_icons
from perfdesk import __version__

APPLICATION_ID = "org.perfdesk.perfdesk"
"""The name of the program in software centres and in the application store of UOS."""
UOS_ARCHITECTURES = ("amd64", "arm64")

_SOURCES = Path(__file__).with_name("desktop")
MENU_SCRIPT = _SOURCES / "add-to-menu.sh"
"""Tells the desktop of one user of the program in the folder in which it lies, with ``share``."""
_UOS_PERMISSIONS = (
    *("autostart", "notification", "trayicon", "clipboard", "account", "bluetooth", "camera"),
    *("audio_record", "installed_apps"),
)
"""What UOS asks about; the program needs the clipboard only."""
_COPYRIGHT_FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
_COPYRIGHT = re.compile(r"^.{0,12}?((?:Portions )?Copyright\b.*\d{4}.*)$", re.MULTILINE)
_MOST_HOLDERS = 6


def write_share(share: Path, command: str = "perfdesk") -> None:
    """Write the files of ``/usr/share`` into a folder; the menu entry runs ``command``."""
    _write(share / "applications/perfdesk.desktop", menu_entry(command))
    _write(share / "mime/packages/perfdesk.xml", _source("perfdesk-mime.xml"))
    name = f"{APPLICATION_ID}.metainfo.xml"
    _write(share / "metainfo" / name, _source(name))
    manual = share / "man/man1/perfdesk.1.gz"
    manual.parent.mkdir(parents=True, exist_ok=True)
    manual.write_bytes(gzip.compress(manual_page().encode(), mtime=0))
    write_theme_icons(share / "icons/hicolor")


def write_uos_entries(application: Path, architecture: str) -> None:
    """Write ``info`` and ``entries`` into the folder of an application of UOS."""
    name = APPLICATION_ID
    _write(application / "info", uos_info(architecture))
    command = f"/opt/apps/{name}/files/perfdesk"
    _write(application / f"entries/applications/{name}.desktop", menu_entry(command, name))
    _write(application / f"entries/mime/packages/{name}.xml", _source("perfdesk-mime.xml"))
    write_theme_icons(application / "entries/icons/hicolor", name)


def menu_entry(command: str, icon: str = "perfdesk") -> str:
    """Return the menu entry with the command it runs and the name of its icon."""
    entry = _source("perfdesk.desktop")
    return entry.replace("Exec=perfdesk", f"Exec={command}").replace(
        "Icon=perfdesk", f"Icon={icon}"
    )


def uos_info(architecture: str) -> str:
    """Return the description of an application of UOS; its version has four numbers."""
    info = {
        "appid": APPLICATION_ID,
        "name": "绩效自评表编辑器",
        "version": f"{__version__}.0",
        "arch": [architecture],
        "permissions": {each: each == "clipboard" for each in _UOS_PERMISSIONS},
        "support-plugins": [],
        "plugins": [],
    }
    return json.dumps(info, ensure_ascii=False, indent=2) + "\n"


def manual_page() -> str:
    """Return the manual page, of this version and of the day of its release."""
    released = re.search(r'date="([\d-]+)"', _source(f"{APPLICATION_ID}.metainfo.xml"))
    date = released[1] if released else ""
    return _source("perfdesk.1").replace("@VERSION@", __version__).replace("@DATE@", date)


def debian_copyright(parts: Iterable[Component], licences: Path, installed: str) -> str:
    """Return the ``copyright`` of a Debian package, in its machine-readable form.

    ``licences`` is what ``write_licences`` has written, ``installed`` the folder in which the
    package installs that, such as ``/opt/perfdesk/licences``. One stanza has all files: the parts
    by others lie in libraries and archives together, and no path would tell them apart.
    """
    own = (Path(__file__).parent.parent / "LICENSE").read_text(encoding="utf-8")
    holders, terms = ["The perfdesk authors"], [f"perfdesk is under the MIT licence.\n\n{own}"]
    for part in parts:
        if not part.part_of:
            texts = [each.read_text(encoding="utf-8") for each in (licences / part.id).iterdir()]
            holders += [f"{part.name}: {holder}" for holder in _holders(texts)]
            terms.append(
                f"{part.name} is under {part.licence}.\nThe texts are in {installed}/{part.id}."
            )
    lines = [
        *(f"Format: {_COPYRIGHT_FORMAT}", "Upstream-Name: perfdesk", ""),
        *("Files: *", "Copyright: " + "\n ".join(holders)),
        *("License: MIT-and-that-of-each-part", _indented("\n\n".join(terms))),
    ]
    return "\n".join(lines) + "\n"


def _holders(texts: Iterable[str]) -> list[str]:
    lines = {line.strip(" *#/") for text in texts for line in _COPYRIGHT.findall(text)}
    found = {line for line in lines if "Free Software Foundation" not in line}  # of the text itself
    return sorted(found)[:_MOST_HOLDERS] or ["its authors, named in the texts"]


def _indented(text: str) -> str:
    return "\n".join(f" {line}" if line.strip() else " ." for line in text.splitlines())


def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> None:
    """Write what the command line asks for."""
    parser = ArgumentParser(description="Write what a Linux desktop needs to know of the program.")
    parser.add_argument("layout", choices=("share", "uos"))
    parser.add_argument("target", type=Path)
    parser.add_argument("--arch", choices=UOS_ARCHITECTURES, default="amd64")
    options = parser.parse_args(arguments)
    if options.layout == "share":
        write_share(options.target)
    else:
        write_uos_entries(options.target, options.arch)


if __name__ == "__main__":
    main(sys.argv[1:])
