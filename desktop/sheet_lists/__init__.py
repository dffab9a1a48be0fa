"""Lists that can be taken along as a sheet: one file for each noun; the table of them is made in desktop/shop_parts."""
