"""File names fit every file system, and none is given out twice during an export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.form import Form
from perfdesk.formats.naming import UniqueFileNames, file_stem, form_identity, form_origin


def named(project: str, year: str = "2022") -> str:
    return file_stem(Form("t", year, project))


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("邮寄费", "2022-邮寄费"),
        ('a\\b/c:d*e?f"g<h>i|j', "2022-a_b_c_d_e_f_g_h_i_j"),
        ("两\n行\t字\x7f", "2022-两_行_字_"),
        ("右到左\u202e", "2022-右到左_"),
        ("  前后空白 . . ", "2022-前后空白"),
        ("全角空白\u3000", "2022-全角空白"),
        ("..", "2022-"),
        ("CON", "2022-CON"),
        ("字" * 100, "2022-" + "字" * 75),
        ("a" * 74 + " b", "2022-" + "a" * 74),
    ],
)
def test_a_name_is_year_and_project_without_forbidden_characters(project: str, name: str) -> None:
    assert named(project) == name


@pytest.mark.parametrize(
    ("project", "name"),
    [("con", "con_"), ("Nul.txt", "Nul_.txt"), ("COM1", "COM1_"), ("", "未命名"), (".a", "a"),
     ("CON" + " " * 90 + "x", "CON_"), ("COM10", "COM10"), ("-", "-")],
)  # fmt: skip
def test_without_a_year_the_name_is_the_project(project: str, name: str) -> None:
    assert named(project, year="") == name


@given(st.text(), st.text())
def test_every_name_fits_every_file_system(year: str, project: str) -> None:
    name = named(project, year)

    assert 0 < len(name) <= 80
    assert len(name.encode()) <= 240
    assert not set(name) & set('\\/:*?"<>|\n\0')
    assert name == name.strip(" ").rstrip(".")


def test_a_name_that_is_taken_gets_a_number() -> None:
    names, folder = UniqueFileNames(), Path("x")
    forms = [Form("t", "2022", project) for project in ("Ab", "aB", "ab-2", "Ab")]

    paths = [names.path_for_form(folder, form, ".pdf").name for form in forms]

    assert paths == ["2022-Ab.pdf", "2022-aB-2.pdf", "2022-ab-2-2.pdf", "2022-Ab-3.pdf"]


def test_another_folder_or_suffix_is_another_name() -> None:
    names, form = UniqueFileNames(), Form("t", "2022", "a")

    assert names.path_for_form(Path("x"), form, ".pdf") == Path("x/2022-a.pdf")
    assert names.path_for_form(Path("y"), form, ".pdf") == Path("y/2022-a.pdf")
    assert names.path_for_form(Path("x"), form, ".zpb") == Path("x/2022-a.zpb")


def test_a_number_does_not_make_a_name_too_long() -> None:
    names, form = UniqueFileNames(), Form("t", "2022", "字" * 100)

    first, second = (names.path_for_form(Path(), form, ".pdf").stem for _ in range(2))

    assert len(first) == 80
    assert len(second) == 80
    assert second.endswith("字-2")


def test_a_name_that_another_unit_has_taken_gets_the_unit() -> None:
    names, folder = UniqueFileNames(), Path("x")
    forms = [
        Form("t", "2022", "邮寄费", unit=unit) for unit in ("甲", "乙", "乙", "丙/丁", "甲", "")
    ]

    paths = [names.path_for_form(folder, form, ".pdf").stem for form in forms]

    assert paths == [
        "2022-邮寄费",
        "2022-邮寄费-乙",
        "2022-邮寄费-乙-2",
        "2022-邮寄费-丙_丁",
        "2022-邮寄费-2",
        "2022-邮寄费-3",
    ]


def test_a_name_that_a_file_of_another_unit_has_is_left_to_it() -> None:
    names, form = UniqueFileNames(), Form("t", "2022", "邮寄费", unit="甲")
    other = replace(form, unit="乙")

    def occupant(path: Path) -> str | None:
        return "乙" if path.stem == "2022-邮寄费" else None

    first = names.path_for_form(Path(), form, ".pdf", occupant)

    assert first.stem == "2022-邮寄费-甲"
    assert names.path_for_form(Path(), other, ".pdf").stem == "2022-邮寄费", "it is still free"


def test_a_long_name_with_a_unit_is_cut_and_numbered() -> None:
    names, project = UniqueFileNames(), "字" * 100
    forms = [Form("t", "2022", project, unit=unit) for unit in "甲乙"]

    first, second = (names.path_for_form(Path(), form, ".pdf").stem for form in forms)

    assert len(first) == len(second) == 80
    assert second.endswith("字-2")


def test_forms_are_of_one_origin_by_what_tells_them_apart() -> None:
    form = Form("t", "2022", "邮寄费", unit="甲 ")
    identity = form_identity(form)

    assert form_origin(identity, "/a") == form_origin(form_identity(replace(form, unit="甲")), "/b")
    assert form_origin(identity, "/a") != form_origin(form_identity(replace(form, unit="乙")), "/a")
    unknown = form_identity(replace(form, unit=""))
    assert form_origin(unknown, "/a") != form_origin(unknown, "/b")
