"""Limits the memory of a process on Windows by a job object; other systems limit it from within."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_MEMORY = 0x00000100
    _KILL_ON_CLOSE = 0x00002000
    _EXTENDED_LIMITS = 9
    _SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class MemoryJob:
        """A job object around one process: more than `memory` bytes fail in it, and closing the job ends it."""

        def __init__(self, pid: int, memory: int) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            for name in ("CreateJobObjectW", "OpenProcess"):
                getattr(kernel, name).restype = wintypes.HANDLE
            self._close = kernel.CloseHandle
            self._close.argtypes = (wintypes.HANDLE,)
            self._job = kernel.CreateJobObjectW(None, None)
            limits = _Extended(ProcessMemoryLimit=memory)
            limits.Basic.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE
            kernel.SetInformationJobObject(
                wintypes.HANDLE(self._job), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            process = kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid)
            if process:
                kernel.AssignProcessToJobObject(wintypes.HANDLE(self._job), wintypes.HANDLE(process))
                self._close(process)

        def close(self) -> None:
            """Lets go of the job, which ends what still runs in it."""
            if self._job:
                self._close(self._job)
                self._job = None

else:

    class MemoryJob:
        """Nothing to do here: the process limits itself."""

        def __init__(self, pid: int, memory: int) -> None:
            del pid, memory

        def close(self) -> None:
            """Nothing to let go of."""
