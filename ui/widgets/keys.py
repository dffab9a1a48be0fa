"""Names of keys as caps and paler words show them: ``Ctrl+Return`` becomes Ctrl and ↵."""

from __future__ import annotations

from resources.wording import sentence

_NAMES = {
    "return": "↵",
    "enter": "↵",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "del": "Del",
    "delete": "Del",
}


def key_caps(keys: str) -> tuple[str, ...]:
    """The caps of a portable key text (``Ctrl+I``, ``Up Down`` for two keys, ``Space``)."""
    caps: list[str] = []
    for chord in keys.split():
        parts = ["+"] if chord == "+" else chord.split("+")
        caps.extend(_cap(part) for part in parts if part)
    return tuple(caps)


def key_text(keys: str) -> str:
    """The same in one line, for buttons and tooltips: ``Ctrl ↵``."""
    return " ".join(key_caps(keys))


def _cap(part: str) -> str:
    if part.lower() == "space":
        return sentence("keys.space")
    return _NAMES.get(part.lower(), part)
