"""Writes resources/pinyin.txt, the readings of Chinese characters; needs ``pypinyin``, which the program does not load.

Each line is a syllable without its tone and the characters read so. A character's first line is its usual reading; a
second one, as a surname or in common goods, stands behind the line ``+``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

TARGET = Path(__file__).parent / "pinyin.txt"
FIRST, LAST = 0x4E00, 0x9FA5
USUAL = {"长": "chang", "重": "zhong", "曾": "zeng", "乐": "le", "行": "xing", "调": "tiao", "单": "dan"}
SECOND = {
    "长": "zhang", "重": "chong", "曾": "ceng", "乐": "yue", "行": "hang", "调": "diao", "单": "shan", "解": "xie",
    "仇": "qiu", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao", "翟": "di", "种": "chong", "传": "zhuan",
    "弹": "dan", "藏": "zang", "朝": "zhao", "晟": "cheng", "柏": "bo", "尉": "yu", "缪": "mou", "覃": "tan",
    "折": "she", "员": "yun", "宓": "fu", "逄": "feng", "降": "xiang", "卡": "qia", "扁": "pian", "匙": "shi",
    "壳": "qiao", "膀": "bang", "薄": "bao", "削": "xue", "血": "xie", "绿": "lu", "露": "lou", "屏": "bing",
}  # fmt: skip


def main() -> None:
    """Write the table."""
    usual: defaultdict[str, list[str]] = defaultdict(list)
    second: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(FIRST, LAST + 1):
        character = chr(code)
        syllable = USUAL.get(character) or lazy_pinyin(character, errors="ignore", v_to_u=False)
        if syllable:
            usual[syllable if isinstance(syllable, str) else syllable[0]].append(character)
    for character, syllable in SECOND.items():
        second[syllable].append(character)
    lines = [f"{syllable} {''.join(found)}" for syllable, found in sorted(usual.items())]
    lines += ["+", *(f"{syllable} {''.join(found)}" for syllable, found in sorted(second.items()))]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
