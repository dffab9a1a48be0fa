"""The log of one data folder: rotating, UTF-8, free of personal data (ids and codes only; what else comes is masked)."""

from __future__ import annotations

import logging
from pathlib import Path

NAME = "zhanggui.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Masking(logging.Formatter):
    """The formatter that masks, made when there is something to write."""

    def format(self, record: logging.LogRecord) -> str:
        from desktop.log_masking import MaskingFormatter

        return MaskingFormatter(_FORMAT).format(record)


def start_log(folder: Path) -> logging.Handler | None:
    """Write the root logger's INFO and above to `folder`/zhanggui.log (1 MB, three old ones).

    None where the folder cannot be written (the program works without its log), and where it is being written already.
    """
    from desktop.log_file import PatientLog

    path = (folder / NAME).absolute()
    if any(getattr(each, "baseFilename", "") == str(path) for each in logging.getLogger().handlers):
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = PatientLog(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(_Masking())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the file, so that the folder can be moved."""
    logging.getLogger().removeHandler(handler)
    handler.close()
