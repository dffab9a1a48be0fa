"""Reads one cell: text, ids, money, counts, moments and phones as shops really write them."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from aftersales.clock import CHINA


@dataclass(frozen=True, slots=True)
class Flaw:
    """What stands in a cell that holds no value: an error like #N/A, or a formula that was never worked out."""

    code: str
    text: str = ""


Cell = str | int | float | bool | datetime | date | time | timedelta | Flaw | None

ERROR_WORDS = frozenset(
    {
        "#n/a",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
        "#getting_data",
        "#spill!",
        "#calc!",
        "#field!",
        "#blocked!",
        "#connect!",
        "#unknown!",
        "#busy!",
        "#external!",
        "#python!",
        "nan",
    }
)
_ERROR_STARTS = frozenset("#nNeE")
_OTHER_ERROR = re.compile(r"err:\d{3}|#{3,}", re.IGNORECASE)
"""LibreOffice's numbered errors, and a column that was saved while it was too narrow for its numbers."""
EMPTY_WORDS = frozenset({"", "-", "--", "—", "——", "/", "null", "none", "无退款申请"})
_LONGEST_EMPTY = 5
_SIMPLER = str.maketrans(
    "訂單編號碼狀態數買賣價額費電話郵遞規稱總實運備註時間聯絡繫貨發選項優惠計顏屬標題務帳會員應詢關閉這稅貼幣個維換",
    "订单编号码状态数买卖价额费电话邮递规称总实运备注时间联络系货发选项优惠计颜属标题务账会员应询关闭这税贴币个维换",
)
"""Characters of headers and states in their traditional form."""
BLANKS = "\ufeff\u200b\u200e\u200f\u00a0\u3000 \t\r\n\u2060"
TEXT_MARK = "'"
"""What exports put before a text so that it stays one."""
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_MONEY = re.compile(
    r"([+-]?)(?:¥|CNY|RMB)?([+-]?)((?:\d{1,3}(?:[, ]\d{3})+)|\d+)(?:\.(\d*))?(?:元|CNY|RMB)?", re.IGNORECASE
)
_AROUND_SIGNS = re.compile(r"(?<=[¥+\-A-Za-z]) +| +(?=[元A-Za-z])")
_PLAIN_MONEY = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LONGEST_ID = 200
_COUNT = re.compile(
    r"\+?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0*)? *(?:[件个台只套包箱盒袋双条瓶罐份本张支枚串束桶副根块片卷组辆部把对]|pcs)?",
    re.IGNORECASE,
)
_E_NOTATION = re.compile(r"\d(?:\.\d+)?E\+\d{2,}", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DENSE_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_OFFSET = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)")
_HALF_DAYS = {"上午": 0, "早上": 0, "凌晨": 0, "中午": 12, "下午": 12, "晚上": 12, "AM": 0, "PM": 12}
_DAY_WITHOUT_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_CLOCK_TIME = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})秒?)?(?:\.\d+)?分?")
_PHONE_WITH_EXTENSION = re.compile(r"(1[3-9]\d{9})\s*(?:-|,|转|分机|#|ext\.?)+\s*(\d{1,6})", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = re.compile(r"^(?:\(?(?:\+|00)?86\)?)[- ]*(?=1[3-9])")
_CIPHER = re.compile(r"##.*|\$\$.*|~[A-Za-z0-9+/=]{8,}~.*", re.DOTALL)
"""How platforms write a receiver that only they can read."""
_OTHER_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4}|\+\d{6,15}")
_SERIAL_FROM, _SERIAL_TO = 20_000.0, 80_000.0
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day zero has no zone
_DAYS_1904 = 1462
"""Days that a workbook of the 1904 system counts less."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
"""Years that an order sheet may speak of; any other is a slip or an empty date cell shown as 1900."""
_LONGEST_WHOLE = 1e15
"""A spreadsheet keeps 15 digits of a number; what is longer has lost its tail."""


class BadCell(Exception):  # noqa: N818 - a finding about a cell, turned into a Problem by the caller
    """The cell cannot be read as what its column holds; `code` is the problem's, `level` how bad it is."""

    def __init__(self, code: str, level: str = "blocking") -> None:
        super().__init__(code)
        self.code = code
        self.level = level


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called (`11 digits` or `11 digits-extension`), or one that only looks like it."""

    text: str
    masked: bool = False
    virtual: bool = False


def fold(text: str) -> str:
    """Header or status text in the form that is compared: full width to half, simple characters, all blanks away."""
    folded = unicodedata.normalize("NFKC", text).replace("−", "-")
    if not folded.isascii():
        folded = folded.translate(_SIMPLER)
    return "".join(folded.split()).replace("\ufeff", "").replace("\u200b", "")


def as_text(value: Cell) -> str:
    """What a person sees in the cell, without blanks around it; whole floats without ``.0``, empty cells as ``""``."""
    if isinstance(value, str):
        return value.strip(BLANKS)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < _LONGEST_WHOLE else format(value, ".15g")
        )
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.text if isinstance(value, Flaw) else str(value)


def unwrapped(value: Cell) -> str:
    """Text out of ``="…"`` and from behind a leading apostrophe, as exports wrap what must stay text."""
    text = as_text(value)
    if text.startswith('="'):
        formula = _FORMULA_TEXT.fullmatch(text)
        if formula:
            return formula[1].strip(BLANKS)
    if text.startswith(TEXT_MARK):
        return text[1:].strip(BLANKS)
    return text


def sound(value: Cell) -> Cell:
    """The value itself; BadCell ``imports.error_cell`` or ``imports.formula_empty`` for a cell that holds none."""
    if isinstance(value, Flaw):
        raise BadCell(value.code, "held")
    if isinstance(value, str):
        _no_error(value.strip(BLANKS))
    elif isinstance(value, float) and not math.isfinite(value):
        raise BadCell("imports.error_cell", "held")
    return value


def _no_error(text: str) -> None:
    if text[:1] in _ERROR_STARTS and (text.lower() in ERROR_WORDS or _OTHER_ERROR.fullmatch(text)):
        raise BadCell("imports.error_cell", "held")


def _cleaned(text: str) -> str:
    """Without the characters that nobody sees and that only confuse: controls, and marks that turn the direction."""
    return text if text.isprintable() else _UNSEEN.sub("", text).strip(BLANKS)


def read_text(value: Cell) -> str | None:
    """Free text; None for the words that exports use for nothing. BadCell where bytes or digits were lost, and for errors."""
    if isinstance(value, (int, float)) and abs(value) >= _LONGEST_WHOLE:
        raise BadCell("imports.damaged_id", "held")
    text = _cleaned(unwrapped(value))
    _no_error(text)
    if "\ufffd" in text:
        raise BadCell("imports.garbled", "held")
    return None if len(text) <= _LONGEST_EMPTY and text.lower() in EMPTY_WORDS else text


def read_id(value: Cell) -> str | None:
    """An order number, parcel number or code: always text, full-width digits made plain.

    BadCell ``imports.damaged_id`` (held) for a number cell of more than 15 digits and for text in E notation; a plain
    text id is never damaged. What cannot be an id at all (a formula, a page of text, a number below zero or with a
    fraction, a tick) is ``imports.bad_id`` (held); a date is an id that a spreadsheet took for one, so it is damaged.
    """
    if value is not None and not isinstance(value, str):
        return _id_from_typed(value)
    text = read_text(value)
    if text is None:
        return None
    text = unicodedata.normalize("NFKC", text)
    if _E_NOTATION.fullmatch(text):
        raise BadCell("imports.damaged_id", "held")
    if len(text) > _LONGEST_ID or text.startswith("="):
        raise BadCell("imports.bad_id", "held")
    return text


def _id_from_typed(value: bool | float | datetime | date | time | timedelta | Flaw) -> str:
    if isinstance(value, (date, time, timedelta)):
        raise BadCell("imports.damaged_id", "held")
    if isinstance(value, (bool, Flaw)):
        raise BadCell("imports.bad_id", "held")
    if not math.isfinite(value) or abs(value) >= _LONGEST_WHOLE:
        raise BadCell("imports.damaged_id", "held")
    if value < 0 or value != int(value):
        raise BadCell("imports.bad_id", "held")
    return as_text(value)


def read_money(value: Cell) -> int | None:
    """Whole fen from ¥ ￥ 元, commas, full width, minus or brackets; None where the cell says nothing.

    A number cell is taken at the 15 digits a spreadsheet shows. BadCell for anything else, NaN and parts of a fen.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _money_from_number(value)
    if value is not None and not isinstance(value, str):
        raise BadCell("imports.bad_money")
    text = unwrapped(value)
    plain = _PLAIN_MONEY.fullmatch(text)  # nearly every cell of an export is this plain
    if plain:
        return int(plain[1]) * 100 + int((plain[2] or "").ljust(2, "0"))
    if text.lower() in EMPTY_WORDS:
        return None
    return _money_from_text(text)


def _money_from_number(value: float) -> int:
    if not math.isfinite(value) or abs(value) >= _LONGEST_WHOLE:
        raise BadCell("imports.bad_money")
    return _money_from_text(format(value, ".15f").rstrip("0") if abs(value) < 1e-4 else format(value, ".15g"))


def _money_from_text(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    bracketed = plain.startswith("(") and plain.endswith(")")
    if bracketed:
        plain = plain[1:-1].strip()
    found = _MONEY.fullmatch(_AROUND_SIGNS.sub("", plain))
    signs = "" if found is None else found[1] + found[2]
    if found is None or len(signs) > 1 or (bracketed and signs):
        raise BadCell("imports.bad_money")
    cents = (found[4] or "").rstrip("0")
    if len(cents) > 2:
        raise BadCell("imports.money_too_fine")
    fen = int(found[3].replace(",", "").replace(" ", "")) * 100 + int(cents.ljust(2, "0"))
    return -fen if bracketed or signs == "-" else fen


def read_count(value: Cell) -> int | None:
    """Pieces as a whole number ≥ 0; ``2件``, ``1,000`` and ``2.0`` are read, ``两台`` and ``2件套`` are a BadCell."""
    if isinstance(value, bool):
        raise BadCell("imports.bad_count")
    if isinstance(value, (int, float)):
        if not math.isfinite(value) or value < 0 or value != int(value) or value >= 1e9:
            raise BadCell("imports.bad_count")
        return int(value)
    text = unwrapped(value)
    if text.lower() in EMPTY_WORDS:
        return None
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", text))
    if not found:
        raise BadCell("imports.bad_count")
    return int(found[1].replace(",", ""))


def read_moment(value: Cell, year: int | None = None, *, since_1904: bool = False) -> datetime | None:
    """An aware UTC moment from China time: text, date cell, serial, ISO with offset; a bare day is its midnight.

    `year` completes days without one; without it these are BadCell ``imports.no_year`` (held). `since_1904` says how
    the workbook counts serial days. Years before 1990 and from 2100 are BadCell.
    """
    try:
        moment = _moment(value, year, since_1904=since_1904)
    except (ValueError, OverflowError) as error:
        raise BadCell("imports.bad_moment") from error
    if moment is not None and not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise BadCell("imports.bad_moment")
    return moment


def _moment(value: Cell, year: int | None, *, since_1904: bool) -> datetime | None:
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - China time, set by _in_utc
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _moment_from_number(value, since_1904=since_1904)
    if value is not None and not isinstance(value, str):
        raise BadCell("imports.bad_moment")
    text = unwrapped(value)
    return None if text.lower() in EMPTY_WORDS else _moment_from_text(text, year)


def _moment_from_number(value: float, *, since_1904: bool) -> datetime:
    """A serial day; or a whole number that is written like 20261008."""
    if isinstance(value, int) or value.is_integer():
        dense = _DENSE_DAY.fullmatch(str(int(value)))
        if dense:
            return _moment_from_text(dense[0], None)
    days = value + _DAYS_1904 if since_1904 else value
    if not _SERIAL_FROM <= days <= _SERIAL_TO:
        raise BadCell("imports.bad_moment")
    return _in_utc(_SERIAL_ZERO + timedelta(seconds=round(days * 86_400)))


def _moment_from_text(text: str, year: int | None) -> datetime:
    if len(text) >= 19 and text[4] == "-":
        try:
            return _in_utc(datetime.fromisoformat(_OFFSET.sub("", text)))
        except ValueError:
            pass
    plain = unicodedata.normalize("NFKC", text).strip()
    dense = _DENSE_DAY.fullmatch(plain)
    if dense:
        return _in_utc(datetime(*(int(part) for part in dense.groups("0"))))  # type: ignore[arg-type] # noqa: DTZ001
    day = _DAY.match(plain)
    if day:
        parts = (int(day[1]), int(day[2]), int(day[3]))
    else:
        day = _DAY_WITHOUT_YEAR.match(plain)
        if not day:
            raise BadCell("imports.bad_moment")
        if year is None:
            raise BadCell("imports.no_year", "held")
        parts = (year, int(day[1]), int(day[2]))
    return _in_utc(datetime.combine(date(*parts), _time_of_day(plain[day.end() :].strip(" T"))))


def _time_of_day(text: str) -> time:
    if not text:
        return time()
    half = next(
        (word for word in _HALF_DAYS if text.upper().startswith(word) or text.upper().endswith(word)), ""
    )
    plain = text.upper().replace(half, "").strip() if half else text
    found = _CLOCK_TIME.fullmatch(plain)
    if not found:
        raise BadCell("imports.bad_moment")
    hour = _hour(int(found[1]), half) if half else int(found[1])
    return time(hour, int(found[2]), int(found[3] or 0))


def _hour(told: int, half: str) -> int:
    """The hour of the day from one of half a day; BadCell where the word and the figure do not go together."""
    if half == "中午":
        if told in (11, 12):
            return told
    elif half == "晚上" and told == 12:
        raise BadCell("imports.bad_moment")  # some mean midnight, nobody means noon
    if told > 12 and _HALF_DAYS[half] == 0:
        raise BadCell("imports.bad_moment")
    return told % 12 + _HALF_DAYS[half] if told <= 12 else told


def _in_utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    return aware.astimezone(UTC)


def read_phone(value: Cell) -> Phone | None:
    """A phone without +86, blanks and dashes; virtual numbers keep ``-extension``; masked and cipher texts say so.

    BadCell ``imports.bad_phone`` where digits are missing or too many.
    """
    text = unicodedata.normalize("NFKC", as_text(value) if isinstance(value, float) else unwrapped(value))
    if text.lower() in EMPTY_WORDS:
        return None
    if is_masked(text):
        return Phone(text, masked=True)
    plain = _COUNTRY.sub("", text)
    extended = _PHONE_WITH_EXTENSION.fullmatch(plain)
    if extended:
        return Phone(f"{extended[1]}-{extended[2]}", virtual=True)
    digits = re.sub(r"[ -]", "", plain)
    if _MOBILE.fullmatch(digits):
        return Phone(digits)
    dense = plain.replace(" ", "")
    if _OTHER_PHONE.fullmatch(dense) and not (digits.startswith("1") and "-" not in dense):
        return Phone(dense)
    raise BadCell("imports.bad_phone")


def is_masked(text: str) -> bool:
    """Whether a receiver's field was made unreadable by the platform: stars of any width, or a cipher text."""
    return "*" in text or "＊" in text or (text[:1] in "#$~" and _CIPHER.fullmatch(text) is not None)
