"""Filling a reply: every character of the body is in exactly one piece, and a blank is never taken for text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftersales.knowledge import _VARIABLE, PieceKind, blanks, filled, text_of, variables

NAMES = st.sampled_from(["客户", "退款", "哪天"])
BODIES = st.lists(
    st.one_of(st.text("你好，。 {}ab", max_size=8), NAMES.map(lambda name: f"{{{name}}}")), max_size=12
)


@given(BODIES.map("".join))
def test_pieces_give_the_body_back(body: str) -> None:
    """Each variable written as itself in braces again is the body, but for blanks inside the braces."""
    pieces = filled(body, {})
    again = "".join(piece.text if piece.kind is PieceKind.PLAIN else f"{{{piece.name}}}" for piece in pieces)
    assert again == _VARIABLE.sub(lambda match: f"{{{match[1].strip()}}}", body)


@given(BODIES.map("".join), st.dictionaries(NAMES, st.sampled_from(["", "张示例", "12.00"])))
def test_only_what_has_a_value_is_filled(body: str, values: dict[str, str]) -> None:
    pieces = filled(body, values)
    assert set(blanks(pieces)) == {name for name in variables(body) if not values.get(name)}
    assert all(piece.text == values[piece.name] for piece in pieces if piece.kind is PieceKind.FILLED)


def test_a_filled_text_reads_as_it_is_said() -> None:
    pieces = filled("{客户}，退你 {退款} 元。", {"客户": "张示例", "退款": "12.00"})
    assert text_of(pieces) == "张示例，退你 12.00 元。"
