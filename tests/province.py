"""A template with every kind of place that a form may need, as a file of another province has."""

from __future__ import annotations

from perfdesk import resources
from perfdesk.core.template import Template
from perfdesk.core.template_toml import parse_template

_HEADER = """header = [
  [
    { field = "code", words = ["项目编码", "项目代码"], label = [0, 0], value = [1, 3] },
    { field = "项目负责人", words = ["项目负责人", "负责人"], label = [4, 4], value = [5, 8] },
  ],
"""
_ROWS = """
  { kind = "provincial", words = ["省级资金", "其中：省级资金"] },
]

[funding.names]"""


def province_text() -> str:
    """Return the TOML text: that of the national template with more places.

    The header has 项目编码 and 项目负责人, 项目资金 a row 省级资金, the indicators a column
    评分标准, and 填表人 stands below the table.
    """
    text = resources.path("templates", "national-2020.toml").read_text(encoding="utf-8")
    changes = (
        ('id = "national-2020"', 'id = "province"'),
        ('title = ["项目支出绩效自评表"]', 'title = ["某省项目支出绩效自评表"]'),
        ("notes = []", 'notes = ["填表人"]'),
        ("header = [\n", _HEADER),
        ("\n]\n\n[funding.names]", _ROWS),
        (
            "score = [7, 7], reason = [8, 8] }",
            'score = [7, 7], reason = [8, 8], "评分标准" = [9, 9] }',
        ),
        ("[total]", '"评分标准" = ["评分标准", "评价标准"]\n\n[total]'),
        ("blank = [8, 8]", "blank = [8, 9]"),
        ('"27.5"]', '"20", "20"]'),
        ("value = [1, 8]", "value = [1, 9]"),
        ("value = [5, 8]", "value = [5, 9]"),
        ("score = [7, 8]", "score = [7, 9]"),
        ("actual = [4, 8]", "actual = [4, 9]"),
        ("below = []", 'below = [["填表人", "（公章）"]]'),
    )
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def province() -> Template:
    """Return the template."""
    return parse_template(province_text(), "province.toml")
