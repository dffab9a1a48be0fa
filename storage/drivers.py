"""The drivers of the databases: peewee without those nobody asked for, psycopg when it is, SQLite with paths of any length."""

from __future__ import annotations

import os
import sys

_DRIVERS = ("psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb")


def load_peewee() -> None:
    """Import peewee with the drivers out of its sight; they can be imported as ever afterwards.

    It loads each one it finds, and psycopg alone costs half a start-up.
    """
    hidden = [name for name in _DRIVERS if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import peewee  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def reach_far() -> None:
    """Let SQLite open a file wherever Windows can; its usual way there ends at 1,040 bytes, and elsewhere at 504."""
    if os.name == "nt":
        import apsw

        apsw.set_default_vfs("win32-longpath")


def give_postgres() -> None:
    """Hand peewee the driver for PostgreSQL, as its own import would have; ImportError where it is not installed."""
    import peewee
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    vars(peewee).update(psycopg=psycopg, TransactionStatus=TransactionStatus, Json_pg3=Json, Jsonb_pg3=Jsonb)
    adapter = peewee.Psycopg3Adapter
    adapter.txn_idle = TransactionStatus.IDLE
    adapter.txn_inerror = TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN
