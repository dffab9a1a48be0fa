"""How phones and names are shown where not everybody may read them."""

from __future__ import annotations

_MOBILE = 11
"""Digits of a mobile number; one that lacks a digit must not look like it."""


def mask_phone(number: str) -> str:
    """``13900006652`` → ``139 **** 6652``; what is masked already or too short comes back as it is.

    A number of any other length keeps that length to be seen, a star for each digit: ``1390006652`` → ``13****6652``.
    """
    main, _, extension = number.partition("-")
    if not main.isdigit() or len(main) < 7:
        return number
    masked = f"{main[:3]} **** {main[-4:]}" if len(main) == _MOBILE else _starred(main)
    return f"{masked} 转{'*' * len(extension)}" if extension else masked


def _starred(digits: str) -> str:
    stars = min(max(4, len(digits) - 7), len(digits) - 4)
    return f"{digits[: len(digits) - 4 - stars]}{'*' * stars}{digits[-4:]}"
