"""Hostile files that are texts, native files and web pages, and bytes under a wrong name."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import partial

from perfdesk import resources
from tests.soak.forms import sample_file
from tests.soak.hostile.packed import entities

_MB = 1024 * 1024
_TITLE = "项目支出绩效自评表\n（2022年度）\n项目名称\t"
_ROW = "产出指标\t数量指标\t名\t1\t1\t5\t5\n"
_HEADINGS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
_SUFFIXES = ("zpb", "txt", "csv", "xlsx", "xls", "et", "ods", "docx", "pdf", "html", "mht")
_SIGNATURES = {
    "zip": b"PK\3\4",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "pdf": b"%PDF-1.7\n",
    "html": b"<html><table><tr><td>",
}


def text_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file, and a function that makes its bytes."""
    for name, make in (*_texts(), *_native(), *_web_pages()):
        yield name, partial(_encoded, make)
    yield from _encodings()
    yield from _wrong_kinds()


def _texts() -> Iterator[tuple[str, Callable[[], str]]]:
    repeated = {
        "line": ("", "a", 19 * _MB, ""),
        "too-large": ("", "a\n", 50 * _MB, ""),
        "tabs": ("", "a\t", 9 * _MB, ""),
        "lines": ("", "a\n", 9 * _MB, ""),
        "blank-cells": (_TITLE, "\t\n", 9 * _MB, ""),
        "quotes": ('a\t"', '""', 9 * _MB, ""),
        "quotes-open": ("", '"a\n', 4 * _MB, ""),
        "bars": ("", "| - ", 4 * _MB, ""),
        "blanks": ("x", " ", 19 * _MB, "x"),
        "wide-blanks": ("x", "\u3000", 6 * _MB, "x"),
        "marks": ("", "\u0301", 5 * _MB, ""),
        "zeros": ("", "\0", 10 * _MB, ""),
        "project": (_TITLE, "名", 6 * _MB, f"\n{_HEADINGS}{_ROW}"),
        "rows-100000": (f"{_TITLE}寄\n{_HEADINGS}", _ROW, 100_000, ""),
        "years": (_TITLE, "(2022年", 500_000, ""),
        "brackets": (_TITLE, "（", _MB, ""),
        "digits": (_TITLE, "9", 5 * _MB, ""),
        "goals": (f"{_TITLE}寄\n年度总体目标\t", "完成\n", 16_000, ""),
        "labels": (_TITLE, "项目名称\t寄\n", 9_900, ""),
        "titles": ("", "项目支出绩效自评表\n", 9_900, ""),
    }
    for name, parts in repeated.items():
        yield f"{name}.txt", partial(_repeated, *parts)
        yield f"{name}.csv", partial(_with_commas, *parts)
    yield "forms.txt", lambda: _sample_text() * (19 * _MB // len(_sample_text().encode()))
    yield "forms-fewer.txt", lambda: _sample_text() * 40


def _native() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "arrays-deep.zpb", lambda: "[" * 5_000_000
    yield "objects-deep.zpb", lambda: '{"a":' * 3_000_000
    yield "keys.zpb", lambda: "{" + ",".join(f'"k{number}":1' for number in range(_MB)) + "}"
    yield "lines-and-error.zpb", lambda: "{" + "\n" * 15_000_000 + "x"
    members = {
        "extra-deep-60": ("x", "", "[", 60, "]" * 60),
        "extra-deep-900": ("x", "", "[", 900, "]" * 900),
        "version-long": ("version", "", "9", 5_000_000, ""),
        "exponent-long": ("x", "1e", "9", _MB, ""),
        "half-character": ("project", '"', "\\ud800", 1, '"'),
        "half-character-key": ("\\udc00", "", "1", 1, ""),
        "strings": ("x", "[", '"\\ud83d\\ude00",', 500_000, "0]"),
        "indicators": ("indicators", "[", '{"name":""},', 500_000, '{"name":""}]'),
        "not-a-number": ("year", "", "NaN", 1, ""),
        "member-twice": ("x", "0", ',"x":0', 1, ""),
    }
    for name, member in members.items():
        yield f"{name}.zpb", partial(_with_member, *member)
    for number in ("1e999999", "9" * 100_000, "1E+1000000000", "-1e-999999999", "１０", "1/3", "٣"):
        yield f"weight-{number[:9].replace('/', '-')}.zpb", partial(_with_weights, number)


def _web_pages() -> Iterator[tuple[str, Callable[[], str]]]:
    repeated = {
        "deep": ("", "<b>", 500_000, ""),
        "tables-deep": ("", "<table><tr><td>", 100_000, ""),
        "spans": ("<table>", "<tr>" + "<td rowspan=500 colspan=100>x" * 2, 9_000, ""),
        "span-large": ("<table>", "<tr><td rowspan=99999999 colspan=99999999>x", 1, ""),
        "attributes": ("<table ", "a=1 ", 3_000_000, ">"),
        "comment-open": ("", "<table><!--", 500_000, ""),
        "references": ("<table><tr><td>", "&#x4e00;", 2_000_000, ""),
        "reference-large": ("<table><tr><td>", "&#99999999999999;&#xd800;", 1, ""),
        "tags-open": ("<table><tr><td>", "<", 5_000_000, ""),
        "cells": ("<table><tr>", "<td>", 2_000_000, ""),
        "scripts": ("<table><tr><td>", "<script>", 500_000, ""),
    }
    for name, parts in repeated.items():
        yield f"{name}.html", partial(_repeated, *parts)
    yield "entities.html", lambda: entities("table")
    yield "entities.xml", lambda: entities("Workbook")
    yield "fields.mht", lambda: "MIME-Version: 1.0\n" + "X: y\n" * 2_000_000
    yield (
        "parts.mht",
        lambda: (
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
            + "--b\nContent-Type: text/html\n\n<table>\n" * 200_000
        ),
    )
    yield (
        "parts-deep.mht",
        lambda: (
            "MIME-Version: 1.0\n"
            + "".join(
                f'Content-Type: multipart/mixed; boundary="{number}"\n\n--{number}\n'
                for number in range(5_000)
            )
        ),
    )


def _encodings() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030", "big5hkscs", "utf-7"):
        yield f"{encoding}.txt", partial(_in, encoding)
    yield "utf-16-odd.txt", lambda: _in("utf-16")[:-1]
    yield "utf-16-half-character.txt", lambda: _in("utf-16") + b"\x00\xd8\x41\x00"
    yield "two-encodings.txt", lambda: _in("utf-8") + _in("gb18030")
    yield "wrong-bytes.txt", lambda: _in("utf-8").replace("项".encode(), b"\xff\xc0\x80")


def _wrong_kinds() -> Iterator[tuple[str, Callable[[], bytes]]]:
    chance = random.Random(2)  # noqa: S311 - the same files in each run
    for suffix in _SUFFIXES:
        yield f"empty.{suffix}", bytes
        for size in (1, 4_096, 3_000_000):
            yield f"random-{size}.{suffix}", partial(chance.randbytes, size)
        for name, signature in _SIGNATURES.items():
            yield f"begins-as-{name}.{suffix}", partial(_random_after, signature)
        for other in ("zpb", "xlsx", "pdf"):
            if other != suffix:
                yield f"is-{other}.{suffix}", partial(sample_file, other)
    yield "larger-than-any.zpb", lambda: bytes(110 * _MB)


def _encoded(make: Callable[[], str]) -> bytes:
    return make().encode()


def _sample_text() -> str:
    (sample,) = resources.path("samples").glob("*.txt")
    return sample.read_text("utf-8")


def _in(encoding: str) -> bytes:
    return _sample_text().encode(encoding, "replace")


def _repeated(before: str, part: str, times: int, after: str) -> str:
    return before + part * times + after


def _with_commas(before: str, part: str, times: int, after: str) -> str:
    return _repeated(before, part, times, after).replace("\t", ",")


def _with_member(key: str, before: str, part: str, times: int, after: str) -> str:
    """Return the native file of the sample with another value for a key."""
    members = json.loads(sample_file("zpb"))
    members.pop(key, None)
    text = json.dumps(members, ensure_ascii=False)
    return f'{{"{key}":{_repeated(before, part, times, after)},{text[1:]}'


def _with_weights(number: str) -> str:
    return sample_file("zpb").decode().replace('"weight": "10"', f'"weight": "{number}"')


def _random_after(signature: bytes) -> bytes:
    return signature + random.Random(3).randbytes(5_000)  # noqa: S311 - the same in each run
