"""Settings: recent files, offices and the window, and what damage to the file costs."""

from __future__ import annotations

import dataclasses
import errno
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.storage.data_folder import NoDataFolderError
from perfdesk.storage.file_lock import acquire_lock
from perfdesk.storage.save_errors import SaveError
from perfdesk.storage.settings import (
    MAX_RECENT_FILES,
    PREFERENCE_WORDS,
    Offices,
    Preferences,
    RecentFile,
    RecentForm,
    Settings,
    WindowState,
    change_settings,
    forget_files,
    load_settings,
    remember_files,
)

_DAY = date(2026, 3, 1)


def _names() -> list[str]:
    return [each.path.name for each in load_settings().recent]


def test_the_newest_file_comes_first_and_only_once() -> None:
    remember_files([Path("/a.zpb"), Path("/b.zpb")], _DAY)
    remember_files([Path("/a.zpb")], date(2026, 3, 2))
    assert _names() == ["a.zpb", "b.zpb"]
    assert [each.day.day for each in load_settings().recent] == [2, 1]


def test_only_so_many_files_are_remembered() -> None:
    remember_files([Path(f"/{n}.zpb") for n in range(40)], _DAY)
    assert _names() == [f"{n}.zpb" for n in range(39, 39 - MAX_RECENT_FILES, -1)]


def test_a_path_is_remembered_as_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    remember_files([Path("表.zpb")], _DAY)
    assert load_settings().recent[0].path == tmp_path / "表.zpb"


def test_a_recent_file_is_remembered_with_what_its_form_is_called() -> None:
    form = RecentForm("邮寄费", "上海市闵行区人才服务中心", "2022")
    remember_files([Path("/a.zpb"), Path("/b.zpb")], _DAY, {Path("/a.zpb"): form})
    assert [each.form for each in load_settings().recent] == [RecentForm(), form]


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        ('["/a.zpb", "2026-03-01"]', RecentForm()),  # as it was written before
        ('["/a.zpb", "2026-03-01", "邮寄费", "所"]', RecentForm()),
        ('["/a.zpb", "2026-03-01", "邮寄费", 7, "2022"]', RecentForm("邮寄费", "", "2022")),
    ],
)
def test_a_recent_file_of_before_is_listed_without_what_its_form_is_called(
    own_data_folder: Path, entry: str, form: RecentForm
) -> None:
    _damaged(own_data_folder, f'{{"recent": [{entry}]}}')
    assert load_settings().recent == (RecentFile(Path("/a.zpb"), _DAY, form),)


def test_the_recent_files_can_be_forgotten() -> None:
    remember_files([Path("/a.zpb")], _DAY)
    forget_files()
    assert load_settings().recent == ()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"7",
        b'{"a": 1}',
        b'[["/a.zpb"]]',
        b'[["", "2026-03-01"], ["/b.zpb", "soon"], ["/c\\u0000", "2026-03-01"], 3]',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_damaged_list_counts_as_empty_and_can_be_written_again(
    own_data_folder: Path, damage: bytes
) -> None:
    own_data_folder.mkdir()
    (own_data_folder / "settings.json").write_bytes(b'{"recent": ' + damage + b"}")
    assert load_settings().recent == ()
    remember_files([Path("/a.zpb")], _DAY)
    assert _names() == ["a.zpb"]


def test_recent_files_that_cannot_be_written_raise_nothing(own_data_folder: Path) -> None:
    own_data_folder.write_text("a file in the way")
    remember_files([Path("/a.zpb")], _DAY)
    assert load_settings().recent == ()


@pytest.mark.slow
@given(st.lists(st.lists(st.sampled_from("abcdefghijklmnopq"), max_size=5), max_size=8))
def test_recent_files_are_those_opened_last_first_without_repeats(rounds: list[list[str]]) -> None:
    forget_files()
    for names in rounds:
        remember_files([Path(f"/{name}") for name in names], _DAY)
    flat = [name for names in rounds for name in dict.fromkeys(names)]
    assert _names() == list(dict.fromkeys(reversed(flat)))[:MAX_RECENT_FILES]


_WINDOW = WindowState(
    place=(20, 40, 760, 700),
    maximised=True,
    splitters=(("panes", (1, 2, 3)), ("forms-and-panes", (260, 500))),
    whole=False,
    columns=(171, 60),
    preview=True,
)
_PREFERENCES = Preferences("130", "/报送", "national-2020", "10.5", "always", "yes")


def _remember(offices: Offices) -> None:
    change_settings(lambda old: dataclasses.replace(old, offices=offices))


def _damaged(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "settings.json").write_text(text, encoding="utf-8")


def test_without_a_file_each_setting_has_its_default() -> None:
    assert load_settings() == Settings()
    assert load_settings().window.whole, "as the first window is"


def test_what_is_remembered_is_there_until_it_is_forgotten() -> None:
    assert load_settings().offices == Offices()
    _remember(Offices("某某局", "某某中心"))
    assert load_settings().offices == Offices("某某局", "某某中心")
    _remember(Offices("", "“引号”\n所"))
    assert load_settings().offices == Offices("", "“引号”\n所")
    _remember(Offices())
    assert load_settings().offices == Offices()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"unit": "所"}', '{"unit": 1, "department": []}'])
def test_damaged_offices_count_as_none(own_data_folder: Path, text: str) -> None:
    _damaged(own_data_folder, f'{{"offices": {text}}}')
    offices = load_settings().offices
    assert all(isinstance(each, str) for each in (offices.department, offices.unit))
    _remember(Offices("局", "所"))
    assert load_settings().offices == Offices("局", "所")


def test_a_folder_that_cannot_be_made_is_reported(own_data_folder: Path) -> None:
    own_data_folder.write_text("in the way")
    with pytest.raises(SaveError):
        _remember(Offices("局", "所"))
    assert load_settings().offices == Offices()


def test_a_drive_that_is_gone_is_told_with_the_folder_that_was_on_it(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "")

    monkeypatch.setattr("perfdesk.storage.settings.make_private_folder", refuse)
    with pytest.raises(SaveError, match=re.escape(f"文件夹“{own_data_folder}”不存在。")):
        _remember(Offices("局", "所"))


def test_all_settings_come_back_as_they_were() -> None:
    recent = (RecentFile(Path("/表.zpb"), _DAY, RecentForm("邮寄费", "所", "2022")),)
    window = dataclasses.replace(
        _WINDOW, hidden_columns=("reason",), preview=False, preview_closed=True
    )
    settings = Settings(Offices("局", "所"), recent, window, Path("/报送"), _PREFERENCES)
    change_settings(lambda _: settings)
    assert load_settings() == settings


@pytest.mark.parametrize(
    ("group", "damage"),
    [
        ("offices", '{"department": 1, "unit": "所"}'),
        ("offices", f'{{"department": "{"长" * 2000}", "unit": "所"}}'),
        ("window", '{"place": [0, 0, 99999, 1], "preview": true}'),
        ("window", '{"place": [true], "columns": [1.5], "preview": true}'),
        ("window", '{"splitters": {"a": [1], "b": "x", "c": [null]}, "maximised": 1}'),
        ("window", '{"splitters": 7}'),
        ("window", '{"hidden_columns": "reason"}'),
        ("window", '{"hidden_columns": [7, null, {}]}'),
        ("recent", '[["/a.zpb", "2026-03-01"], ["/b.zpb", "soon"], 7]'),
        ("recent", "7"),
        ("preferences", "7"),
        ("preferences", '{"text_size": 130, "page_numbers": "sometimes", "signatures": "no"}'),
        ("preferences", '{"folder": "/a\\u0000b", "template": ["x"], "signatures": "no"}'),
        ("last_folder", "7"),
        ("last_folder", '"/a\\u0000b"'),
    ],
)
def test_a_damaged_value_falls_back_and_costs_no_other(
    own_data_folder: Path, group: str, damage: str
) -> None:
    recent = (RecentFile(Path("/a.zpb"), _DAY),)
    whole = Settings(Offices("局", "所"), recent, _WINDOW, Path("/报送"), _PREFERENCES)
    change_settings(lambda _: whole)
    file = own_data_folder / "settings.json"
    file.write_text(
        json.dumps({**json.loads(file.read_text("utf-8")), group: json.loads(damage)}),
        encoding="utf-8",
    )
    loaded = load_settings()
    others = {"offices", "recent", "window", "last_folder", "preferences"} - {group}
    assert all(getattr(loaded, each) == getattr(whole, each) for each in others)
    expected = {
        "offices": Offices("", "所"),
        "recent": whole.recent if "a.zpb" in damage else (),
        "window": WindowState(
            splitters=(("a", (1,)),) if "splitters" in damage and "a" in damage else (),
            preview="preview" in damage,
        ),
        "last_folder": None,
        "preferences": Preferences(signatures="no" if "no" in damage else "template"),
    }
    assert getattr(loaded, group) == expected[group]


def test_each_preference_is_declared_with_words_and_a_default_that_is_one_of_its_choices() -> None:
    defaults = dataclasses.asdict(Preferences())
    assert list(PREFERENCE_WORDS) == list(defaults)
    for name, words in PREFERENCE_WORDS.items():
        assert words.label
        assert words.meaning
        assert defaults[name] in dict(words.choices)


def test_keys_of_a_later_version_are_kept(own_data_folder: Path) -> None:
    _damaged(own_data_folder, '{"later": {"a": 1}, "offices": {"unit": "所"}}')
    remember_files([Path("/a.zpb")], _DAY)
    content = json.loads((own_data_folder / "settings.json").read_text(encoding="utf-8"))
    assert content["later"] == {"a": 1}
    assert load_settings().offices == Offices("", "所")


def test_keys_of_a_later_version_are_kept_inside_the_objects_too(own_data_folder: Path) -> None:
    _damaged(own_data_folder, '{"window": {"zoom": 3}, "offices": {"unit": "所", "code": "1"}}')
    change_settings(lambda _: Settings(Offices("局", ""), (), _WINDOW))
    content = json.loads((own_data_folder / "settings.json").read_text(encoding="utf-8"))
    assert content["window"]["zoom"] == 3
    assert content["offices"] == {"unit": "", "code": "1", "department": "局"}
    assert load_settings().window == _WINDOW


def test_settings_can_be_members_of_a_set() -> None:
    assert len({Settings(window=_WINDOW), Settings(window=_WINDOW), Settings()}) == 2


def _refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let reading a file of that name fail, as on Windows while another program has it open."""
    opened = Path.open

    def refuse(self: Path, *arguments: str, **options: str) -> object:
        if self.name == name:
            raise PermissionError(13, "in use")
        return opened(self, *arguments, **options)  # type: ignore[call-overload]  # handed on

    monkeypatch.setattr(Path, "open", refuse)


def test_a_file_that_cannot_be_read_at_the_moment_is_not_overwritten(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_files([Path("/a.zpb")], _DAY)
    before = (own_data_folder / "settings.json").read_bytes()
    with monkeypatch.context() as patch:
        _refuse(patch, "settings.json")
        assert load_settings() == Settings()
        remember_files([Path("/b.zpb")], _DAY)
        with pytest.raises(SaveError):
            _remember(Offices("局", "所"))
    assert (own_data_folder / "settings.json").read_bytes() == before


def test_an_old_file_that_cannot_be_read_at_the_moment_is_taken_over_later(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_old(own_data_folder)
    with monkeypatch.context() as patch:
        _refuse(patch, "window.json")
        forget_files()
    assert {each.name for each in own_data_folder.iterdir()} == {*_OLD_FILES, "settings.lock"}
    forget_files()
    assert load_settings().window == _WINDOW


@pytest.mark.parametrize("damage", ['{"offices": {"unit": "所"', "[1]", "null", ""])
def test_a_damaged_file_is_set_aside_before_it_is_replaced(
    own_data_folder: Path, damage: str
) -> None:
    _damaged(own_data_folder, damage)
    assert load_settings() == Settings()
    remember_files([Path("/a.zpb")], _DAY)
    assert _names() == ["a.zpb"]
    assert (own_data_folder / "settings.json.damaged").read_text(encoding="utf-8") == damage


def test_without_damage_nothing_is_set_aside(own_data_folder: Path) -> None:
    remember_files([Path("/a.zpb")], _DAY)
    remember_files([Path("/b.zpb")], _DAY)
    assert not (own_data_folder / "settings.json.damaged").exists()


def test_a_file_name_that_is_not_text_is_remembered_too(tmp_path: Path) -> None:
    remember_files([tmp_path / "\udce9.zpb"], _DAY)
    assert load_settings().recent[0].path == tmp_path / "\udce9.zpb"


_OTHER = """
import sys
from datetime import date
from pathlib import Path
from perfdesk.storage.settings import remember_files
for number in range(5):
    remember_files([Path(f"/{sys.argv[1]}{number}.zpb")], date(2026, 3, 1))
"""


def test_windows_that_write_at_once_keep_each_others_changes() -> None:
    writers = [subprocess.Popen([sys.executable, "-c", _OTHER, name]) for name in "ab"]
    assert [each.wait() for each in writers] == [0, 0]
    assert sorted(_names()) == [f"{name}{number}.zpb" for name in "ab" for number in range(5)]


@pytest.mark.slow
def test_a_stopped_process_that_holds_the_lock_does_not_stop_this_one(
    own_data_folder: Path,
) -> None:
    own_data_folder.mkdir()
    lock = acquire_lock(own_data_folder / "settings.lock")
    assert lock
    remember_files([Path("/a.zpb")], _DAY)
    lock.release()
    assert _names() == ["a.zpb"]


_OLD_FILES = {
    "offices.json": '{\n  "department": "某某局",\n  "unit": "某某中心"\n}',
    "recent.json": '[\n [\n  "/表/二.zpb",\n  "2026-03-02"\n ],\n'
    ' [\n  "/表/一.zpb",\n  "2026-03-01"\n ]\n]',
    "window.json": '{\n "place": [\n  20,\n  40,\n  760,\n  700\n ],\n "maximised": true,\n'
    ' "splitters": {\n  "panes": [\n   1,\n   2,\n   3\n  ],\n  "forms-and-panes": [\n'
    '   260,\n   500\n  ]\n },\n "whole": false,\n "columns": [\n  171,\n  60\n ],\n'
    ' "preview": true\n}',
}
"""What was written before version 0.1.0 for these offices, two files and this window."""


def _write_old(folder: Path) -> None:
    folder.mkdir()
    for name, text in _OLD_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_the_files_of_version_0_1_are_taken_over_once_and_then_removed(
    own_data_folder: Path,
) -> None:
    _write_old(own_data_folder)
    expected = Settings(
        Offices("某某局", "某某中心"),
        (
            RecentFile(Path("/表/二.zpb"), date(2026, 3, 2)),
            RecentFile(Path("/表/一.zpb"), date(2026, 3, 1)),
        ),
        _WINDOW,
    )
    assert load_settings() == expected
    assert (own_data_folder / "recent.json").exists(), "nothing was written yet"
    _remember(Offices("局", ""))
    assert load_settings() == dataclasses.replace(expected, offices=Offices("局", ""))
    assert {each.name for each in own_data_folder.iterdir()} == {"settings.json", "settings.lock"}


def test_what_is_forgotten_is_in_no_old_file_either(own_data_folder: Path) -> None:
    _write_old(own_data_folder)
    forget_files()
    written = b"".join(each.read_bytes() for each in own_data_folder.iterdir())
    assert "一.zpb".encode() not in written
    assert load_settings().window == _WINDOW


def test_one_damaged_old_file_costs_no_other(own_data_folder: Path) -> None:
    _write_old(own_data_folder)
    (own_data_folder / "window.json").write_bytes(b"\xff{")
    assert load_settings().offices == Offices("某某局", "某某中心")
    assert len(load_settings().recent) == 2
    assert load_settings().window == WindowState()


@pytest.mark.usefixtures("no_home")
def test_without_a_home_folder_there_are_defaults_and_a_change_says_why_it_is_lost() -> None:
    assert load_settings() == Settings()
    with pytest.raises(NoDataFolderError, match="没有当前用户的个人文件夹"):
        change_settings(lambda old: old)
    remember_files([Path("/x/a.zpb")], date(2026, 11, 30))
    forget_files()
