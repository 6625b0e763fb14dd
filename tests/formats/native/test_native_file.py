"""The native file: the same form gives the same bytes, and each error is one sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.core.form import (
    Acceptance,
    Form,
    Funding,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    Review,
    with_new_keys,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.native.canonical_json import LoneSurrogateError, json_bytes, parse_json
from perfdesk.formats.native.form_json import document_digest, form_to_json
from perfdesk.resources import templates, with_template
from tests.core.forms import forms
from tests.formats.native.native_forms import FORMS, POSTAGE, VERSIONS

BYTES = native_file.native_bytes(POSTAGE)


FULL = replace(
    POSTAGE,
    code="X-1",
    fields=(("项目负责人", "某人"),),
    texts=(("评价结论", "好"),),
    history=("{}",),
    funding=Funding("10", (FundingRow("total", cells=(("得分", "9"),)),)),
    goals=(Goal(cells=(("偏差原因", "无"),)),),
    indicators=(
        Level1(
            "产出指标",
            (
                Level2(
                    "数量指标",
                    (
                        Level3(
                            "送达",
                            cells=(("指标解释", "件数"),),
                            accepted=(Acceptance("split", "已核对"),),
                            review=Review("99件"),
                            evidence=("清单.pdf",),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
"""A form whose file has every key but those of rules."""
_ROW = "第 1 个一级指标第 1 个二级指标第 1 个三级指标"
VERSION_1 = (VERSIONS / "version-1" / "everything.zpb").read_bytes()


def sentence(data: bytes) -> str:
    with pytest.raises(FormError) as raised:
        native_file.read_native(data)
    return str(raised.value)


def with_swap(old: str, new: str) -> bytes:
    assert old in BYTES.decode()
    return BYTES.decode().replace(old, new).encode()


def signed(data: bytes) -> bytes:
    """Return the file with the digest of its content."""
    document = parse_json(data.decode())
    assert isinstance(document, dict)
    return json_bytes({**document, "digest": document_digest(document)})


@pytest.mark.slow
@given(FORMS)
def test_a_form_that_is_written_and_read_is_equal_and_gives_the_same_bytes(form: Form) -> None:
    data = native_file.native_bytes(form)

    again = native_file.read_native(data)

    assert again == native_file.NativeFile(form, altered=False)
    assert native_file.native_bytes(again.form) == data


@pytest.mark.slow
@given(FORMS)
def test_the_bytes_are_the_canonical_ones_of_the_document(form: Form) -> None:
    assert native_file.native_bytes(form) == json_bytes(form_to_json(form))


@pytest.mark.slow
@given(forms)
def test_nothing_is_lost_when_the_form_goes_to_another_template_and_back(form: Form) -> None:
    other = next(each for each in templates() if each != form.template)
    there = native_file.read_native(native_file.native_bytes(with_template(form, other))).form
    back = native_file.read_native(native_file.native_bytes(with_template(there, form.template)))
    assert back == native_file.read_native(native_file.native_bytes(form))
    assert (there.fields, there.texts, there.notes) == (form.fields, form.texts, form.notes)
    assert (there.funding, there.goals) == (form.funding, form.goals)


def test_keys_of_an_open_document_are_not_saved() -> None:
    assert native_file.native_bytes(with_new_keys(POSTAGE)) == BYTES


def test_the_keys_are_written_in_the_promised_order() -> None:
    found = json.loads(
        native_file.native_bytes(
            replace(FULL, accepted=(Acceptance("split"),), extra=(("zz", "1"),))
        )
    )

    assert list(found) == [
        "format", "version", "digest", "template", "year", "project", "code", "department", "unit",
        "money_unit", "fields", "funding", "goals", "indicators", "notes", "texts", "accepted",
        "history", "zz",
    ]  # fmt: skip
    assert list(found["funding"]) == ["weight", "rows"]
    assert list(found["funding"]["rows"][0]) == [
        "kind", "label", "initial", "budget", "executed", "cells",
    ]  # fmt: skip
    assert list(found["goals"][0]) == ["label", "expected", "actual", "cells"]
    assert list(found["indicators"][0]) == ["name", "goal", "children"]
    row = found["indicators"][0]["children"][0]["children"][0]
    assert list(row) == [
        "name", "target", "actual", "weight", "score", "reason", "cells", "rule", "accepted",
        "review", "evidence",
    ]  # fmt: skip
    assert list(row["accepted"][0]) == ["code", "reason"]
    assert list(row["review"]) == ["actual", "score", "remark"]


def test_the_text_is_indented_by_two_and_ends_with_one_line_feed() -> None:
    text = BYTES.decode()

    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_lists_and_objects_that_hold_nothing_are_left_out() -> None:
    found = json.loads(BYTES)

    assert not {"fields", "texts", "accepted", "history"} & set(found)
    row = found["indicators"][0]["children"][0]["children"][0]
    assert not {"cells", "accepted", "review", "evidence"} & set(row)


def test_what_is_left_out_is_empty() -> None:
    data = signed(b'{"format": "perfdesk", "version": 2, "template": "t"}')

    assert native_file.read_native(data) == native_file.NativeFile(Form("t", money_unit=""))


def test_a_number_under_an_unknown_key_is_preserved_as_written() -> None:
    data = with_swap('"notes"', '"later": {"a": 1.10, "b": 1E400},\n  "notes"')

    assert native_file.read_native(data).form.extra == (("later", '{"a": 1.10, "b": 1E400}'),)


def test_rows_of_funding_keep_kind_label_and_place() -> None:
    rows = (FundingRow("total"), FundingRow("", label="省级资金"), FundingRow("", label="省级资金"))
    form = replace(POSTAGE, funding=Funding("10", rows))

    assert native_file.read_native(native_file.native_bytes(form)).form.funding.rows == rows


def test_an_empty_row_is_dropped() -> None:
    ruled = Level3(rule=LevelRule("met"))
    form = Form("t", indicators=(Level1("a", (Level2("b", (Level3(), ruled)),)),))

    assert native_file.read_native(native_file.native_bytes(form)).form.indicators[0].children[
        0
    ].children == (ruled,)


def test_of_two_texts_of_one_label_the_first_is_written() -> None:
    form = replace(POSTAGE, notes=(("a", "1"), ("a", "2")))

    assert native_file.read_native(native_file.native_bytes(form)).form.notes == (("a", "1"),)


def test_a_byte_order_mark_is_ignored() -> None:
    assert native_file.read_native(b"\xef\xbb\xbf" + BYTES).form == POSTAGE


def test_white_space_between_values_does_not_alter_a_file() -> None:
    data = json.dumps(json.loads(BYTES), ensure_ascii=True, indent=1).replace("\n", "\r\n").encode()

    assert native_file.read_native(data) == native_file.NativeFile(POSTAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"10"', '"20"'),
        ('"digest": "sha256:', '"digest": "sha256:0'),
        ('"digest"', '"checksum"'),
        ('"notes"', '"later": 1, "notes"'),
        ('"unit"', '"zz": "", "unit"'),
    ],
)
def test_a_file_that_another_program_changed_is_told(old: str, new: str) -> None:
    read = native_file.read_native(with_swap(old, new))

    assert (read.altered, read.later_version) == (True, None)
    assert not native_file.read_native(native_file.native_bytes(read.form)).altered


@pytest.mark.slow
@given(FORMS, st.data())
def test_a_changed_text_alters_a_file_wherever_it_is(form: Form, data: st.DataObject) -> None:
    document = parse_json(native_file.native_bytes(form).decode())
    assert isinstance(document, dict)
    name = data.draw(st.sampled_from(["project", "unit", "code", "x-new"]))
    changed = {**document, name: f"{form.extra}改"}

    assert native_file.read_native(json_bytes(changed)).altered


def test_a_file_of_version_1_has_no_digest_and_counts_as_unaltered() -> None:
    assert native_file.read_native(VERSION_1) == native_file.NativeFile(
        native_file.read_native(VERSION_1).form
    )


def test_a_later_version_is_only_to_be_looked_at_and_its_digest_not_judged() -> None:
    read = native_file.read_native(with_swap('"version": 2', '"version": 3'))

    assert (read.later_version, read.altered) == (3, False)


def test_a_later_version_that_cannot_be_read_asks_for_a_newer_program() -> None:
    data = with_swap('"version": 2', '"version": 7').replace(b'"goals": [', b'"goals": 1, "g": [')

    assert sentence(data) == (
        f"该文件由更新的版本保存（第 7 版格式，本程序 {__version__} 版只认到第 2 版格式）。"
        "请安装新版程序后再打开：向单位里发安装包的人要，程序不联网，不会自己升级。"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"weight": "10"', '"weight": 10', "项目资金的分值应为文字"),
        ('"budget": "110000"', '"budget": null', "项目资金第 2 行的全年预算数应为文字"),
        ('"initial": "120000.00"', '"initial": ["1"]', "项目资金第 1 行的年初预算数应为文字"),
        ('"kind": "total",', '"kind": "total", "cells": [],', "第 1 行的其他栏目应为对象"),
        ('"kind": "total",', '"kind": "total", "cells": {"得分": 1},', "其他栏目“得分”应为文字"),
        ('"goals": [', '"goals": 1, "g": [', "年度总体目标应为列表"),
        ('"actual": "已送达"', '"actual": 1', "第 1 个年度总体目标的实际完成情况应为文字"),
        ('"indicators": [', '"indicators": {}, "i": [', "绩效指标应为列表"),
        ('"template": "shanghai-2022",', "", "表样缺失"),
        ('"digest": "', '"digest": 5, "d": "', "校验码应为文字"),
        ('"name": "产出指标"', '"name": 5', "第 1 个一级指标的名称应为文字"),
        ('"goal": 0', '"goal": "0"', "第 1 个一级指标的所属目标应为整数"),
        ('"goal": 0', '"goal": -1', "第 1 个一级指标的所属目标应为整数"),
        ('"goal": 0', '"goal": 10000', "第 1 个一级指标的所属目标取值不对"),
        ('"year": "2022"', '"year": "二〇二二"', "年度取值不对"),
        ('"version": 2', '"version": "2"', "版本号取值不对"),
        ('"version": 2', '"version": true', "版本号取值不对"),
        ('"version": 2', '"version": 0', "版本号取值不对"),
        ('"rule": null', '"rule": {"kind": "magic"}', f"{_ROW}的评分规则取值不对"),
        (
            '"rule": null',
            '"rule": {"kind": "tiers", "tiers": [{}]}',
            f"{_ROW}的评分规则第 1 档的比较符号缺失",
        ),
        ('"rule": null', '"rule": {"kind": "tiers"}', "评分规则的分档缺失"),
        ('"rule": null', '"rule": {"kind": "tiers", "tiers": {}}', "评分规则的分档应为列表"),
        ('"rule": null', '"rule": {"kind": "ratio"}', "评分规则的扣分方式缺失"),
        ('"rule": null', '"rule": {"kind": "level", "level": 1}', "评分规则的等次取值不对"),
        ('"rule": null', '"accepted": [{}]', f"{_ROW}已核实的问题第 1 项的问题代码缺失"),
        ('"rule": null', '"evidence": [1]', f"{_ROW}佐证材料第 1 项应为文字"),
        ('"rule": null', '"review": {"score": 1}', f"{_ROW}的核查的得分应为文字"),
        ('"填表人": "某人"', '"填表人": 3', "附注“填表人”应为文字"),
        ('"填表人": "某人"', '"a/b~c": 3', "附注“a/b~c”应为文字"),
        ('"notes"', '"a/~": ["\\ud800"], "notes"', "“a/~”“0”含有不完整的字符"),
        ('"year": "2022"', '"year": "\\ud800"', "年度含有不完整的字符"),
        ('"project"', '"year"', "出现了两次"),
        ('"10"', "NaN", "NaN 不是数字"),
    ],
)
def test_a_wrong_value_is_named_in_the_words_of_the_form(old: str, new: str, said: str) -> None:
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
    with pytest.raises(LoneSurrogateError, match="第 1 个年度总体目标的实际完成情况"):
        native_file.native_bytes(replace(POSTAGE, goals=(Goal("", "\ud83d"),)))


def test_half_a_character_under_an_unknown_key_is_refused_when_it_is_read() -> None:
    assert "“later”“0”含有" in sentence(with_swap('"notes"', '"later": ["\\ud83d"],\n  "notes"'))
    assert native_file.read_native(
        with_swap('"notes"', '"later": ["\\ud83d\\ude00"],\n  "notes"')
    ).form.extra


def test_a_long_or_unprintable_key_cannot_spoil_the_sentence() -> None:
    said = sentence(with_swap('"填表人": "某人"', f'"a\\n\\u2028{"名" * 5000}": 3'))

    assert "附注“a??名名" in said
    assert said.isprintable()
    assert len(said) < 200
