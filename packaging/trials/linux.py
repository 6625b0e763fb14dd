"""Tries the products for Linux, on a small Debian 11 and, for arm64, under an emulator."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from bundle.debian_package import package_of_version
from bundle.linux_packages import PROGRAM
from bundle.system_libraries import REQUIRED, debian_packages, system_libraries, wanted_glibc
from bundle.targets import BUILD, LINUX_ARM64, LINUX_X86_64, ROOT, Target
from bundle.uos_package import HOME, uos_package
from bundle.version import VERSION
from desktop_files import APPLICATION_ID, MENU_SCRIPT
from trials.emulator import emulated
from trials.roots import Root, fresh_root, unpacked_root
from trials.screen import screen, shown_window, take_picture, window_title
from trials.steps import FailedError, SkippedError, Trial, built, product, require

SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"
PICTURE = BUILD / "trials" / "linux-window.png"
"""Where the picture of the window goes, to be looked at."""
_OLD_VERSION = "0.0.1"
_DESKTOP = ("xdg-utils", "desktop-file-utils", "shared-mime-info", "libglib2.0-bin")
_ID = "perfdesk.desktop"

_STORE_TAGS = ROOT / "packaging" / "desktop" / "uos.lintian-tags"
_UNCOMPRESSED = "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball"
_LINTIAN_SECONDS = 1800
_FAILS_UNDER_QEMU = ("失败  工作进程：工作进程的内存", "失败  再次启动：")
"""The steps of the self-test which ask of the kernel what qemu does not pass on to it."""


def linux_trials() -> list[Trial]:
    """Return the trials of all products for Linux."""
    return [
        Trial("Debian package", try_debian_package),
        Trial("package for UOS", try_uos_package),
        Trial("lintian", try_lintian),
        Trial("RPM", try_rpm_package),
        Trial("archive", try_archive),
        Trial("arm64", try_arm64),
    ]


def try_debian_package() -> str:
    """Install a version before this one, upgrade, look at everything, and remove it again."""
    new = product(f"perfdesk_{VERSION}_amd64.deb")
    built(LINUX_X86_64.folder)
    root = fresh_root("debian-package")
    old = package_of_version(LINUX_X86_64, _OLD_VERSION, BUILD / "trials", "none")
    _install(root, old)
    _require_self_test(root, "perfdesk")
    document = _converted(root, "perfdesk", "zpb")
    _install(root, new)
    require(VERSION in root.run("dpkg-query", "-W", "perfdesk"), "the upgrade did not take place")
    _require_self_test(root, "perfdesk")
    _converted(root, "perfdesk", "pdf")
    _converted(root, "perfdesk", "xlsx")
    _require_read_back(root, "perfdesk", document)
    root.install(*_DESKTOP)
    _require_desktop_knows(root, document)
    title = _pictured_window(root, document)
    root.run("apt-get", "remove", "-qq", "-y", "perfdesk")
    require(not (root.folder / "usr/lib/perfdesk").exists(), "the program is still there")
    require((root.folder / document.lstrip("/")).is_file(), "the user's file is gone")
    require((root.folder / "root/.local/share/perfdesk").is_dir(), "the user's data are gone")
    return f"installed, upgraded, self-test, window “{title}” ({PICTURE}), removed"


def try_uos_package() -> str:
    """Install the package for UOS, and run the program where it lies."""
    package = product(f"{APPLICATION_ID}_{VERSION}.0_amd64.deb")
    root = fresh_root("uos-package")
    _install(root, package)
    home = root.folder / HOME
    info = json.loads((home / "info").read_text("utf-8"))
    require(info["appid"] == APPLICATION_ID, "info names another program")
    entry = home / f"entries/applications/{APPLICATION_ID}.desktop"
    (command,) = re.findall(r"(?m)^Exec=(\S+)", entry.read_text("utf-8"))
    _require_self_test(root, command)
    outside = [
        line
        for line in root.run("dpkg-query", "-L", APPLICATION_ID).splitlines()
        if not f"/{HOME}".startswith(line) and not line.startswith(f"/{HOME}/")
    ]
    require(outside in ([], ["/."]), f"files outside of /{HOME}: {outside}")
    return f"installed, self-test from {command}"


def try_lintian() -> str:
    """Have lintian look at both Debian packages, packed without compression: it takes minutes."""
    if not shutil.which("lintian"):
        raise SkippedError("lintian is not installed")
    built(LINUX_X86_64.folder)
    folder = BUILD / "trials" / "lintian"
    own = package_of_version(LINUX_X86_64, VERSION, folder, "none")
    of_store = uos_package(LINUX_X86_64, folder, "none")
    command = ("lintian", "--fail-on", "error", "--suppress-tags", _UNCOMPRESSED)
    _output(*command, str(own), seconds=_LINTIAN_SECONDS)
    left_out = ("--suppress-tags-from-file", str(_STORE_TAGS))
    _output(*command, *left_out, str(of_store), seconds=_LINTIAN_SECONDS)
    return "no error in either package"


def try_rpm_package() -> str:
    """Install the RPM into a Debian, run the program, and erase it; nothing of it is left.

    What it requires are names of other systems' packages, so they are looked at only.
    """
    if not shutil.which("rpm"):
        raise SkippedError("rpm is not installed")
    package = product(f"perfdesk-{VERSION}-1.x86_64.rpm")
    required = _output("rpm", "-qpR", str(package)).splitlines()
    glibc = f"libc.so.6(GLIBC_{wanted_glibc(built(LINUX_X86_64.folder))})(64bit)"
    for name in (glibc, "xkeyboard-config"):
        require(name in required, f"it does not require {name}")
    root = fresh_root("rpm-package")
    root.install(*needed_packages())
    rpm = ("rpm", "--root", str(root.folder), "--force-debian", "--nodeps", "--noscripts")
    _output(*rpm, "--install", str(package))
    _require_self_test(root, "perfdesk")
    _output(*rpm, "--erase", "perfdesk")
    paths = _output("rpm", "-qpl", str(package)).splitlines()
    left = [path for path in paths if os.path.lexists(root.folder / path.lstrip("/"))]
    require(not left, f"left behind: {left[:5]}")
    return f"{len(paths)} files and folders installed, self-test, all removed"


def try_archive() -> str:
    """Unpack the archive as a user, and start it without and with the libraries of a desktop."""
    archive = product(f"perfdesk-{VERSION}-linux-x86_64.tar.xz")
    root = fresh_root("archive")
    root.run("useradd", "-m", "clerk")
    folder = root.folder / "home/clerk/我的 程序"
    folder.mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    program = f"/home/clerk/我的 程序/perfdesk-{VERSION}-linux-x86_64/perfdesk"
    user = ("setpriv", "--reuid=clerk", "--regid=clerk", "--init-groups")
    environment = {"HOME": "/home/clerk", "DISPLAY": ":98765"}
    bare = subprocess.run(
        root.command(*user, program, **environment), check=False, capture_output=True, timeout=60
    )
    told = bare.stderr.decode()
    require(bare.returncode == 2 and "sudo apt install" in told, f"without libraries: {told}")
    root.install(*needed_packages())
    _require_self_test(root, *user, program, **environment)
    root.run(*user, "sh", str(Path(program).with_name(MENU_SCRIPT.name)), **environment)
    entry = root.folder / "home/clerk/.local/share/applications" / _ID
    require(f'Exec="{program}" %F' in entry.read_text("utf-8"), "the menu has no entry for it")
    return f"as a user, {told.split('，')[0]}; with the libraries, self-test"


def try_arm64() -> str:
    """Run the self-test of the Debian package for arm64 under qemu, with bullseye's libraries."""
    package = product(f"perfdesk_{VERSION}_arm64.deb")
    libraries = unpacked_root(LINUX_ARM64, needed_packages(LINUX_ARM64))
    home = BUILD / "trials" / "arm64"
    shutil.rmtree(home, ignore_errors=True)
    _output("dpkg-deb", "-x", str(package), str(home))
    told = emulated([str(home / PROGRAM / "perfdesk"), "--selftest"], libraries, home)
    lines = told.splitlines()
    failed = [line for line in lines if line.startswith("失败")]
    unexpected = [line for line in failed if not line.startswith(_FAILS_UNDER_QEMU)]
    is_at_end = bool(lines) and re.search("全部通过|项失败", lines[-1])
    require(is_at_end and not unexpected, told or "it ended without a word")
    passed = sum(line.startswith("通过") for line in lines)
    return f"{passed} steps of the self-test; under qemu {len(failed)} cannot pass"


def needed_packages(target: Target = LINUX_X86_64) -> list[str]:
    """Return the packages that the Debian package depends on; the first of each choice."""
    required = debian_packages(system_libraries(built(target.folder)), REQUIRED)
    return [each.split(" |")[0] for each in required] + ["xkb-data"]


def _install(root: Root, package: Path) -> None:
    shutil.copy(package, root.folder / "tmp")
    root.install(f"/tmp/{package.name}")  # noqa: S108 - in the system of the trial


def _output(*command: str, seconds: float = 600) -> str:
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", timeout=seconds
    )
    if done.returncode:
        raise FailedError(
            f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def _require_self_test(root: Root, *command: str, **environment: str) -> None:
    """Run the self-test without a screen; all its lines are in the message if it fails."""
    told = root.run(*command, "--selftest", **{**environment, "DISPLAY": ""})
    require("全部通过" in told, told)


def _converted(root: Root, program: str, kind: str) -> str:
    """Convert the sample in the user's home; return the path of one file."""
    shutil.copy(SAMPLE, root.folder / "root/样 表.txt")
    root.run(program, "convert", "/root/样 表.txt", "--to", kind, "--out", "/root/结果")
    files = sorted((root.folder / "root/结果").glob(f"*.{kind}"))
    require(len(files) == 6, f"{len(files)} files of 6 were made as {kind}")
    return f"/root/结果/{files[0].name}"


def _require_read_back(root: Root, program: str, document: str) -> None:
    told = json.loads(root.run(program, "show", document, "--json"))
    require(told, f"{document} is read as nothing")


def _require_desktop_knows(root: Root, document: str) -> None:
    """Fail unless the desktop knows the type of a document, and the program as the one for it."""
    # On a desktop it knows, xdg-mime asks the desktop; elsewhere it looks at the bytes alone.
    query = ("xdg-mime", "query", "filetype", document)
    kind = root.run(*query, XDG_CURRENT_DESKTOP="GNOME").strip()
    require(kind == "application/x-perfdesk", f"a .zpb counts as {kind}")
    default = root.run("xdg-mime", "query", "default", kind).strip()
    require(default == _ID, f"a .zpb is opened by {default or 'nothing'}")
    root.run("desktop-file-validate", f"/usr/share/applications/{_ID}")


def _pictured_window(root: Root, document: str) -> str:
    """Open a document in the window, take a picture of the screen; return the window's title."""
    with screen() as display:
        # The server's socket has a name in the abstract, which the system in the folder sees too.
        program = subprocess.Popen(root.command("perfdesk", document, DISPLAY=display))
        try:
            title = window_title(display, shown_window(display))
            time.sleep(3)  # the page beside the form is drawn a little later
            take_picture(display, PICTURE)
        finally:
            program.kill()  # unshare, which takes all within along; it minds no other signal
            program.wait()
    return title
