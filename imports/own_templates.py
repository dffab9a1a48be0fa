"""Templates of this program that were filled in: their titles are its own, so nothing about them is a guess."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from imports.matches import ColumnMatch, Match, profile_named
from resources.sheet_templates_file import KNOWLEDGE, column_title, profile_of, shipped_templates
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SURE = 100


def own_template(texts: Sequence[str]) -> Match | None:
    """What the columns of a filled template mean; None for every other sheet.

    It has the column that marks the example row, no title that the template has not, and all that must be filled.
    """
    mark, told = sentence("template.mark"), {text for text in texts if text}
    if mark not in told:
        return None
    for kind, template in shipped_templates().items():
        titles = _titles(kind)
        keys = {titles[text] for text in told if text in titles}
        if kind != KNOWLEDGE and told - {mark} <= titles.keys() and template.must <= keys:
            columns = tuple(
                ColumnMatch(
                    index=index,
                    header=text,
                    key=titles.get(text),
                    confidence=SURE,
                    ignored=text not in titles,
                )
                for index, text in enumerate(texts)
            )
            return Match(profile=profile_named(profile_of(kind)), confidence=SURE, columns=columns)
    return None


@cache
def _titles(kind: str) -> Mapping[str, str]:
    keys = shipped_templates()[kind].columns
    return MappingProxyType({column_title(kind, key): key for key in keys})
