"""A dataclass made late behaves as the one of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from aftersales.late_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A place."""

    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Spot):
    label: str
    note: str | None = None
    shared: ClassVar[int] = 7

    def __post_init__(self) -> None:
        if self.label == "bad":
            raise ValueError("label")


@dataclass(frozen=True, slots=True)
class Alone:
    only: int


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True, slots=True)
class Same:
    x: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same)

    def __hash__(self) -> int:
        return 1


@dataclass(frozen=True, slots=True)
class Marked:
    text: str
    made: bool = field(default=False, init=False)
    quiet: int = field(default=0, repr=False, compare=False)


def twin(made: Any) -> Any:
    """The same fields in a class of the standard library."""
    return dataclasses.make_dataclass(
        made.__name__,
        [
            (each.name, each.type, field(default=each.default, kw_only=each.kw_only))
            if each.default_factory is dataclasses.MISSING
            else (each.name, each.type, field(default_factory=each.default_factory, kw_only=each.kw_only))
            for each in fields(made)
        ],
        frozen=True,
        slots=True,
    )


@pytest.mark.parametrize(
    ("made", "values", "named"),
    [
        (Spot, (1,), {}),
        (Spot, (1, 5, ["a"]), {}),
        (Spot, (), {"y": 3, "x": 0}),
        (Named, (1,), {"label": "here"}),
        (Named, (1, 2), {"label": "here", "note": "n"}),
        (Alone, (4,), {}),
        (Empty, (), {}),
    ],
)
def test_objects_read_as_those_of_the_standard_library(
    made: Any, values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    mine, known = made(*values, **named), twin(made)(*values, **named)
    assert asdict(mine) == asdict(known)
    assert repr(mine) == repr(known)
    assert mine == made(*values, **named)
    assert made.__match_args__ == type(known).__match_args__
    assert [each.name for each in fields(mine)] == [each.name for each in fields(known)]
    assert is_dataclass(made)


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, [], 4), {}), ((1,), {"z": 1}), ((1,), {"x": 1})]
)
def test_wrong_values_are_refused_in_the_same_words(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as known:
        twin(Spot)(*values, **named)
    with pytest.raises(TypeError) as mine:
        Spot(*values, **named)
    assert str(mine.value) == str(known.value)


def test_what_goes_by_name_does_not_go_by_place() -> None:
    with pytest.raises(TypeError):
        Named(1, 2, [], "here")  # type: ignore[call-arg]


def test_nothing_changes_an_object() -> None:
    spot = Spot(1)
    with pytest.raises(FrozenInstanceError):
        spot.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del spot.x
    with pytest.raises(FrozenInstanceError):
        spot.z = 2  # type: ignore[attr-defined]
    assert not hasattr(spot, "__dict__")


def test_equal_objects_have_one_place_in_a_set() -> None:
    assert len({Alone(1), Alone(1), Alone(2)}) == 2
    assert Spot(1) != Named(1, label="")
    assert Alone(1) != object()
    assert {Empty(): 1}[Empty()] == 1
    assert hash(Same(1)) == 1
    assert Same(1) == Same(2)


def test_an_object_of_lists_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(Spot(1))


def test_a_field_may_stay_out() -> None:
    marked = Marked("a", quiet=3)
    assert marked == Marked("a", quiet=4)
    assert repr(marked) == "Marked(text='a', made=False)"
    assert marked.quiet == 3


def test_each_object_has_its_own_list() -> None:
    assert Spot(1).names is not Spot(1).names


def test_what_a_class_checks_at_birth_is_checked() -> None:
    with pytest.raises(ValueError, match="label"):
        Named(1, label="bad")


def test_objects_are_replaced_copied_and_sent() -> None:
    named = Named(1, names=["a"], label="here")
    assert replace(named, y=9) == Named(1, 9, ["a"], label="here")
    for other in (copy.copy(named), copy.deepcopy(named), pickle.loads(pickle.dumps(named))):
        assert other == named
        assert other is not named


def test_objects_are_matched_by_place() -> None:
    match Spot(3, 4):
        case Spot(x, y):
            assert (x, y) == (3, 4)
        case _:
            pytest.fail("not matched")


def test_the_init_names_its_class_and_its_fields_once_it_was_used() -> None:
    Spot(1)
    assert Spot.__init__.__qualname__ == "Spot.__init__"
    assert list(inspect.signature(Spot).parameters) == ["x", "y", "names"]


def test_only_frozen_classes_with_slots_are_made() -> None:
    with pytest.raises(TypeError):
        dataclass(frozen=True, slots=False)
    with pytest.raises(TypeError):
        dataclass(frozen=False, slots=True)
