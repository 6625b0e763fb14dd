"""``convert --merge`` and ``--public``: one PDF of many forms, and what it does not tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.naming import UniqueFileNames
from perfdesk.formats.pdf import pdf_export
from perfdesk.formats.pdf.pdf_export import PreparedForm
from perfdesk.formats.pdf.pdf_export import prepare_form as set_alone
from tests.cli.runs import RunPerfdesk, write_form_file
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"


def _bookmarks(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [entry.title for entry in outline.root]


def test_the_forms_of_all_inputs_become_one_file_in_their_order(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    first = write_form_file(replace(POSTAGE, project="甲"), tmp_path / "b.zpb")
    second = write_form_file(replace(POSTAGE, project="乙"), tmp_path / "a.zpb")

    result = perfdesk("convert", first, second, "--to", "pdf", "--merge")

    assert (result.code, result.out) == (0, f"{tmp_path / '2022-合并.pdf'}\n")
    assert _bookmarks(tmp_path / "2022-合并.pdf") == ["甲", "乙"]


def test_forms_of_several_years_are_merged_without_a_year(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    for year in ("2021", "2022"):
        write_form_file(replace(POSTAGE, year=year), tmp_path / f"{year}.zpb")

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--merge", "--out", tmp_path / "out")

    assert result.out == f"{tmp_path / 'out' / '合并.pdf'}\n"


def test_an_unreadable_file_is_left_out_and_reported(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    (tmp_path / "bad.zpb").write_bytes(b"{")
    write_form_file(replace(POSTAGE, department=""), tmp_path / "good.zpb")

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--merge")

    assert result.code == 2
    assert _bookmarks(tmp_path / "2022-合并.pdf") == []
    assert "邮寄费：还有 1 处没有填" in result.err
    assert "写出 1 个文件，1 处没有完成：" in result.err


def test_a_form_that_cannot_be_typeset_is_left_out_and_reported(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def part(form: Form, template: Template, names: UniqueFileNames | None) -> PreparedForm:
        if form.project == "乙":
            raise ZeroDivisionError
        return set_alone(form, template, names)

    monkeypatch.setattr(pdf_export, "prepare_form", part)
    for name in "甲乙丙":
        write_form_file(replace(POSTAGE, project=name, department=""), tmp_path / f"{name}.zpb")

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--merge")

    assert (result.code, result.out) == (2, f"{tmp_path / '2022-合并.pdf'}\n")
    assert sorted(_bookmarks(tmp_path / "2022-合并.pdf")) == ["丙", "甲"]
    assert "写出 1 个文件，1 处没有完成：" in result.err
    assert f"{tmp_path / '乙.zpb'}（乙）：程序内部出错" in result.err
    assert "丙：还有 1 处没有填" in result.err
    assert "乙：还有" not in result.err


def test_nothing_is_written_where_nothing_could_be_read(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    (tmp_path / "bad.zpb").write_bytes(b"{")

    result = perfdesk("convert", tmp_path / "bad.zpb", "--to", "pdf", "--merge")

    assert (result.code, result.out) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zpb"]


def test_an_unexpected_error_is_one_sentence(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def merged(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pdf_export, "export_merged_pdf", merged)

    result = perfdesk(
        "convert", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to", "pdf", "--merge"
    )

    assert (result.code, result.out) == (2, "")
    assert "程序内部出错" in result.err


@pytest.mark.parametrize("how", [[], ["--merge"]])
def test_a_public_pdf_does_not_say_who_wrote_it(
    perfdesk: RunPerfdesk, tmp_path: Path, how: list[str]
) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")

    authors = {}
    for public in ([], ["--public"]):
        result = perfdesk("convert", path, "--to", "pdf", *how, *public)
        with pikepdf.open(result.out.rstrip("\n")) as pdf:
            authors[bool(public)] = str(pdf.docinfo.get("/Author", ""))

    assert authors == {False: POSTAGE.unit, True: ""}


@pytest.mark.parametrize("merge", [(), ("--merge",)])
def test_a_public_pdf_never_replaces_the_one_that_holds_the_form(
    perfdesk: RunPerfdesk, tmp_path: Path, merge: tuple[str, ...]
) -> None:
    native = write_form_file(POSTAGE, tmp_path / "a.zpb")
    report = Path(perfdesk("convert", native, "--to", "pdf", *merge).out.strip())
    held = report.read_bytes()

    result = perfdesk("convert", report, "--to", "pdf", "--public", *merge)

    assert (result.code, result.out) == (2, "")
    assert "会替换原来的上报件" in result.err
    assert report.read_bytes() == held
    out = ("--out", tmp_path / "out")
    assert perfdesk("convert", report, "--to", "pdf", "--public", *merge, *out).code == 0
    assert perfdesk("show", report).code == 0
