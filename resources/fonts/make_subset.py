"""Cuts the two shipped weights out of the full Noto Sans SC; a developer's tool, never run by the program.

Needs ``fonttools`` and ``pypinyin-dict`` (PyPI) and the unpacked npm package ``@expo-google-fonts/noto-sans-sc``;
README.md beside it says how it was run.
"""  # noqa: INP001

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin tones
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x205E),  # punctuation
    (0x2070, 0x2094),  # superscripts, subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # letterlike
    (0x2150, 0x218B),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x23FF),  # keys: ⌘ ⏎ ⌫
    (0x2460, 0x24FF),  # ① ⑴ Ⓐ
    (0x2500, 0x25FF),  # boxes and shapes
    (0x2600, 0x27BF),  # ☆ ♀ ✓ ✕
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x303F),  # CJK punctuation
    (0x3105, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # ㈠ ㊣ ㎡ ㎏
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),  # full width
)

EXTRA = "囍"


def main() -> None:
    """Write both subsets beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="folder of the unpacked npm package")
    package: Path = parser.parse_args().package
    wanted = _wanted()
    for name, source in WEIGHTS.items():
        _cut(package / source, HERE / name, wanted)


def _wanted() -> set[int]:
    table = importlib.import_module(
        "pypinyin_dict.pinyin_data.ktghz2013"
    ).pinyin_dict  # 通用规范汉字表, 8,105
    found = set(table) | set(map(ord, EXTRA))
    for low, high in BLOCKS:
        found.update(range(low, high + 1))
    found.update(_double_bytes("gb2312", range(0xA1, 0xF8)))
    found.update(_double_bytes("big5", range(0xA4, 0xC7)))  # level 1
    return found


def _double_bytes(codec: str, leads: range) -> set[int]:
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode(codec, "ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def _cut(source: Path, target: Path, wanted: set[int]) -> None:
    subset: Any = importlib.import_module("fontTools.subset")
    options = subset.Options(hinting=False, layout_features=["ccmp", "kern", "locl", "mark", "mkmk"])
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    main()
