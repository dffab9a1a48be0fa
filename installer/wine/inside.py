"""The half of the checks that runs on the Windows side, in the kit's own Python: a raw command line, the registry.

``inside.py run COMMAND-LINE`` starts it exactly as written (the installer's /D= takes no quotes) and ends with its exit code;
``inside.py read KEY NAME`` prints a value of HKEY_CURRENT_USER, or ends with 1; ``inside.py write KEY NAME TEXT`` sets one;
``inside.py folder NAME`` prints a shell folder's path.
"""

from __future__ import annotations

import subprocess
import sys

FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"


def main(verb: str, *words: str) -> int:
    """The exit code of one of the verbs."""
    if verb == "run":
        return subprocess.call(words[0])
    if verb == "write":
        _write(*words)
        return 0
    place, name = words if verb == "read" else (FOLDERS, words[0])
    value = _read(place, name)
    if value is None:
        return 1
    sys.stdout.write(f"{value}\n")
    return 0


if sys.platform == "win32":
    import winreg

    def _write(place: str, name: str, text: str) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, place) as key:
            winreg.SetValueEx(key, name, 0, winreg.REG_SZ, text)

    def _read(place: str, name: str) -> object:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                return winreg.QueryValueEx(key, name)[0]
        except FileNotFoundError:
            return None

else:

    def _write(place: str, name: str, text: str) -> None:
        raise NotImplementedError

    def _read(place: str, name: str) -> object:
        raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
