"""The looks of cells in the program's workbooks: each is made once and known by its number."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from aftersales.columns import ColumnKind

FONT = "Microsoft YaHei"
TEXT_FORMAT = "@"
DAY_FORMAT = "yyyy-mm-dd"
FORMATS = {
    ColumnKind.MONEY: '#,##0.00;"−"#,##0.00',
    ColumnKind.COUNT: "0",
    ColumnKind.MONTHS: "0",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
    ColumnKind.DAY: DAY_FORMAT,
}
AT_THE_RIGHT = frozenset({ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.MONTHS})
LEFT, RIGHT = "left", "right"
_BUILT_IN = {"General": 0, "0": 1, TEXT_FORMAT: 49}
_FIRST_OWN_FORMAT = 164

_FONTS = (
    f'<font><sz val="10"/><color rgb="FF1F1D1A"/><name val="{FONT}"/><family val="2"/></font>'
    f'<font><b/><sz val="10"/><color rgb="FF1F1D1A"/><name val="{FONT}"/><family val="2"/></font>'
    f'<font><sz val="10"/><color rgb="FF8F8A80"/><name val="{FONT}"/><family val="2"/></font>'
)
_FILLS = (
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFAF9F7"/><bgColor indexed="64"/></patternFill></fill>'
)
_BORDERS = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>"
    '<border><left/><right/><top/><bottom style="thin"><color rgb="FF8F8A80"/></bottom><diagonal/></border>'
)
_MARKS = (
    '<dxf><font><color rgb="FFB3261E"/></font><fill><patternFill><bgColor rgb="FFFBEAE8"/></patternFill></fill></dxf>'
    '<dxf><font><color rgb="FF8A5A00"/></font><fill><patternFill><bgColor rgb="FFFDF3DC"/></patternFill></fill></dxf>'
)
LATE, ENDING = 0, 1
"""Places of the colours that a rule of a column gives: what is late, what ends soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """What one kind of cell looks like; `side` is left, right or as Excel likes it. `quoted`: stays text when somebody edits it; `open`: may be edited at all."""

    format: str = "General"
    side: str = ""
    wrapped: bool = False
    quoted: bool = False
    header: bool = False
    pale: bool = False
    open: bool = False


def side_of(kind: ColumnKind) -> str:
    """At which side the values of a kind and their title stand: numbers right, days left, text as it is."""
    if kind in AT_THE_RIGHT:
        return RIGHT
    return LEFT if kind in FORMATS else ""


class StyleBook:
    """Numbers the looks of one workbook as they are asked for, and writes them all down."""

    def __init__(self) -> None:
        self._looks: dict[CellLook, int] = {CellLook(): 0}
        self._formats: dict[str, int] = {}

    def number(self, look: CellLook) -> int:
        """The number of a look, by which cells name it."""
        return self._looks.setdefault(look, len(self._looks))

    def xml(self) -> str:
        """The part ``xl/styles.xml``."""
        cells = "".join(map(self._cell, self._looks))
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
            for code, number in self._formats.items()
        )
        return (
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + (f'<numFmts count="{len(self._formats)}">{formats}</numFmts>' if formats else "")
            + f'<fonts count="3">{_FONTS}</fonts><fills count="3">{_FILLS}</fills>'
            f'<borders count="2">{_BORDERS}</borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self._looks)}">{cells}</cellXfs>'
            f'<cellStyles count="1"><cellStyle name={quoteattr(escape("Normal"))} xfId="0" builtinId="0"/></cellStyles>'
            f'<dxfs count="2">{_MARKS}</dxfs></styleSheet>'
        )

    def _cell(self, look: CellLook) -> str:
        font, fill, border = (1, 2, 1) if look.header else (2 if look.pale else 0, 0, 0)
        quoted = ' quotePrefix="1"' if look.quoted else ""
        side = f' horizontal="{look.side}"' if look.side else ""
        side += ' indent="1"' if look.side == RIGHT else ""
        wrapped = ' wrapText="1"' if look.wrapped else ""
        lock = '<protection locked="0"/>' if look.open else ""
        return (
            f'<xf numFmtId="{self._format(look.format)}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            f'{quoted} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
            f"{' applyProtection=' + chr(34) + '1' + chr(34) if lock else ''}>"
            f'<alignment{side} vertical="center"{wrapped}/>{lock}</xf>'
        )

    def _format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        return self._formats.setdefault(code, _FIRST_OWN_FORMAT + len(self._formats))
