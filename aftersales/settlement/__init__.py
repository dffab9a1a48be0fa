"""Settling claims (退赔): pure rules from facts and policies to a result that carries its steps."""
