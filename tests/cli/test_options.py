"""The syntax of the command line: argparse reads it, but its English messages do not appear."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.cli.options import Options, UsageError, help_text, parse_arguments

_WORDS = st.sampled_from(
    [
        *("show", "check", "convert", "a.zpb", "pdf", "zpb", "", "-", "--", "- a", "@a"),
        *("-x", "-1", "-h", "-hx", "-h=1", "--foo", "--help", "--version", "--v=2"),
        *("--json", "--js", "--json=1", "--merge=", "--public", "--template=表"),
        *("--to", "--to=pdf", "--out", "--o", "--t"),
    ]
)


def test_options_and_files_may_be_mixed() -> None:
    asked = parse_arguments(
        ["convert", "a.zpb", "--to", "PDF", "b.zpb", "--out=-o", "--merge", "c.zpb"]
    )

    assert asked == Options(
        "convert", ("a.zpb", "b.zpb", "c.zpb"), to="pdf", out=Path("-o"), merge=True
    )


@pytest.mark.parametrize(
    ("words", "command", "files"),
    [
        (["show", "--", "-d.zpb", "--json"], "show", ("-d.zpb", "--json")),
        (["show", "a", "--", "b", "--", "c"], "show", ("a", "b", "--", "c")),
        (["--", "show"], "window", ("show",)),
        (["-"], "window", ("-",)),
        ([], "window", ()),
    ],
)
def test_after_two_dashes_everything_is_a_file(
    words: list[str], command: str, files: tuple[str, ...]
) -> None:
    assert parse_arguments(words) == Options(command, files)


def test_the_last_of_two_values_counts() -> None:
    assert parse_arguments(["convert", "a", "--to", "doc", "--to", "zpb"]).to == "zpb"


def test_a_long_option_may_be_abbreviated_while_it_is_unambiguous() -> None:
    assert parse_arguments(["show", "a", "--js"]).json
    assert parse_arguments(["convert", "a", "--te", "t", "--to", "pdf"]).template == "t"
    with pytest.raises(UsageError, match="缩写得太短"):
        parse_arguments(["convert", "a", "--t", "pdf"])


def test_help_and_version_ask_for_nothing_else() -> None:
    assert parse_arguments(["convert", "--help"]).help
    assert parse_arguments(["show", "--version"]).version


@pytest.mark.parametrize("word", ["-hx", "-h=3", "-help", "- foo.zpb", "-1"])
def test_an_unknown_word_with_one_dash_is_quoted_whole(word: str) -> None:
    with pytest.raises(UsageError, match=f"^不认识的选项 {word}。"):
        parse_arguments(["show", "a", word])


def test_the_short_help_option_may_be_anywhere_but_among_the_files() -> None:
    assert parse_arguments(["-h"]) == Options("window", (), help=True)
    assert parse_arguments(["show", "a", "-h"]) == Options("show", ("a",), help=True)
    assert parse_arguments(["show", "--", "-h"]) == Options("show", ("-h",))


@given(st.lists(_WORDS, max_size=6))
def test_any_words_are_options_or_one_chinese_sentence(words: list[str]) -> None:
    try:
        asked = parse_arguments(words)
    except UsageError as error:
        result = str(error)
        assert result.endswith("。请用 perfdesk --help 查看用法。")
        assert not {"argument", "expected", "usage", "invalid"} & set(result.split())
    else:
        assert asked.command in ("window", "show", "check", "convert")


@given(st.lists(_WORDS, max_size=6))
def test_nothing_is_printed_and_nothing_ends_the_program(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", None)
        patch.setattr("sys.stderr", None)
        with suppress(UsageError):
            parse_arguments(words)


def test_the_help_names_each_option_once_in_columns() -> None:
    listed = help_text().split("选项：\n")[1].split("\n\n")[0].splitlines()

    assert [line.split()[0] for line in listed] == [
        "--json", "--to", "--out", "--template", "--merge", "--public", "--force", "--selftest",
        "--help", "--version",
    ]  # fmt: skip
    assert listed[2] == "  --out 文件夹     输出到该文件夹（没有则新建）；不写则放在源文件旁边"
