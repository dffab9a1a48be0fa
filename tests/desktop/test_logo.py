"""The shop's sign at the head of its papers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from aftersales.errors import KnownError
from tests.desktop.acting import CLERK, Shop
from tests.desktop.test_papers import settled


def pictures_in(path: Path) -> int:
    """How many pictures the first page holds."""
    document = PdfDocument(path)
    try:
        return sum(1 for _ in document[0].get_objects(filter=[3]))
    finally:
        document.close()


@pytest.fixture
def sign(tmp_path: Path) -> Path:
    path = tmp_path / "店标 示例.png"
    Image.new("RGBA", (1_600, 900), (200, 30, 30, 128)).save(path)
    return path


def test_a_sign_stands_on_papers_until_it_is_taken_away(shop: Shop, sign: Path, tmp_path: Path) -> None:
    case_id = settled(shop)
    desk = shop.desk
    plain = desk.papers.report(case_id=case_id, to=tmp_path / "a.pdf").path
    desk.profile.set_logo(path=sign)
    kept = desk.profile.logo()
    with Image.open(io.BytesIO(kept)) as small:
        assert small.size == (356, 200), "small, in its own shape"
        assert small.mode == "RGB"
    shown = desk.papers.report(case_id=case_id, to=tmp_path / "b.pdf").path
    assert pictures_in(shown) == pictures_in(plain) + 1
    sale = desk.archive_papers.sale(order_id=1, to=tmp_path / "c.pdf", size="a5").path
    assert pictures_in(sale) == 1
    desk.profile.set_logo(path=None)
    assert desk.profile.logo() == b""
    desk.undo.undo()
    assert desk.profile.logo() == kept


@pytest.mark.parametrize("content", [b"no picture", b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_changes_nothing(shop: Shop, sign: Path, tmp_path: Path, content: bytes) -> None:
    shop.desk.profile.set_logo(path=sign)
    before = shop.desk.profile.logo()
    bad = tmp_path / "坏.png"
    bad.write_bytes(content)
    with pytest.raises(KnownError, match="logo_no_picture"):
        shop.desk.profile.set_logo(path=bad)
    with pytest.raises(KnownError, match="logo_unreadable"):
        shop.desk.profile.set_logo(path=tmp_path / "没有.png")
    assert shop.desk.profile.logo() == before


def test_only_the_owner_changes_it(shop: Shop, sign: Path) -> None:
    shop.sit(CLERK)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.profile.set_logo(path=sign)
