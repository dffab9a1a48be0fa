"""How phones and names are shown where not everybody may read them."""

from __future__ import annotations


def mask_phone(number: str) -> str:
    """``13900006652`` → ``139 **** 6652``; what is masked already or too short comes back as it is."""
    main, _, extension = number.partition("-")
    if not main.isdigit() or len(main) < 7:
        return number
    masked = f"{main[:3]} **** {main[-4:]}"
    return f"{masked} 转{'*' * len(extension)}" if extension else masked
