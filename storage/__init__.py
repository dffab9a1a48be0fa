"""The archive; the only room that knows peewee, apsw and SQL."""
