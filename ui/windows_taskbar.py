"""ITaskbarList3 of Windows (shobjidl_core.h), called through its table of functions: three calls need no library."""

from __future__ import annotations

import ctypes
import uuid
from ctypes import POINTER, byref, c_int, c_long, c_uint32, c_uint64, c_void_p
from typing import Any, Final

_TASKBAR_LIST: Final = uuid.UUID("56FDF344-FD6D-11d0-958A-006097C9A090")
_TASKBAR_LIST_3: Final = uuid.UUID("ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf")
_IN_PROCESS: Final = 1
_INIT, _VALUE, _STATE = 3, 9, 10
"""Places in the table: HrInit, SetProgressValue, SetProgressState."""
_NONE, _ENDLESS, _NORMAL, _ERROR = 0, 1, 2, 4


class WindowsButton:
    """The button of one window. What Windows does not grant is left out: it is an ornament."""

    def __init__(self, face: c_void_p, handle: int) -> None:
        self._face, self._handle = face, c_void_p(handle)

    @classmethod
    def of(cls, handle: int) -> WindowsButton | None:
        """The button of the window with this handle; None where this Windows has no task bar to ask."""
        face = c_void_p()
        kinds = [_bytes(_TASKBAR_LIST), _bytes(_TASKBAR_LIST_3)]
        made = _ole32().CoCreateInstance(kinds[0], None, _IN_PROCESS, kinds[1], byref(face))
        if made != 0 or not face.value:
            return None
        button = cls(face, handle)
        return button if button._call(_INIT) == 0 else None

    def advance(self, done: int, total: int) -> None:
        if not total:
            self._set(_ENDLESS)
            return
        self._set(_NORMAL)
        self._call(_VALUE, (c_void_p, self._handle), (c_uint64, done), (c_uint64, total))

    def fail(self) -> None:
        self._set(_ERROR)
        self._call(_VALUE, (c_void_p, self._handle), (c_uint64, 1), (c_uint64, 1))

    def rest(self) -> None:
        self._set(_NONE)

    def _set(self, state: int) -> None:
        self._call(_STATE, (c_void_p, self._handle), (c_int, state))

    def _call(self, place: int, *given: tuple[Any, Any]) -> int:
        """One function of the object's table; its HRESULT."""
        table = ctypes.cast(self._face, POINTER(POINTER(c_void_p))).contents
        shape = ctypes.WINFUNCTYPE(c_long, c_void_p, *(kind for kind, _ in given))  # type: ignore[attr-defined,unused-ignore]
        return int(shape(table[place])(self._face, *(value for _, value in given)))


def _bytes(kind: uuid.UUID) -> Any:
    return (ctypes.c_char * 16).from_buffer_copy(kind.bytes_le)


def _ole32() -> Any:
    library = ctypes.WinDLL("ole32")  # type: ignore[attr-defined,unused-ignore]
    library.CoCreateInstance.argtypes = [c_void_p, c_void_p, c_uint32, c_void_p, c_void_p]
    library.CoCreateInstance.restype = c_long
    return library
