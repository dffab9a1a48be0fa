"""How statistics name the product of a case: as in the catalogue, else as the order has it; the first of several."""

from __future__ import annotations

CASE_PRODUCT = """coalesce((SELECT coalesce(p.title, l.title) FROM case_lines l
    LEFT JOIN order_lines o ON o.id = l.order_line_id LEFT JOIN products p ON p.id = o.product_id
    WHERE l.case_id = k.id ORDER BY l.position LIMIT 1), '')"""
"""A value of SQL; the case is named ``k``."""
