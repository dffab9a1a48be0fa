"""Lists that can be edited in Excel and come back: one file for each noun, what is common in base.py and cells.py."""
