"""What is left of a text that may say something about a person, such as the message of an error: its plain words."""

from __future__ import annotations

import re

GONE = "…"
"""What stands in the place of what was taken out."""
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|「[^」\n]*」|“[^”\n]*”|《[^》\n]*》")
_PLACED = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|(?<![\w.…/])~?/(?=[^\s/]))[^\n\"'「」“”<>|]*")
_FILE = re.compile(
    r"[^\s\"'=:,;()\[\]{}]+\.(?=(?:xlsx?|xlsb|ods|csv|tsv|pdf|zip|html?|docx?|txt|png|jpe?g|webp|ics)\b)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s\"'=:,;()\[\]{}<>]+@[^\s\"'=,;()\[\]{}<>]+")
_MIXED = re.compile(r"(?<![\w.])(?=[\w.\-]*\d)(?=[\w.\-]*[A-Za-z_])[\w\-]+(?![\w.])")
_NUMBER = re.compile(r"\+?\d(?:[ \-.()/]{0,3}\d){6,}[Xx]?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2})?")
_FOREIGN = re.compile(
    r"[^\x00-\x7f]+(?:[ \-#·,]{0,2}[0-9A-Za-z\-]*[ ]?[^\x00-\x7f]+)*(?:[ \-#]?[0-9][0-9A-Za-z\-]*)?"
)
_SUFFIX = re.compile(r"\.[A-Za-z]{2,4}$")


def mask_free_text(text: str) -> str:
    """A text from anywhere (the message of an error) without what may be about a person; its English words stay.

    Gone are what stands in quotes, paths (their suffix stays), names of files, mail addresses, numbers of seven digits
    and more however they are parted, words of letters and digits, and everything that is not ASCII. Safe to repeat.
    """
    text = _QUOTED.sub(lambda found: found[0][0] + GONE + found[0][-1], text)
    text = _PLACED.sub(_placed, text)
    text = _MAIL.sub(GONE, text)
    text = _FILE.sub(f"{GONE}.", text)
    text = _NUMBER.sub(lambda found: found[0] if _MOMENT.fullmatch(found[0]) else GONE, text)
    text = _MIXED.sub(GONE, text)
    return _FOREIGN.sub(GONE, text)


def _placed(found: re.Match[str]) -> str:
    suffix = _SUFFIX.search(found[0].rstrip(" .:,;)"))
    return GONE + (suffix[0] if suffix else "")
