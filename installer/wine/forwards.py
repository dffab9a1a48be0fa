"""Prints the definition of a python3.dll that forwards every name of the Python DLL it is given; run with pefile at hand."""

from __future__ import annotations

import sys
from pathlib import Path

CODE = 0x20000000
"""IMAGE_SCN_MEM_EXECUTE: what lies in no such section is data."""


def main(dll: Path) -> int:
    """Print it for this DLL."""
    import pefile

    image = pefile.PE(str(dll))
    code = [
        range(part.VirtualAddress, part.VirtualAddress + part.Misc_VirtualSize)
        for part in image.sections
        if part.Characteristics & CODE
    ]
    lines = ["LIBRARY python3.dll", "EXPORTS"]
    for symbol in image.DIRECTORY_ENTRY_EXPORT.symbols:
        if symbol.name:
            name = symbol.name.decode()
            kind = "" if any(symbol.address in part for part in code) else " DATA"
            lines.append(f"  {name}={dll.stem}.{name}{kind}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
