"""The native file as pydantic models: what its border checks, and what its JSON schema says.

Imported only to say what is wrong with a file, because pydantic takes long to import.
What the models accept and what ``form_json`` reads is the same; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr, WithJsonSchema, WrapValidator

from perfdesk.formats.zpb.form_json import is_row


class _Part(BaseModel):
    """Unknown keys are allowed everywhere: a save keeps them."""

    model_config = ConfigDict(extra="allow")


class FundingRow(_Part):
    """One row of 项目资金; amounts as typed, in money_unit."""

    initial: StrictStr = Field(default="", description="年初预算数")
    budget: StrictStr = Field(default="", description="全年预算数")
    executed: StrictStr = Field(default="", description="全年执行数")


def _row_or_unknown(value: object, row: Callable[[object], FundingRow]) -> object:
    return row(value) if is_row(value) else value


class Funding(_Part):
    """项目资金: the weight of the execution rate, then one object a row, in table order."""

    __pydantic_extra__: dict[
        str,
        Annotated[
            FundingRow,
            WrapValidator(_row_or_unknown),
            WithJsonSchema({"description": "另一种资金的一行，或以后版本的内容"}),
        ],
    ]
    weight: StrictStr = Field(default="", description="执行率的分值")
    total: FundingRow = Field(default_factory=FundingRow, description="年度资金总额")
    appropriation: FundingRow = Field(default_factory=FundingRow, description="其中：当年财政拨款")
    carryover: FundingRow = Field(default_factory=FundingRow, description="上年结转资金")
    other: FundingRow = Field(default_factory=FundingRow, description="其他资金")


class Goals(_Part):
    """年度总体目标."""

    expected: StrictStr = Field(default="", description="预期目标")
    actual: StrictStr = Field(default="", description="实际完成情况")


class RatioRule(_Part):
    """定量, by proportion; ``down`` says how a target not to be exceeded is scored."""

    kind: Literal["ratio"]
    down: Literal["inverse", "linear"]


class LevelRule(_Part):
    """定性, one of three levels."""

    kind: Literal["level"]
    level: Literal["met", "partly", "unmet"]


class Tier(_Part):
    """One tier of 分档."""

    op: StrictStr
    value: StrictStr
    score: StrictStr


class TiersRule(_Part):
    """分档: the first tier that holds gives the score."""

    kind: Literal["tiers"]
    tiers: list[Tier]


class Level3(_Part):
    """三级指标; ``score`` is empty while it follows the suggestion."""

    name: StrictStr = ""
    target: StrictStr = Field(default="", description="年度指标值")
    actual: StrictStr = Field(default="", description="实际完成值")
    weight: StrictStr = Field(default="", description="分值")
    score: StrictStr = Field(default="", description="得分")
    reason: StrictStr = Field(default="", description="偏差原因分析及改进措施")
    rule: Annotated[RatioRule | LevelRule | TiersRule, Field(discriminator="kind")] | None = None
    accepted: list[StrictStr] = Field(default=[], description="已确认无误的提醒代码")


class Level2(_Part):
    """二级指标."""

    name: StrictStr
    children: list[Level3] = []


class Level1(_Part):
    """一级指标."""

    name: StrictStr
    children: list[Level2] = []


class Document(_Part):
    """One 项目支出绩效自评表; everything is text as typed, numbers too."""

    format: Literal["perfdesk"]
    version: int = Field(ge=1)
    template: StrictStr = Field(description="表样")
    year: StrictStr = Field(pattern=r"^[0-9]*$", description="年度")
    project: StrictStr = Field(description="项目名称")
    department: StrictStr = Field(description="主管部门")
    unit: StrictStr = Field(description="实施单位")
    money_unit: StrictStr = Field(description="金额单位")
    funding: Funding
    goals: Goals
    indicators: list[Level1]
    notes: dict[str, StrictStr] = Field(default={}, description="表样另有的栏目")
    accepted: list[StrictStr] = Field(default=[], description="整张表上已确认无误的提醒代码")


def schema() -> dict[str, object]:
    """The JSON schema of the native file, as kept in ``resources/schema``."""
    found: dict[str, object] = Document.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "zpb-1.schema.json",
        **found,
    }
