"""Charts, painted with the tokens of the theme."""
