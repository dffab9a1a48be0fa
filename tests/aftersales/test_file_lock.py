from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from aftersales.file_lock import FileLock

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys
from pathlib import Path
from aftersales.file_lock import FileLock
print(FileLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


def test_one_holds_it_until_it_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "锁"), FileLock(tmp_path / "锁")
    assert first.take()
    assert not second.take()
    assert (first.held, second.held) == (True, False)
    first.release()
    first.release()
    assert second.take()
    second.release()
    assert (tmp_path / "锁").is_file()


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "锁")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "锁")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not lock.take()
        holder.kill()
    assert lock.take()
    lock.release()
