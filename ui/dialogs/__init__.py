"""Questions about what cannot be undone."""
