"""Records of sheets that are not orders meet the archive and are written into it, one module per kind."""
