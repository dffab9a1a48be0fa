"""Frozen dataclasses with slots that cost little until they are used: the decorator for modules which a start imports.

The one of the standard library writes, compiles and runs six functions for every class, about 0.6 ms each time; a window
that shows its first rows has met some two hundred classes. Here equality, hash and text are plain functions over the
fields, and the `__init__` is written when the first object of a class is made. What they do is the same.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """As `dataclasses.dataclass(frozen=True, slots=True)`; nothing else is offered."""
        if not (frozen and slots):
            raise TypeError("only frozen dataclasses with slots are made late")
        return lambda bare: _shaped(bare, kw_only=kw_only)


__all__ = ["dataclass"]
_MISSING = dataclasses.MISSING


def _shaped(bare: type, *, kw_only: bool) -> type:
    own = vars(bare)
    if bare.__doc__ is None:
        bare.__doc__ = bare.__name__  # else the library asks for the signature
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(bare)
    given: dict[str, Any] = {
        "__init__": _late_init(made),
        "__repr__": _repr,
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _state,
        "__setstate__": _take_state,
    }
    if "__eq__" not in own:
        given |= {"__eq__": _equality(made), "__hash__": _hashing(made)}
    for name, method in given.items():
        if name not in own:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _late_init(made: Any) -> Callable[..., None]:
    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807 - it becomes one
        made.__init__ = written = _written_init(made)
        written(self, *values, **named)

    return __init__


def _written_init(made: Any) -> Callable[..., None]:
    """The `__init__` of a class: every value goes into its slot without a search for the name."""
    known: dict[str, Any] = {"_MISSING": _MISSING}
    plain: list[str] = ["self"]
    by_name: list[str] = []
    body: list[str] = []
    for each in dataclasses.fields(made):
        known[f"_set_{each.name}"] = getattr(made, each.name).__set__
        if each.init:
            (by_name if each.kw_only else plain).append(each.name + _default(each, known))
            body.append(f"_set_{each.name}(self, {_given(each)})")
        elif _default(each, known):
            body.append(f"_set_{each.name}(self, {_own(each)})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    heads = [*plain, "*", *by_name] if by_name else plain
    lines = "\n ".join(body or ["pass"])
    exec(f"def __init__({', '.join(heads)}):\n {lines}", known)  # noqa: S102 - names of fields are names of Python
    written: Any = known["__init__"]
    written.__qualname__, written.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return written  # type: ignore[no-any-return]


def _default(each: dataclasses.Field[Any], known: dict[str, Any]) -> str:
    """How a default reads behind the name of a field; what it is goes among the `known`."""
    if each.default_factory is not _MISSING:
        known[f"_make_{each.name}"] = each.default_factory
        return "=_MISSING"
    if each.default is not _MISSING:
        known[f"_default_{each.name}"] = each.default
        return f"=_default_{each.name}"
    return ""


def _own(each: dataclasses.Field[Any]) -> str:
    return f"_default_{each.name}" if each.default_factory is _MISSING else f"_make_{each.name}()"


def _given(each: dataclasses.Field[Any]) -> str:
    if each.default_factory is _MISSING:
        return each.name
    return f"{_own(each)} if {each.name} is _MISSING else {each.name}"


def _compared(made: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What takes the values of an object that count, found once a class and late."""
    names = [each.name for each in dataclasses.fields(made) if each.compare]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _equality(made: Any) -> Callable[[Any, object], bool]:
    values: Callable[[Any], tuple[Any, ...]] | None = None

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        nonlocal values
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = values or _compared(made)
        return values(self) == values(other)

    return __eq__


def _hashing(made: Any) -> Callable[[Any], int]:
    values: Callable[[Any], tuple[Any, ...]] | None = None

    def __hash__(self: Any) -> int:  # noqa: N807
        nonlocal values
        values = values or _compared(made)
        return hash(values(self))

    return __hash__


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(self: Any, name: str, value: object) -> None:  # noqa: ARG001 - the signature is Python's
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: Any, name: str) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _take_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
