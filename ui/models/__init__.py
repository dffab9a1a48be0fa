"""Item models fed by pages of rows."""
