from __future__ import annotations

from pathlib import Path

from desktop.drafts import Drafts
from tests.desktop.acting import CLERK, OWNER, Shop


def test_a_draft_is_there_again_and_gone_when_dropped(shop: Shop) -> None:
    drafts = shop.desk.drafts
    assert drafts.read("new-case") is None
    drafts.keep("new-case", {"description": "漏水😤", "pieces": [[1, 2]]})
    drafts.keep("new-case", {"description": "漏水了"})
    again = Drafts(folder=shop.desk.folder.drafts, session=shop.desk.session)
    assert again.read("new-case") == {"description": "漏水了"}
    drafts.drop("new-case")
    drafts.drop("new-case")
    assert drafts.read("new-case") is None


def test_everybody_has_his_own(shop: Shop) -> None:
    shop.desk.drafts.keep("new-case", {"a": 1})
    shop.sit(CLERK)
    assert shop.desk.drafts.read("new-case") is None
    shop.sit(OWNER)
    assert shop.desk.drafts.read("new-case") == {"a": 1}


def test_nothing_of_a_draft_is_in_the_journal(shop: Shop) -> None:
    before = shop.everything()
    shop.desk.drafts.keep("new-case", {"a": 1})
    assert shop.everything() == before


def test_a_file_is_kept_once_and_under_its_plain_name(shop: Shop) -> None:
    drafts = shop.desk.drafts
    first = drafts.keep_file("new-case", b"picture", "../../贴上的图片.png")
    assert first == drafts.keep_file("new-case", b"picture", "贴上的图片.png")
    assert first.read_bytes() == b"picture"
    assert shop.desk.folder.drafts in first.parents
    drafts.drop("new-case")
    assert not first.exists()


def test_what_cannot_be_read_is_no_draft(shop: Shop) -> None:
    drafts = shop.desk.drafts
    drafts.keep("new-case", {"a": 1})
    file: Path = next(shop.desk.folder.drafts.rglob("draft.json"))
    for text in ("", "[]", "{", '{"format": 9, "value": {}}', '{"format": 1, "value": 3}'):
        file.write_text(text, "utf-8")
        assert drafts.read("new-case") is None
