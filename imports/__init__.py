"""Sheets in: bytes become records and problems, no further."""
