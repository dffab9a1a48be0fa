"""The archive; the only room that knows peewee, apsw and SQL."""

from storage.drivers import load_peewee

load_peewee()
