"""Claim files settle as the worked examples say, refuse with one sentence, and read back what they wrote."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from aftersales.errors import KnownError
from aftersales.settlement.claim import Claim
from desktop.claim_files import (
    SettledFile,
    claim_from_json,
    claim_to_json,
    settle_file,
    settlement_as_text,
    settlement_to_json,
)
from resources.wording import error_sentence
from tests.aftersales.settlement.claims import CALENDAR, POLICIES, settled
from tests.aftersales.settlement.test_settle import claims

EXAMPLES = sorted((Path(__file__).parents[1] / "fixtures" / "claims").glob("*.json"))
LOOSE = ("alternatives", "steps")


def settle_text(text: str) -> SettledFile:
    return settle_file(text, POLICIES, CALENDAR)


def example(name: str) -> dict[str, Any]:
    path = next(path for path in EXAMPLES if path.stem == name)
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


def holds(expected: Any, given: Any) -> bool:
    """Objects by subset, plain lists whole, alternatives and steps if each expected entry is among them."""
    if isinstance(expected, dict):
        return isinstance(given, dict) and all(
            name in given and (among(value, given[name]) if name in LOOSE else holds(value, given[name]))
            for name, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(given, list) and len(given) == len(expected) and all(map(holds, expected, given))
    return bool(expected == given)


def among(expected: list[Any], given: list[Any]) -> bool:
    return all(any(holds(entry, other) for other in given) for entry in expected)


def refusal(data: Any) -> str:
    refused = settle_text(json.dumps(data)).refused
    assert refused is not None
    return error_sentence(refused)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_worked_examples(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = json.loads(text)["expect"]
    result = settle_text(text)
    if "exit" in expected:
        assert expected["exit"] == 2
        assert result.refused is not None
        sentence = error_sentence(result.refused)
        assert sentence.count("。") == 1
        assert sentence.startswith(str(result.refused.operands["field"]))
        return
    assert result.refused is None
    assert holds(expected, result.as_json()), result.as_json()


def test_there_are_all_examples() -> None:
    names = {path.stem[:3] for path in EXAMPLES}
    assert names == {f"E{number:02d}" for number in range(1, 22)} | {
        f"R{number:02d}" for number in range(1, 7)
    }


def test_the_same_claim_gives_the_same_bytes() -> None:
    for path in EXAMPLES:
        text = path.read_text("utf-8")
        assert json.dumps(settle_text(text).as_json()) == json.dumps(settle_text(text).as_json())


def test_amounts_add_up_in_print() -> None:
    for path in EXAMPLES:
        answer = settle_text(path.read_text("utf-8")).as_json()
        for figure in ("to_buyer", "from_courier", "merchant_result"):
            if figure not in answer:
                continue
            cents = [
                int(step["amount"].replace(".", ""))
                for step in answer["steps"]
                if step["counts_to"] == figure
            ]
            assert sum(cents) == int(answer[figure].replace(".", ""))


def test_a_list_is_answered_in_order_with_refusals_in_place() -> None:
    entries = [example("E01"), example("R01"), "text", example("E02")]
    result = settle_text(json.dumps(entries, ensure_ascii=False))
    answers = result.as_json()
    assert [answer["id"] for answer in answers] == ["E01", "R01", None, "E02"]
    assert set(answers[1]) == set(answers[2]) == {"id", "error"}
    assert "看着不爽" in answers[1]["error"]
    assert result.refused is not None
    other_way = settle_text(json.dumps(entries[::-1], ensure_ascii=False)).as_json()
    assert other_way == answers[::-1]


def test_each_claim_of_a_list_stands_alone() -> None:
    names = ("E03", "E10a", "E12")
    together = settle_text(json.dumps([example(name) for name in names])).as_json()
    assert together == [settle_text(json.dumps(example(name))).as_json() for name in names]


def test_unknown_fields_are_named_and_expect_is_not() -> None:
    data = example("E01") | {"colour": "red"}
    data["order"]["lines"][0]["sku"] = "x"
    warnings = settle_text(json.dumps(data)).as_json()["warnings"]
    assert [warning["code"] for warning in warnings] == ["unknown_field", "unknown_field"]
    assert "colour" in warnings[1]["text"]
    assert "order.lines[0].sku" in warnings[0]["text"]


def test_null_is_absent() -> None:
    data = example("E01") | {"returned": None, "gift": None, "costs": None, "asked": None, "colour": None}
    assert settle_text(json.dumps(data)).as_json()["refund"] == "124.00"


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (("kind",), "gift", "kind"),
        (("kind",), None, "kind"),
        (("reason",), None, "reason"),
        (("order",), None, "order"),
        (("order",), [], "order"),
        (("order", "paid"), None, "order.paid"),
        (("order", "paid"), 124, "order.paid"),
        (("order", "paid"), 124.0, "order.paid"),
        (("order", "paid"), "１２４.00", "order.paid"),
        (("order", "paid"), "1,24.00", "order.paid"),
        (("order", "lines"), [], "order.lines"),
        (("order", "lines"), {}, "order.lines"),
        (("order", "discounts"), [], "order.discounts"),
        (("order", "lines", 0, "quantity"), 0, "order.lines[0].quantity"),
        (("order", "lines", 0, "quantity"), True, "order.lines[0].quantity"),
        (("order", "lines", 0, "quantity"), "1", "order.lines[0].quantity"),
        (("order", "lines", 0, "quantity"), 10**9, "order.lines[0].quantity"),
        (("order", "lines", 0, "title"), 5, "order.lines[0].title"),
        (("order", "lines", 0, "title"), "\ud800", "order.lines[0].title"),
        (("order", "discounts", 0, "funded_by"), "me", "order.discounts[0].funded_by"),
        (("order", "discounts", 0, "kind"), "card", "order.discounts[0].kind"),
        (("order", "discounts", 0, "amount"), "-1.00", "order.discounts[0].amount"),
        (("returned",), [], "returned"),
        (("gift",), [], "gift"),
        (("gift",), {"marked_price": "1.00", "for_lines": []}, "gift.for_lines"),
        (("dates", "signed"), "2026-02-30", "dates.signed"),
        (("dates", "signed"), "2026/02/03", "dates.signed"),
        (("dates", "notified"), "2026-10-15T25:00", "dates.notified"),
        (("late",), {"min": "1.00"}, "late.rate"),
        (("late",), {"rate": 0.05}, "late.rate"),
        (("late",), {"rate": "-0.05"}, "late.rate"),
        (("costs",), {"write_off_rate": "1.5"}, "costs.write_off_rate"),
        (("costs",), {"goods": "-1.00"}, "costs.goods"),
        (("outbound_agreed",), "yes", "outbound_agreed"),
        (("goodwill",), "99999999999.00", "goodwill"),
        (("fault",), "nobody", "fault"),
        (("condition",), "good", "condition"),
    ],
)
def test_refusals_name_the_field(place: tuple[str | int, ...], value: Any, field: str) -> None:
    data = example("E01")
    inner: Any = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    sentence = refusal(data)
    assert sentence.startswith(f"{field}：")
    assert sentence.count("。") == 1


def test_the_floor_alone_may_be_negative() -> None:
    data = example("E12")
    data["costs"]["floor"] = "-5.00"
    assert settle_text(json.dumps(data)).as_json()["negotiation"]["ceiling"] == "37.25"


@pytest.mark.parametrize("text", ["", "{", "[1,", "\x00", "[" * 100_000])
def test_what_is_not_json(text: str) -> None:
    with pytest.raises(KnownError) as error:
        settle_text(text)
    assert error.value.code.startswith("claim_file.not_json")
    assert "JSON" in error_sentence(error.value)


@pytest.mark.parametrize("text", ["5", '"a"', "null", "true", "[]"])
def test_what_is_no_claim(text: str) -> None:
    assert settle_text(text).refused is not None


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(claims())
def test_claims_read_back_as_written_and_every_step_has_words(claim: Claim) -> None:
    # rates of sheets are decimals; a third is none
    if claim.late is not None and (claim.late.rate * 10**9).denominator != 1:
        return
    assert claim_from_json(json.loads(json.dumps(claim_to_json(claim)))) == claim
    result = settled(claim)
    answer = settlement_to_json(result)
    assert all(step["label"] and step["formula"] and step["citation"] for step in answer["steps"])
    assert settlement_as_text(result)


def test_examples_read_back_as_written() -> None:
    for path in EXAMPLES:
        if path.stem in ("R04", "R06"):
            continue
        claim = claim_from_json(json.loads(path.read_text("utf-8")))
        assert claim_from_json(claim_to_json(claim)) == claim


def test_a_snapshot_carries_the_values_it_used() -> None:
    answer = settle_text(json.dumps(example("E07a"))).as_json()
    used = {policy["id"]: policy for policy in answer["policies"]}
    assert used["warranty.class.移动电话机"]["values"] == {"daily_rate": "0.005"}
    assert used["warranty.goods"]["values"] == {"full_days": 7, "repairs": 2}
    assert answer["policy_version"] == "2026-09-01"
    fee = next(step for step in answer["steps"] if step["code"] == "depreciation")
    assert fee["formula"] == "2,999.00 × 0.50% × 129 天"
    assert fee["policy"] == {"id": "warranty.class.移动电话机", "version": "2026-09-01"}
    assert (fee["source"], fee["rounding"]) == ("法", "四舍五入到分")


def test_the_table_lines_up_by_columns() -> None:
    lines = settle_text(json.dumps(example("E02"))).as_text().splitlines()
    rows = lines[1:5]
    widths = {sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in row) for row in rows}
    assert len(widths) == 1
    assert rows[0].endswith("金额（元）")
    assert rows[1].endswith("+89.00")
    assert any(line.startswith("应退客户  ¥78.81") for line in lines)
