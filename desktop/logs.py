"""The log of one data folder: rotating, UTF-8, free of personal data (ids and codes only)."""

from __future__ import annotations

import logging
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(folder: Path) -> logging.Handler | None:
    """Write the root logger's INFO and above to `folder`/zhanggui.log (1 MB, three old ones).

    None where the folder cannot be written: the program works without its log.
    """
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "zhanggui.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the file, so that the folder can be moved."""
    logging.getLogger().removeHandler(handler)
    handler.close()
