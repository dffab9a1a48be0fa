"""The archive; the only room that knows peewee, apsw and SQL."""

from storage.drivers import load_peewee, reach_far

load_peewee()
reach_far()
