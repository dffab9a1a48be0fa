"""What every test gets: a fixed clock, a private PostgreSQL, and guards against what a test leaves behind."""

from __future__ import annotations

import gc
import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt loads, whatever the desktop has set

import pytest
from hypothesis import settings

from aftersales.clock import CHINA, FixedClock

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

settings.register_profile("house", deadline=None)  # a slow machine is no failure
settings.load_profile("house")

_LITTER = 20_000
"""Objects that may gather before they are looked through."""


@pytest.fixture
def clock() -> FixedClock:
    """Wednesday 2026-10-14, 15:20 in China: the day of the demo shop."""
    return FixedClock(datetime(2026, 10, 14, 15, 20, tzinfo=CHINA))


@pytest.fixture
def office() -> str:
    """LibreOffice's command, where it is installed; nothing here installs it."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def pytest_configure() -> None:
    """Garbage is collected between tests, on their thread, as `ui.garbage` does: never on a worker's."""
    gc.disable()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    yield
    if gc.get_count()[0] > _LITTER:
        gc.collect()


# ---- guards: a test that passes must also leave nothing behind ----

_PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[_PASSED] = report.passed  # type: ignore[attr-defined]
    return report


def _passed(request: pytest.FixtureRequest) -> bool:
    """Whether the test itself passed: what a failed one leaves behind says nothing more."""
    return bool(request.node.stash.get(_PASSED, False))


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Threads that would keep the program from ending; one that is just ending gets two seconds."""
    before = set(threading.enumerate())
    yield
    left = [each for each in threading.enumerate() if each not in before and not each.daemon]
    until = time.monotonic() + 2
    for thread in left:
        thread.join(max(0.0, until - time.monotonic()))
    left = [thread for thread in left if thread.is_alive()]
    if left and _passed(request):
        pytest.fail(f"threads left running: {', '.join(thread.name for thread in left)}")


class _Warnings(logging.Handler):
    """Keeps every record from WARNING up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def logged_warnings(request: pytest.FixtureRequest) -> Iterator[_Warnings]:
    """Log records from WARNING up fail the test, but for those it expects through ``expect_warning``."""
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if handler.records and _passed(request):
        pytest.fail("logged: " + "; ".join(f"{r.levelname} {r.getMessage()}" for r in handler.records))


@pytest.fixture
def expect_warning(logged_warnings: _Warnings) -> Callable[[str], None]:
    """Call it with a pattern after the fact: the record must have been logged, and is then allowed."""

    def expect(pattern: str) -> None:
        found = [r for r in logged_warnings.records if re.search(pattern, r.getMessage())]
        assert found, f"nothing logged that matches {pattern!r}"
        logged_warnings.records = [r for r in logged_warnings.records if r not in found]

    return expect


_BLOCKING = {
    "QDialog": ("exec", "exec_"),
    "QMenu": ("exec", "exec_"),
    "QMessageBox": ("exec", "exec_", "about", "aboutQt", "critical", "information", "question", "warning"),
    "QFileDialog": (
        *("exec", "exec_", "getExistingDirectory", "getExistingDirectoryUrl", "getOpenFileName"),
        *("getOpenFileNames", "getOpenFileUrl", "getOpenFileUrls", "getSaveFileName", "getSaveFileUrl"),
    ),
    "QInputDialog": ("exec", "exec_", "getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
    "QColorDialog": ("exec", "exec_", "getColor"),
    "QFontDialog": ("exec", "exec_", "getFont"),
    "QPrintDialog": ("exec", "exec_"),
    "QPageSetupDialog": ("exec", "exec_"),
}


def _refuse(name: str) -> Callable[..., Never]:
    def refused(*_: object, **__: object) -> Never:
        raise AssertionError(f"{name} blocks the window's thread: use open() and a signal")

    return refused


def _refuse_blocking(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6 import QtPrintSupport, QtWidgets

    for owner, names in _BLOCKING.items():
        dialog = getattr(QtWidgets, owner, None) or getattr(QtPrintSupport, owner)
        for name in names:
            if hasattr(dialog, name):
                monkeypatch.setattr(dialog, name, _refuse(f"{owner}.{name}"))

    # a menu's exec is both static and not: PySide looks it up past the class, so the look-up is refused
    look_up = QtWidgets.QMenu.__getattribute__

    def guarded(menu: QtWidgets.QMenu, name: str) -> Any:
        return _refuse("QMenu.exec") if name in _BLOCKING["QMenu"] else look_up(menu, name)

    monkeypatch.setattr(QtWidgets.QMenu, "__getattribute__", guarded)


@pytest.fixture(autouse=True)
def qt_guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In tests with a window: dialogs that block are refused; widgets and running timers must be gone."""
    if "qapp" not in request.fixturenames:
        yield
        return
    _refuse_blocking(monkeypatch)
    before = {_address(widget) for widget in _top_level_widgets()}
    yield
    left = _left_behind(before)
    if left:
        gc.collect()  # a cycle through a caught exception is no leak
        left = _left_behind(before)
    names_left = [f"{type(each).__name__} {each.objectName()!r}" for each in left]
    for each in left:  # so that the next test does not pay for this one
        _put_away(each)
    if names_left and _passed(request):
        pytest.fail(f"left behind: {', '.join(names_left)}")


def _address(widget: QWidget) -> int:
    import shiboken6

    return int(shiboken6.getCppPointer(widget)[0])


def _top_level_widgets() -> list[QWidget]:
    """Windows without a parent; those with one go with it."""
    from PySide6.QtWidgets import QApplication

    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


def _left_behind(before: set[int]) -> list[QWidget | QTimer]:
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widgets = [widget for widget in _top_level_widgets() if _address(widget) not in before]
    return [*widgets, *_running(QTimer)]


def _running(timer_class: type[QTimer]) -> list[QTimer]:
    import shiboken6

    found = [each for each in gc.get_objects() if issubclass(type(each), timer_class)]
    return [timer for timer in found if shiboken6.isValid(timer) and timer.isActive()]


def _put_away(left: Any) -> None:
    import shiboken6
    from PySide6.QtCore import QTimer

    if not shiboken6.isValid(left):
        return
    if isinstance(left, QTimer):
        left.stop()
    else:
        shiboken6.delete(left)


# ---- PostgreSQL ----


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A private server on a unix socket; every caller takes a database of its own."""

    socket_dir: str
    port: int
    user: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def dsn(self, database: str) -> dict[str, str | int]:
        """Keyword arguments for ``psycopg.connect``."""
        return {"dbname": database, "host": self.socket_dir, "port": self.port, "user": self.user}

    def fresh_database(self) -> dict[str, str | int]:
        """Make an empty database (UTF-8, C locale); its connection arguments, see ``dsn``."""
        import psycopg

        name = f"shop_{next(self._numbers)}"
        with psycopg.connect(**self.dsn("postgres"), autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.dsn(name)


def _postgres_binary(name: str) -> str | None:
    """From PATH, else from where Debian puts the newest version."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: float(path.parent.parent.name), reverse=True)
    local = [path for path in (Path("/usr/local/bin") / name,) if path.exists()]
    return shutil.which(name) or next((str(path) for path in (*newest, *local)), None)


def _other_user() -> dict[str, Any]:
    """For ``subprocess``: root may not run PostgreSQL, so it becomes postgres or nobody."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start PostgreSQL for this run; skipped without its binaries, unless ZHANGGUI_REQUIRE_POSTGRES is set."""
    initdb, postgres = _postgres_binary("initdb"), _postgres_binary("postgres")
    if not initdb or not postgres:
        if os.environ.get("ZHANGGUI_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL's server binaries are missing, and this run requires them")
        pytest.skip("PostgreSQL's server binaries (initdb, postgres) are not installed")
    # its own short path: a socket's name has about a hundred characters, and pytest's folder is root's alone
    home = Path(tempfile.mkdtemp(prefix="zhanggui-pg-"))
    try:
        with _running_server(home, initdb, postgres) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running_server(home: Path, initdb: str, postgres: str) -> Iterator[PostgresServer]:
    """A cluster in ``home``, reached by its socket there and by nothing else; stopped on leaving."""
    other = _other_user()
    if other:
        os.chown(home, other["user"], other["group"])
    data, log = home / "data", home / "server.log"
    options = ["--pgdata", str(data), "--username", "zhanggui", "--auth", "trust", "--encoding", "UTF8"]
    subprocess.run(
        [initdb, *options, "--locale", "C", "--no-sync"], check=True, capture_output=True, cwd=home, **other
    )
    server = PostgresServer(socket_dir=str(home), port=5432, user="zhanggui")
    quick = [
        item for name in ("fsync", "synchronous_commit", "full_page_writes") for item in ("-c", f"{name}=off")
    ]
    command = [postgres, "-D", str(data), "-k", str(home), "-p", str(server.port), "-c", "listen_addresses="]
    with (
        log.open("wb") as said,
        subprocess.Popen([*command, *quick], stdout=said, stderr=said, cwd=home, **other) as process,
    ):
        try:
            _wait_until_up(server, process, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # "fast shutdown": whoever is still connected is sent away
            process.wait(timeout=30)


def _wait_until_up(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(**server.dsn("postgres")).close()  # type: ignore[arg-type]
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(
                    f"PostgreSQL does not start:\n{log.read_text(encoding='utf-8', errors='replace')}"
                )
            time.sleep(0.05)
        else:
            return
