"""What Windows shows of the program under 属性 › 详细信息."""

from __future__ import annotations

from typing import Any

NAME = "掌柜售后"
LANGUAGE, UNICODE = 0x0804, 1200
"""Simplified Chinese, and the code page that means Unicode."""


def numbers(version: str) -> tuple[int, int, int, int]:
    """Four numbers of a version such as ``0.1.0``; ValueError if it is none."""
    parts = [int(part) for part in version.split(".")]
    if len(parts) > 4 or any(part > 0xFFFF for part in parts):
        raise ValueError(version)
    one, two, three, four, *_ = *parts, 0, 0, 0, 0
    return one, two, three, four


def texts(version: str) -> dict[str, str]:
    """The named texts; there is no company behind it, so none is named."""
    return {
        "FileDescription": NAME,
        "FileVersion": version,
        "InternalName": "Zhanggui",
        "LegalCopyright": "MIT 许可",
        "OriginalFilename": "Zhanggui.exe",
        "ProductName": NAME,
        "ProductVersion": version,
    }


def version_info(version: str) -> Any:
    """The same as PyInstaller takes it; on Windows only."""
    from PyInstaller.utils.win32 import versioninfo as win

    words = [win.StringStruct(key, value) for key, value in texts(version).items()]
    fixed = win.FixedFileInfo(filevers=numbers(version), prodvers=numbers(version), OS=0x40004, fileType=1)
    table = win.StringTable(f"{LANGUAGE:04x}{UNICODE:04x}", words)
    kids = [win.StringFileInfo([table]), win.VarFileInfo([win.VarStruct("Translation", [LANGUAGE, UNICODE])])]
    return win.VSVersionInfo(ffi=fixed, kids=kids)
