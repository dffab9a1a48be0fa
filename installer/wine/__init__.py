"""A Windows for Linux: the Windows bundle built, packed and tried under wine. Nothing here ships."""
