from __future__ import annotations

import json
import re
import string
from xml.etree import ElementTree as ET

from resources.places import ROOT, resource

SVG = "{http://www.w3.org/2000/svg}svg"


def test_paths_do_not_depend_on_the_working_folder() -> None:
    assert resource("icons", "sun.svg") == ROOT / "icons" / "sun.svg"
    assert resource().is_absolute()


def test_icons_can_be_recoloured_and_their_licence_lies_beside_them() -> None:
    icons = sorted(resource("icons").glob("*.svg"))
    assert len(icons) >= 60
    for icon in icons:
        root = ET.fromstring(icon.read_text("utf-8"))
        assert root.tag == SVG
        if icon.stem != "zhanggui":
            assert (root.get("viewBox"), root.get("stroke")) == ("0 0 24 24", "currentColor"), icon.name
    assert "ISC License" in resource("icons", "LICENSE-lucide.txt").read_text("utf-8")


def test_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in resource("fonts", "OFL.txt").read_text("utf-8")
    for weight in ("Regular", "Bold"):
        assert 3_000_000 < resource("fonts", f"NotoSansSC-{weight}.ttf").stat().st_size < 4_500_000


def test_the_style_sheet_uses_only_tokens_that_both_themes_have() -> None:
    tokens = json.loads(resource("styles", "tokens.json").read_text("utf-8"))
    assert tokens["light"].keys() == tokens["dark"].keys()
    assert all(
        re.fullmatch("#[0-9A-F]{6}", colour)
        for theme in ("light", "dark")
        for colour in tokens[theme].values()
    )
    sheet = resource("styles", "zhanggui.qss").read_text("utf-8")
    filled = string.Template(sheet).substitute(tokens["light"], icons="ICONS")
    pictures = set(re.findall(r"ICONS/([\w-]+\.svg)", filled))
    assert pictures == {"check-on.svg", "chevron-down.svg"}
    assert all(resource("styles", picture).is_file() for picture in pictures)


def test_the_translation_of_standard_buttons_is_there() -> None:
    assert resource("translations", "qtbase_zh_CN.qm").read_bytes().startswith(b"\x3c\xb8\x64\x18")
