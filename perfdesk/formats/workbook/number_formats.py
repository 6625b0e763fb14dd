"""Number formats that a workbook names by number only, as Chinese offices have them."""

from __future__ import annotations

from perfdesk.formats.workbook.figures import GENERAL

LONGEST = 255
"""The most characters of a number format, as Excel has it."""

FIRST_CUSTOM = 164
"""The least number of a number format that a file defines itself."""

BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    **dict.fromkeys((5, 6, 37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), "#,##0"),
    **dict.fromkeys((43, 44), "#,##0.00"),
    14: "yyyy/m/d",
    15: "d-m-yy",
    16: "d-m",
    17: "yyyy-m",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    49: "@",
}
