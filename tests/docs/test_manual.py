"""The manual says what the program is: its keys, pages, buttons, platforms, links and pictures are held against it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtGui import QImage

from resources.export_guide_file import long_numbers, shipped_guides
from resources.manual_file import MANUAL, anchor_of, read_manual
from resources.wording import sentence
from ui.actions import ACTIONS
from ui.help_topics import FIRST, TOPICS
from ui.page_list import FACTORIES
from ui.page_shots import MANUAL_SIZE, SIZE
from ui.settings_list import SECTIONS
from ui.widgets.keys import key_text

ROOT = MANUAL.parent.parent
PICTURES = MANUAL.parent / "manual"
MOST = 3_000_000
"""Bytes of all pictures together."""

OF_OTHERS = frozenset({"更多信息", "仍要运行", "选择组件"})
"""Words of Windows itself and of the kit the installer is made with."""
_ROOMS = ("aftersales", "desktop", "exports", "imports", "resources", "ui")


@pytest.fixture(scope="module")
def text() -> str:
    return MANUAL.read_text("utf-8")


def _headings() -> list[str]:
    return [each for chapter in read_manual() for each in (chapter.title, *chapter.sections)]


@cache
def _words_of_the_program() -> str:
    """Every text of the code and of its resources and of the installer, without spaces."""
    found: list[str] = []
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            found += [
                str(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
    for path in sorted((ROOT / "resources").rglob("*.toml")):
        found.append(path.read_text("utf-8"))
    found.append((ROOT / "installer" / "setup_words.nsh").read_text("utf-8"))
    return "\n".join("".join(each.split(" ")) for each in found)


def _rows(text: str, head: str) -> Iterator[tuple[str, str]]:
    """The cells of the two-column table below the line `head`."""
    lines = text.splitlines()
    at = lines.index(head) + 2
    while at < len(lines) and lines[at].startswith("|"):
        first, second = (cell.strip() for cell in lines[at].strip("|").split(" | "))
        yield first.strip("` "), second
        at += 1


def test_no_two_headings_share_an_anchor() -> None:
    anchors = [anchor_of(each) for each in _headings()]
    assert len(set(anchors)) == len(anchors)


def test_every_link_inside_leads_to_a_heading(text: str) -> None:
    anchors = {anchor_of(each) for each in _headings()}
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert len(links) > 20
    assert set(links) <= anchors


def test_every_picture_is_there_and_none_is_left_over(text: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(manual/([^)]+)\)", text)
    assert sorted(set(shown)) == sorted(path.name for path in PICTURES.iterdir())
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST
    for name in shown:
        picture = QImage(str(PICTURES / name))
        assert (picture.width(), picture.height()) in {MANUAL_SIZE, SIZE}, name


def test_every_page_and_every_section_has_a_chapter_that_is_there() -> None:
    pages = {factory.key for factory in FACTORIES}
    sections = {f"settings/{section.place.key}" for section in SECTIONS}
    assert pages | sections == set(TOPICS)
    assert {*TOPICS.values(), FIRST} <= set(_headings())


def test_every_page_and_every_section_is_named(text: str) -> None:
    for place in [factory.place for factory in FACTORIES] + [section.place for section in SECTIONS]:
        if place is not None:
            assert place.text in text, place.text


def test_the_table_of_keys_is_that_of_the_program(text: str) -> None:
    told = list(_rows(text, "| 键 | 做什么 |"))
    assert told == [(key_text(spec.keys), spec.text) for spec in ACTIONS.values() if spec.keys]


def test_the_table_of_places_is_that_of_the_program(text: str) -> None:
    told = list(_rows(text, "| 键 | 去哪一页 |"))
    places = [factory.place for factory in FACTORIES if factory.place is not None]
    assert told == [(key_text(place.keys), place.text) for place in places if place.keys]


def test_what_is_cited_from_the_screen_stands_there(text: str) -> None:
    cited = set(re.findall(r"「([^「」]+)」", text)) - OF_OTHERS
    assert len(cited) > 100
    words = _words_of_the_program()
    missing = sorted(
        each for each in cited if not all(part in words for part in each.replace(" ", "").split("…") if part)
    )
    assert missing == []


def test_the_ways_out_of_the_platforms_are_those_of_the_program(text: str) -> None:
    for guide in (*shipped_guides(), long_numbers()):
        for step in (*guide.steps, guide.fields):
            assert step in text, step
        assert f"写于 {guide.dated}" in text


def test_the_papers_are_all_told_of(text: str) -> None:
    from desktop.printing import _OFFERS, _SLIPS

    kinds = {offer.kind for key, offers in _OFFERS.items() if key != "cases" for offer in offers(None)}  # type: ignore[arg-type]
    for kind in kinds | set(_SLIPS) | {"report", "receipt", "label", "evidence_pack"}:
        assert sentence(f"paper.{kind}") in text, kind


def test_the_commands_are_all_told_of(text: str) -> None:
    from desktop.cli import COMMANDS

    for command in COMMANDS:
        assert f"`{command.name}`" in text, command.name


def test_the_roles_are_told_of_by_their_names(text: str) -> None:
    from aftersales.access import Role

    told = dict(_rows(text, "| 角色 | 可以做 |"))
    assert list(told) == [role.value for role in Role]


def test_it_speaks_as_the_program_does(text: str) -> None:
    assert not re.search("[您！]", text)
    assert not re.search(r"按「请", text)
