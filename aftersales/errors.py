"""Known errors: what went wrong by the user's or the machine's doing, as a code and its operands."""

from __future__ import annotations

from typing import Any


class KnownError(Exception):
    """A refusal with a reason that a shopkeeper can act on; anything else that is raised is a bug.

    `code` names a sentence in resources/texts (``room.what``); `operands` fill its braces.
    resources/wording.py is the only place that composes the sentence.
    """

    def __init__(self, code: str, **operands: Any) -> None:
        super().__init__(code)
        self.code = code
        self.operands = operands

    def __str__(self) -> str:
        inner = ", ".join(f"{key}={value!r}" for key, value in self.operands.items())
        return f"{self.code}({inner})"


class Cancelled(Exception):  # noqa: N818 - a decision, not an error
    """Raised inside a job when the person asked it to stop; nothing of the job is kept."""
