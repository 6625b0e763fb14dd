"""Tries the products for Windows under Wine: install, upgrade, use, refuse, remove.

The trials build on each other, in one system. The figures of time mean nothing for Windows.
"""

from __future__ import annotations

import filecmp
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Self
from zipfile import ZIP_DEFLATED, ZipFile

from bundle.targets import BUILD, ROOT, WINDOWS
from bundle.version import VERSION
from bundle.windows_products import write_installer
from trials.screen import screen, take_picture
from trials.steps import FailedError, Trial, built, product, require
from trials.wine import REG, Wine, fresh_wine

SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"
PICTURE = BUILD / "trials" / "windows-window.png"
"""Where the picture of the window goes, to be looked at."""

_NAME = "绩效自评表编辑器"
_FOLDER = r"C:\用户 甲\绩效 自评"
_ELSEWHERE = r"C:\别 处\程序"
_DATA = r"C:\数据 乙\我的 设置"
_WORK = r"C:\材料 丙"
_OLD_VERSION = "0.0.1"
_DROPPED = ("lib/old-module.txt", "lib/old folder/module.txt")
_CHANGED = "lib/site/perfdesk_resources/samples/talent-centre-2022.txt"
_LATER = "lib/site/perfdesk_resources/templates/national-2020.toml"
"""What the older version has besides, has otherwise, and has not."""
_CLASSES = r"HKCU\Software\Classes"
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\perfdesk"
_WINDOWS_VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_OLD_BUILDS = ("14393", "17134")
"""Windows 10, versions 1607 and 1803, for which Qt is not made."""
_TOO_OLD, _RUNNING, _NEWER, _LONG_PATH, _NO_START = 3, 4, 5, 6, 70
"""Exit codes of the installer, and of the launcher."""

_NOT_UNDER_WINE = ("工作进程", "再次启动")
"""Steps of the self-test that fail as Wine 8 is: a job object does not limit memory; a locked file
gives no error number, so that a second start takes the first for a fault and opens a window."""


def windows_trials() -> list[Trial]:
    """Return the trials of the products for Windows, in their order."""
    trials = _Trials()
    steps: list[tuple[str, Callable[[], str]]] = [
        ("older version installed", trials.install_older),
        ("refusals of the installer", trials.refuse),
        ("upgrade", trials.upgrade),
        ("registry and entries", trials.look_at_registry),
        ("conversion", trials.convert),
        ("workers and hostile files", trials.check_folder),
        ("self-test", trials.run_self_test),
        ("window", trials.open_window),
        ("program is running", trials.refuse_while_running),
        (".zip and missing files", trials.use_zip),
        ("moved to another folder", trials.move),
        ("removed", trials.remove),
    ]
    return [Trial(f"Windows: {name}", run) for name, run in steps]


class _Trials:
    """The trials, in one system."""

    @cached_property
    def wine(self) -> Wine:
        self.setup  # noqa: B018 - skipped before a system is made
        return fresh_wine()

    @property
    def setup(self) -> Path:
        return product(f"perfdesk-{VERSION}-setup.exe")

    def install_older(self) -> str:
        """Install an older version, which differs in a few files, into a folder with blanks."""
        setup = _older_installer()
        code = self.wine.run_in(setup.parent, rf"{setup.name} /S /D={_FOLDER}")
        require(code == 0, f"exit {code}")
        folder = self.wine.path(_FOLDER)
        require(_files(folder).issuperset(_DROPPED), "its files are not there")
        self._cli("--version")
        require(self._version() == _OLD_VERSION, f"the registry has {self._version()}")
        (folder / "我的表.zpb").write_bytes(b"the user's own")
        self._entry("Desktop").unlink()  # as a user does who does not want it
        return f"{_OLD_VERSION} in {_FOLDER}"

    def refuse(self) -> str:
        """Have the installer end where it must not install; nothing is changed."""
        version = [REG, "add", _UNINSTALL, "/f", "/v", "DisplayVersion", "/d"]
        self.wine.output(*version, "9.10")
        require((code := self._install()) == _NEWER, f"with 9.10 installed: exit {code}")
        self.wine.output(*version, _OLD_VERSION)
        build = self.wine.registry(_WINDOWS_VERSION, "CurrentBuildNumber")
        number = [REG, "add", _WINDOWS_VERSION, "/f", "/v", "CurrentBuildNumber", "/d"]
        codes = []
        for old in _OLD_BUILDS:
            self.wine.output(*number, old)
            codes.append(self._install())
        self.wine.output(*number, build)
        require(set(codes) == {_TOO_OLD}, f"on builds {_OLD_BUILDS}: exits {codes}")
        code = self._install("/D=C:\\" + "长" * 200)
        require(code == _LONG_PATH, f"into a path of 200 characters: exit {code}")
        require(self._version() == _OLD_VERSION, "something was installed all the same")
        return "a newer version, Windows 10 (1803) and a path too long are refused by exit code"

    def upgrade(self) -> str:
        """Install the product over the older version; the folder is found without being named."""
        require((code := self._install()) == 0, f"exit {code}")
        folder = self.wine.path(_FOLDER)
        require(self._version() == VERSION, f"the registry has {self._version()}")
        require(not (folder / _DROPPED[1]).parent.exists(), "a folder of the old version is left")
        require((folder / "我的表.zpb").is_file(), "the user's file is gone")
        require(not self._entry("Desktop").exists(), "the deleted entry is back on the desktop")
        expected, there = _files(built(WINDOWS.folder)), _files(folder)
        extra = there - expected
        require(not expected - there, f"not installed: {sorted(expected - there)[:5]}")
        own = {"我的表.zpb", "uninstall.exe", "lib/installed.txt"}
        require(extra == own, f"besides the product: {sorted(extra)[:5]}")
        _, changed, unread = filecmp.cmpfiles(WINDOWS.folder, folder, expected, shallow=False)
        require(not changed and not unread, f"not the product's: {(changed + unread)[:5]}")
        return f"{_OLD_VERSION} to {VERSION}, {len(expected)} files, the user's own file kept"

    def look_at_registry(self) -> str:
        """Compare what Explorer and Settings read."""
        program = rf"{_FOLDER}\perfdesk.exe"
        paths = r"HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\perfdesk.exe"
        expected = {
            (rf"{_CLASSES}\.zpb", ""): "perfdesk.zpb",
            (rf"{_CLASSES}\.zpb", "Content Type"): "application/x-perfdesk",
            (rf"{_CLASSES}\perfdesk.zpb", ""): "绩效自评表",
            (rf"{_CLASSES}\perfdesk.zpb\DefaultIcon", ""): f"{program},-2",
            (rf"{_CLASSES}\perfdesk.zpb\shell\open\command", ""): f'"{program}" "%1"',
            (paths, ""): program,
            (_UNINSTALL, "DisplayName"): _NAME,
            (_UNINSTALL, "DisplayVersion"): VERSION,
            (_UNINSTALL, "UninstallString"): rf'"{_FOLDER}\uninstall.exe"',
        }
        for (key, name), value in expected.items():
            found = self.wine.registry(key, name)
            require(found == value, f"{key} {name}: {found or 'nothing'} instead of {value}")
        size = int(self.wine.registry(_UNINSTALL, "EstimatedSize"))
        require(self._entry("Start Menu/Programs").is_file(), "no entry in the start menu")
        return f"{len(expected)} values, {size // 1024} MB told, the entry in the start menu"

    def convert(self) -> str:
        """Convert the sample; the files of the program are those that Linux writes."""
        told = self._cli("--version").strip()
        require(told == f"perfdesk {VERSION}", told)
        work = self.wine.path(_WORK)
        work.mkdir()
        shutil.copy(SAMPLE, work / "人才 中心.txt")
        here = work / "linux"
        _here("convert", str(SAMPLE), "--to", "zpb", "--out", str(here))
        expected = _forms(_here("show", str(here), "--json"))
        for kind in ("pdf", "xlsx", "zpb"):
            out = rf"{_WORK}\{kind} 结果"
            self._cli("convert", rf"{_WORK}\人才 中心.txt", "--to", kind, "--out", out)
            made = sorted(self.wine.path(out).iterdir())
            require(len(made) == 6, f"{len(made)} files of 6 as {kind}")
            same = _forms(self._cli("show", out, "--json")) == expected
            require(same, f"{kind}: other forms are read back")
        for file in here.iterdir():
            same = file.read_bytes() == (work / "zpb 结果" / file.name).read_bytes()
            require(same, f"{file.name} differs from Linux' own")
        return "6 forms as pdf, xlsx and zpb, read back the same; .zpb byte by byte as on Linux"

    def check_folder(self) -> str:
        """Check a folder with a zip bomb and a damaged file in it; count the worker processes."""
        folder = self.wine.path(_WORK) / "多 个"
        folder.mkdir()
        for number in range(6):
            shutil.copy(SAMPLE, folder / f"第 {number} 份.txt")
        (folder / "炸弹.xlsx").write_bytes(_zip_bomb())
        (folder / "坏.pdf").write_bytes(b"%PDF-1.7\n1 0 obj" + b"[" * 2_000_000)
        program = self._program("perfdesk-cli.exe")
        with _WorkerCount() as workers:
            done = self.wine.run(program, "check", rf"{_WORK}\多 个", PERFDESK_DATA=_DATA)
        told, most = done.stdout, workers.most
        require(done.returncode == 2, f"exit {done.returncode}\n{told[-2000:]}")
        for name in ("炸弹.xlsx", "坏.pdf"):
            require(re.search(rf"{name}.*。", told), f"no sentence for {name}\n{told[-2000:]}")
        require("Traceback" not in told, told[-2000:])
        require(most >= 2, f"{most} worker processes were seen at once")
        return f"8 files by {most} worker processes; a zip bomb and a damaged PDF are refused"

    def run_self_test(self) -> str:
        """Run the self-test, of which Wine 8 cannot make all."""
        done = self.wine.run(
            self._program("perfdesk-cli.exe"), "--selftest", seconds=500, PERFDESK_DATA=_DATA
        )
        failed = re.findall(r"(?m)^失败  (\w+)：.*$", done.stdout)
        passed = re.findall(r"(?m)^通过  (\w+)：.*$", done.stdout)
        others = [line for line in failed if line not in _NOT_UNDER_WINE]
        require(len(passed) > 10 and not others, done.stdout)
        without = f", but for {'、'.join(failed)}, as Wine is" if failed else ""
        return f"{len(passed)} steps{without}"

    def open_window(self) -> str:
        """Open a form in the window, on a screen; the picture is to be looked at."""
        document = next(self.wine.path(rf"{_WORK}\zpb 结果").glob("*.zpb"))
        with screen() as display, self._window(document.name, DISPLAY=display):
            self._await_window()
            time.sleep(10)  # the form, and the page beside it, are drawn a little later
            take_picture(display, PICTURE)
        log = (self.wine.path(_DATA) / "perfdesk.log").read_text("utf-8")
        require("Qt platform windows" in log, log[-2000:])
        require(re.search(rf"open .*{re.escape(document.name)}: done", log), log[-2000:])
        return f"{document.name} is open, see {PICTURE}"

    def refuse_while_running(self) -> str:
        """Neither upgrade nor remove the program while its window is open."""
        document = next(self.wine.path(rf"{_WORK}\zpb 结果").glob("*.zpb"))
        with self._window(document.name, QT_QPA_PLATFORM="offscreen"):
            self._await_window()
            require((code := self._install()) == _RUNNING, f"the installer: exit {code}")
            folder = self.wine.path(_FOLDER)
            code = self.wine.run_in(folder, rf"uninstall.exe /S _?={_FOLDER}")
            require(code == _RUNNING, f"the uninstaller: exit {code}")
        require(_files(built(WINDOWS.folder)) <= _files(self.wine.path(_FOLDER)), "files are gone")
        require((code := self._install()) == 0, f"once it is closed: exit {code}")
        return "installer and uninstaller end by exit code, and go on once it is closed"

    def use_zip(self) -> str:
        """Run the program out of the .zip; then take files away and read what it says."""
        place = self.wine.path(r"C:\压缩 包")
        with ZipFile(product(f"perfdesk-{VERSION}-windows.zip")) as archive:
            archive.extractall(place)
        folder = rf"C:\压缩 包\perfdesk-{VERSION}"
        told = self.wine.output(rf"{folder}\perfdesk-cli.exe", "--version").strip()
        require(told == f"perfdesk {VERSION}", told)
        for name in ("lib/site/packages.zip", "python311.dll"):
            (place / f"perfdesk-{VERSION}" / name).unlink()
            done = self.wine.run(rf"{folder}\perfdesk-cli.exe", "--version")
            windows_name = name.replace("/", "\\")
            is_told = f"缺少文件 {windows_name}" in done.stdout
            require(is_told and done.returncode == _NO_START, f"without {name}: {done.stdout}")
        shutil.rmtree(place)
        return "runs; names a file that is missing"

    def move(self) -> str:
        """Install into another folder: the program leaves the first, the user's file stays."""
        require((code := self._install(f"/D={_ELSEWHERE}")) == 0, f"exit {code}")
        left = _files(self.wine.path(_FOLDER))
        require(left == {"我的表.zpb"}, f"left behind: {sorted(left)[:5]}")
        told = self.wine.output(rf"{_ELSEWHERE}\perfdesk-cli.exe", "--version").strip()
        require(told == f"perfdesk {VERSION}", told)
        return f"to {_ELSEWHERE}; in the first folder only the user's file is left"

    def remove(self) -> str:
        """Remove the program; the data of the user stay."""
        data = self.wine.path(_DATA)
        require(data.is_dir(), "there were no data")
        self.wine.output(rf"{_ELSEWHERE}\uninstall.exe", "/S")
        folder = self.wine.path(_ELSEWHERE)
        end = time.monotonic() + 60
        while folder.exists() and time.monotonic() < end:
            time.sleep(0.5)  # the uninstaller goes on from a copy of itself
        require(not folder.exists(), f"left behind: {folder}")
        time.sleep(2)
        for key in (_UNINSTALL, rf"{_CLASSES}\.zpb", rf"{_CLASSES}\perfdesk.zpb"):
            require(self.wine.run(REG, "query", key).returncode, f"{key} is still there")
        require(not self._entry("Start Menu/Programs").exists(), "the entry is still there")
        require(data.is_dir(), "the data are gone")
        self.wine.close()
        return "no file, key or entry is left; the user's data stay"

    def _program(self, name: str) -> str:
        require(self.wine.path(_FOLDER).is_dir(), "the program is not installed")
        return rf"{_FOLDER}\{name}"

    def _install(self, options: str = "") -> int:
        return self.wine.run_in(self.setup.parent, f"{self.setup.name} /S {options}")

    def _cli(self, *arguments: str) -> str:
        return self.wine.output(self._program("perfdesk-cli.exe"), *arguments, PERFDESK_DATA=_DATA)

    def _version(self) -> str:
        return self.wine.registry(_UNINSTALL, "DisplayVersion")

    def _entry(self, place: str) -> Path:
        """Return the entry in the start menu or on the desktop."""
        roaming = "AppData/Roaming/Microsoft/Windows/"
        return self.wine.user / (roaming if "Menu" in place else "") / place / f"{_NAME}.lnk"

    @contextmanager
    def _window(self, document: str, **environment: str) -> Iterator[None]:
        """Have a document open in the window during the block."""
        (self.wine.path(_DATA) / "window.socket").unlink(missing_ok=True)
        file = rf"{_WORK}\zpb 结果\{document}"
        program = self._program("perfdesk.exe")
        running = self.wine.start(program, file, PERFDESK_DATA=_DATA, **environment)
        try:
            yield
        finally:
            running.kill()
            # At its end once no worker is left either, for they have the same output.
            running.communicate(timeout=60)

    def _await_window(self) -> None:
        """Wait until the window has told by which name it can be reached."""
        socket = self.wine.path(_DATA) / "window.socket"
        end = time.monotonic() + 90
        while time.monotonic() < end:
            if socket.is_file():
                return
            time.sleep(0.5)
        raise FailedError("the window did not open within 90 s")


class _WorkerCount(Thread):
    """Counts how many worker processes of the installed program run at once."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._is_over = Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        """Count until the block is left."""
        while not self._is_over.wait(0.1):
            self.most = max(self.most, _worker_count())


def _older_installer() -> Path:
    """Build the installer of an older version: the product, but for some files."""
    product_folder, folder = built(WINDOWS.folder), BUILD / "trials" / "windows-older"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(product_folder, folder)
    (folder / _CHANGED).write_text("of the version before", "utf-8")
    (folder / _LATER).unlink()
    for name in _DROPPED:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("of the version before", "utf-8")
    setup = BUILD / "trials" / "older-setup.exe"
    return write_installer(folder, setup, _OLD_VERSION, fast=True)


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def _here(*arguments: str) -> str:
    """Run perfdesk of the checkout, on Linux."""
    command = [sys.executable, "-m", "perfdesk", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    return done.stdout


def _forms(shown: str) -> list[object]:
    """Return the forms in what ``perfdesk show --json`` has printed."""
    return [report["form"] for report in json.loads(shown)]


def _zip_bomb() -> bytes:
    """Return a small workbook whose sheet unpacks to 200 MB."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return packed.getvalue()


def _worker_count() -> int:
    """Return how many worker processes of the installed program there are now."""
    count = 0
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        count += b"perfdesk-cli.exe" in words and b"--multiprocessing-fork" in words
    return count
