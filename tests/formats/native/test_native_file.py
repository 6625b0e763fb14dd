"""The native file: the same form gives the same bytes, and each error is one sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import (
    Form,
    Funding,
    FundingRow,
    Level1,
    Level2,
    Level3,
    LevelRule,
    with_new_keys,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.native.canonical_json import LoneSurrogateError
from tests.formats.native.native_forms import FORMS, POSTAGE

BYTES = native_file.native_bytes(POSTAGE)


def sentence(data: bytes) -> str:
    with pytest.raises(FormError) as raised:
        native_file.read_native(data)
    return str(raised.value)


def with_swap(old: str, new: str) -> bytes:
    assert old in BYTES.decode()
    return BYTES.decode().replace(old, new).encode()


@given(FORMS)
def test_a_form_that_is_written_and_read_is_equal_and_gives_the_same_bytes(form: Form) -> None:
    data = native_file.native_bytes(form)

    again = native_file.read_native(data)

    assert again == native_file.NativeFile(form, read_only=False)
    assert native_file.native_bytes(again.form) == data


def test_keys_of_an_open_document_are_not_saved() -> None:
    assert native_file.native_bytes(with_new_keys(POSTAGE)) == BYTES


def test_the_keys_are_written_in_the_promised_order() -> None:
    found = json.loads(
        native_file.native_bytes(replace(POSTAGE, accepted=("split",), extra=(("zz", "1"),)))
    )

    assert list(found) == [
        "format", "version", "template", "year", "project", "department", "unit", "money_unit",
        "funding", "goals", "indicators", "notes", "accepted", "zz",
    ]  # fmt: skip
    assert list(found["funding"]) == ["weight", "total", "appropriation"]
    row = found["indicators"][0]["children"][0]["children"][0]
    assert list(row) == [
        "name", "target", "actual", "weight", "score", "reason", "rule", "accepted",
    ]  # fmt: skip


def test_the_text_is_indented_by_two_and_ends_with_one_line_feed() -> None:
    text = BYTES.decode()

    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_accepted_of_the_form_is_left_out_if_empty() -> None:
    assert "accepted" not in json.loads(BYTES)


def test_a_number_under_an_unknown_key_is_preserved_as_written() -> None:
    data = with_swap('"notes"', '"later": {"a": 1.10, "b": 1E400},\n  "notes"')

    assert native_file.read_native(data).form.extra == (("later", '{"a": 1.10, "b": 1E400}'),)


def test_a_row_of_funding_of_an_unknown_kind_keeps_its_place() -> None:
    data = with_swap('"appropriation"', '"special"')

    assert [row.kind for row in native_file.read_native(data).form.funding.rows] == [
        "total",
        "special",
    ]


def test_an_unknown_object_in_funding_is_not_a_row() -> None:
    funding = native_file.read_native(
        with_swap('"weight": "10"', '"weight": "10", "bank": {"a": 1}')
    ).form.funding

    assert funding.extra == (("bank", '{"a": 1}'),)
    assert len(funding.rows) == 2


def test_an_empty_row_is_dropped() -> None:
    ruled = Level3(rule=LevelRule("met"))
    form = Form("t", indicators=(Level1("a", (Level2("b", (Level3(), ruled)),)),))

    assert native_file.read_native(native_file.native_bytes(form)).form.indicators[0].children[
        0
    ].children == (ruled,)


def test_of_two_notes_or_rows_of_one_name_the_first_is_written() -> None:
    rows = (FundingRow("total", "1"), FundingRow("total", "2"))
    form = replace(POSTAGE, funding=Funding("10", rows), notes=(("a", "1"), ("a", "2")))

    again = native_file.read_native(native_file.native_bytes(form)).form

    assert again.funding.rows == rows[:1]
    assert again.notes == (("a", "1"),)


def test_a_byte_order_mark_is_ignored() -> None:
    assert native_file.read_native(b"\xef\xbb\xbf" + BYTES).form == POSTAGE


def test_a_later_version_is_read_only() -> None:
    assert native_file.read_native(with_swap('"version": 1', '"version": 2')).read_only


def test_a_later_version_that_cannot_be_read_asks_for_a_newer_program() -> None:
    data = with_swap('"version": 1', '"version": 7').replace(b'"goals"', b'"aims"')

    assert "第 7 版" in sentence(data)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"weight": "10"', '"weight": 10', "/funding/weight 应为文字"),
        ('"budget": "110000"', '"budget": null', "/funding/appropriation/budget 应为文字"),
        ('"initial": "120000.00"', '"initial": ["1"]', "/funding/total/initial 应为文字"),
        ('"goals": {', '"goals": 1, "g": {', "/goals 应为对象"),
        ('"indicators": [', '"indicators": {}, "i": [', "/indicators 应为列表"),
        ('"project": "邮寄费",', "", "/project 缺失"),
        ('"name": "产出指标",', "", "/indicators/0/name 缺失"),
        ('"year": "2022"', '"year": "二〇二二"', "/year 取值不对"),
        ('"version": 1', '"version": "1"', "/version 应为版本号"),
        ('"version": 1', '"version": true', "/version 应为版本号"),
        ('"version": 1', '"version": 0', "/version 应为版本号"),
        ('"rule": null', '"rule": {"kind": "magic"}', "/children/0/rule 取值不对"),
        ('"rule": null', '"rule": {"kind": "tiers", "tiers": [{}]}', "/rule/tiers/0/op 缺失"),
        ('"rule": null', '"rule": {"kind": "tiers", "tiers": {}}', "0/rule/tiers 应为列表"),
        ('"rule": null', '"rule": {"kind": "ratio"}', "/rule/down 缺失"),
        ('"rule": null', '"rule": {"kind": "level", "level": 1}', "/rule/level 取值不对"),
        ('"填表人": "某人"', '"填表人": 3', "/notes/填表人 应为文字"),
        ('"填表人": "某人"', '"a/b~c": 3', "/notes/a~1b~0c 应为文字"),
        ('"total": {', '"a/b": {"initial": 1}, "total": {', "/funding/a~1b/initial 应为文字"),
        ('"notes"', '"a/~": ["\\ud800"], "notes"', "/a~1~0/0 含有不完整的字符"),
        ('"year": "2022"', '"year": "\\ud800"', "不完整的字符"),
        ('"project"', '"year"', "出现了两次"),
        ('"10"', "NaN", "NaN 不是数字"),
    ],
)
def test_a_wrong_value_is_named_by_its_json_pointer(old: str, new: str, said: str) -> None:
    assert said in sentence(with_swap(old, new))


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", BYTES[:-20], b"{}", b"[]", b'"perfdesk"', b'{"format": "drawio"}',
     b'{"format": "perfdesk", "version": 1}', b"[" * 50_000, b'{"a":' * 80 + b"1" + b"}" * 80],
)  # fmt: skip
def test_bytes_that_are_not_a_native_file_are_refused_in_one_sentence(data: bytes) -> None:
    said = sentence(data)

    assert said.endswith("。")
    assert "\n" not in said


@given(st.integers(0, len(BYTES) - 3))
def test_a_file_cut_short_is_never_a_form(length: int) -> None:
    assert sentence(BYTES[:length])


@given(st.integers(0, len(BYTES) - 1), st.binary(max_size=3))
def test_a_damaged_file_is_read_or_refused_in_one_sentence(at: int, damage: bytes) -> None:
    data = BYTES[:at] + damage + BYTES[at + 2 :]
    try:
        form = native_file.read_native(data).form
    except FormError:
        return

    assert native_file.read_native(native_file.native_bytes(form)).form == form


def test_half_a_character_is_refused_when_it_is_written() -> None:
    with pytest.raises(LoneSurrogateError, match="/goals/actual"):
        native_file.native_bytes(replace(POSTAGE, goals=replace(POSTAGE.goals, actual="\ud83d")))


def test_half_a_character_under_an_unknown_key_is_refused_when_it_is_read() -> None:
    assert "/later/0" in sentence(with_swap('"notes"', '"later": ["\\ud83d"],\n  "notes"'))
    assert native_file.read_native(
        with_swap('"notes"', '"later": ["\\ud83d\\ude00"],\n  "notes"')
    ).form.extra


def test_a_long_or_unprintable_key_cannot_spoil_the_sentence() -> None:
    said = sentence(with_swap('"填表人": "某人"', f'"a\\n\\u2028{"名" * 5000}": 3'))

    assert "/notes/a??名名" in said
    assert said.isprintable()
    assert len(said) < 200
