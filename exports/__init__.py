"""Records become sheets, papers and pictures of papers."""
