"""The sample shop's sheets and pictures, and the scripts that made them."""

from pathlib import Path

FOLDER = Path(__file__).parent
