"""One file per place of the sidebar."""
