"""Controls drawn by the house."""
