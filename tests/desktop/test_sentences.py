"""Every sentence that the code asks for is there, and is given what stands in its braces."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.wording import _templates, knows

ROOT = Path(__file__).parents[2]
ROOMS = ("aftersales", "storage", "imports", "exports", "desktop", "ui", "resources")
_CALLS = {"KnownError": 0, "sentence": 0, "Verdict": 1, "Refusal": 0}


def _calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, which code, and the operands given there (None where they cannot be read off)."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _name(node) in _CALLS:
                    found = _code(node)
                    if found is not None:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", found, _operands(node)


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _code(node: ast.Call) -> str | None:
    place = _CALLS[_name(node)]
    argument = node.args[place] if len(node.args) > place else None
    if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str) or not argument.value:
        return None
    return f"workflow.{argument.value}" if _name(node) == "Refusal" else argument.value


def _operands(node: ast.Call) -> set[str] | None:
    if _name(node) == "KnownError":
        return (
            None if any(one.arg is None for one in node.keywords) else {str(one.arg) for one in node.keywords}
        )
    place = _CALLS[_name(node)] + 1
    if len(node.args) <= place:
        return set()
    given = node.args[place]
    if not isinstance(given, ast.Dict) or any(not isinstance(key, ast.Constant) for key in given.keys):
        return None
    return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}


def _braces(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _added_later(where: str, code: str) -> set[str]:
    """Operands that another adds: `allowed` the names of the states, the sandbox the file that was read."""
    if code.startswith("workflow."):
        return {"here", "to"}
    return {"file"} if where.startswith("imports/") else set()


CALLS = tuple(_calls())


def test_there_is_something_to_look_at() -> None:
    assert len(CALLS) > 150


@pytest.mark.parametrize("room", ROOMS)
def test_every_code_has_its_sentence(room: str) -> None:
    missing = [f"{where} {code}" for where, code, _ in CALLS if where.startswith(room) and not knows(code)]
    assert not missing


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_given_what_it_names(room: str) -> None:
    templates = _templates()
    short = [
        f"{where} {code} lacks {sorted(lacking)}"
        for where, code, given in CALLS
        if where.startswith(room) and given is not None and code in templates
        if (lacking := _braces(templates[code]) - given - _added_later(where, code))
    ]
    assert not short


def test_sentences_are_short_and_spoken() -> None:
    wrong = [code for code, text in _templates().items() if "您" in text or "！" in text]
    assert not wrong


def test_every_state_has_its_verb() -> None:
    from resources.workflow_file import shipped_workflow

    assert all(knows(f"next.{state.code}") for state in shipped_workflow().states if state.code != "new")
