"""The messages of the funding panel beside the amounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.checks.funding_checks import FundingMessage, funding_messages
from perfdesk.core.form import Form
from tests.core.fixes.test_all_fixes import with_amount
from tests.core.forms import SHANGHAI, form_of, funding, indicator

GOOD = form_of(indicator())


def messages(form: Form) -> list[FundingMessage]:
    return list(funding_messages(form, SHANGHAI))


def test_amounts_that_agree_have_no_message() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize(
    ("kind", "text", "remark"),
    [
        ("appropriation", "112,349", "全年执行数：其中合计 112,349，比总额多 21,736"),
        ("appropriation", "90,000.5", "全年执行数：其中合计 90,000.5，比总额少 612.5"),
    ],
)
def test_rows_that_disagree_say_by_how_much(kind: str, text: str, remark: str) -> None:
    assert messages(with_amount(GOOD, kind, "executed", text)) == [FundingMessage("error", remark)]


def test_rows_still_to_be_filled_in_have_a_message_without_severity() -> None:
    form = with_amount(with_amount(GOOD, "appropriation", "executed", ""), "other", "budget", "5")
    form = with_amount(form, "other", "budget", "0")
    assert messages(form) == [FundingMessage(None, "全年执行数：其中合计 0，比总额少 90,613")]
    blank = with_amount(GOOD, "total", "initial", "")
    assert messages(blank) == [FundingMessage(None, "年初预算数：其中合计 110,000，总额还没有填")]


def test_spending_above_the_budget_and_no_budget_have_messages() -> None:
    over = replace(GOOD, funding=funding("100000", "104130"))
    assert messages(over) == [
        FundingMessage("warning", "全年执行数比全年预算数多 4,130（超支 4.13%），得分按满分计")
    ]
    none = replace(GOOD, funding=funding("0", "0"))
    assert messages(none) == [FundingMessage("error", "全年预算数为 0，算不出执行率")]


def test_a_rate_that_earns_no_points_is_not_said_to_earn_them() -> None:
    over = replace(GOOD, funding=funding("100000", "104130", weight="0"))
    assert messages(over) == [
        FundingMessage("warning", "全年执行数比全年预算数多 4,130（超支 4.13%）")
    ]
    none = replace(GOOD, funding=funding("0", "0", weight="0"))
    assert messages(none) == []
