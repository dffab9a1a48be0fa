"""The fixed parts of a workbook around its rows: what it is, how it prints, what drops down, and the sheet 说明."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from aftersales.clock import CHINA
from exports.sheet_columns import Mark, letters
from exports.sheet_styles import ENDING, LATE, CellLook
from exports.sheet_text import plain_text, shown_width
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.sheet_columns import SheetColumn, SheetOrigin
    from exports.sheet_styles import StyleBook

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
PACKAGE_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKED}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_ROOM_BELOW = 1_000
"""Rows under the last one that drop-downs and notes reach too, for what is added."""
_LABEL_WIDTH, _FACT_WIDTH, _FIRST_LIST = 12, 60, 4
_LONGEST_PROMPT = 255
_SOON_DAYS = 30
_WIDE_PAGE = 260
"""Half-width places of a row that an A4 sheet on its long side shows in print that can be read."""


def about_this(title: str, origin: SheetOrigin, *, exact: bool) -> str:
    """What file managers show of the workbook.

    `exact`: the import may take every text in it as it stands, and knows so by the keyword.
    """
    told = f"<cp:keywords>{sentence('workbook.about_program_value')}</cp:keywords>" if exact else ""
    at = origin.made_at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S+08:00")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain_text(title))}</dc:title><dc:creator>{escape(plain_text(origin.made_by))}</dc:creator>{told}"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
    )


def pages_wide(columns: Sequence[SheetColumn], widths: Sequence[int]) -> int:
    """How many A4 sheets side by side a row takes, so that what stands on them can still be read."""
    whole = sum(width for column, width in zip(columns, widths, strict=True) if not column.hidden)
    return max(1, -(-whole // _WIDE_PAGE))


def book_part(name: str, about: str, last: str, *, wide: bool) -> str:
    """The part that names the sheets; `last` is the last cell of the first, with its dollar signs.

    On every printed page the header stands again; where a row is `wide` over several, its first column too.
    """
    quoted = escape(name.replace("'", "''"))
    area = f"'{quoted}'!$A$1:{last}"
    titles = f"'{quoted}'!$A:$A,'{quoted}'!$1:$1" if wide else f"'{quoted}'!$1:$1"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKED}"><workbookPr/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews>'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/>'
        f'<sheet name={quoteattr(about)} sheetId="2" r:id="rId2"/></sheets><definedNames>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{area}</definedName>'
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{area}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{titles}</definedName>'
        '</definedNames><calcPr calcId="0" fullCalcOnLoad="1"/></workbook>'
    )


def book_links() -> str:
    """Where the parts of the workbook lie."""
    sheets = "".join(
        f'<Relationship Id="rId{at}" Type="{_LINKED}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in (1, 2)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rId3" Type="{_LINKED}/styles" Target="styles.xml"/></Relationships>'
    )


def sheet_start(columns: Sequence[SheetColumn], widths: Sequence[int], looks: Sequence[int]) -> str:
    """Everything before the rows: fitted to the width of the paper, header and first column frozen, widths."""
    seen = next((at for at, column in enumerate(columns) if not column.hidden), 0)
    corner = f"{letters(seen + 2)}2"
    wide = "".join(
        f'<col min="{at}" max="{at}" width="{width}" style="{look}" customWidth="1"{_hidden(column)}/>'
        for at, (column, width, look) in enumerate(zip(columns, widths, looks, strict=True), start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane xSplit="{seen + 1}" ySplit="1" '
        f'topLeftCell="{corner}" activePane="bottomRight" state="frozen"/>'
        f'<selection pane="bottomRight" activeCell="{corner}" sqref="{corner}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16.5"/><cols>{wide}</cols><sheetData>'
    )


def _hidden(column: SheetColumn) -> str:
    return ' hidden="1"' if column.hidden else ""


def sheet_end(columns: Sequence[SheetColumn], count: int, *, pages: int, locked: bool) -> str:
    """Everything after the rows, in the order that the format asks for."""
    last = f"{letters(len(columns))}{count + 1}"
    lock = (
        '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" insertRows="0" deleteRows="0" '
        'sort="0" autoFilter="0"/>'
        if locked
        else ""
    )
    return (
        f'</sheetData>{lock}<autoFilter ref="A1:{last}"/>{_colours(columns, count)}{Listed(columns).rules(count)}'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="landscape" fitToWidth="{pages}" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;C{escape(sentence('workbook.page_of'))}</oddFooter></headerFooter></worksheet>"
    )


def _colours(columns: Sequence[SheetColumn], count: int) -> str:
    """What is late is red; what ends within 30 days is amber."""
    rules: list[str] = []
    for at, column in enumerate(columns, start=1):
        if column.mark is None:
            continue
        cell = f"{letters(at)}2"
        late = column.mark is Mark.LATE
        test = (
            f"AND(ISNUMBER({cell}),{cell}&lt;NOW())"
            if late
            else f"AND(ISNUMBER({cell}),{cell}&gt;=TODAY(),{cell}&lt;=TODAY()+{_SOON_DAYS})"
        )
        rules.append(
            f'<conditionalFormatting sqref="{cell}:{letters(at)}{max(count, 1) + 1}">'
            f'<cfRule type="expression" dxfId="{LATE if late else ENDING}" priority="{len(rules) + 1}">'
            f"<formula>{test}</formula></cfRule></conditionalFormatting>"
        )
    return "".join(rules)


class Listed:
    """The choices of the columns: they stand on the sheet 说明, a column for each, and drop down from there."""

    def __init__(self, columns: Sequence[SheetColumn]) -> None:
        self._columns = columns
        self._lists = [column for column in columns if column.choices]

    def rules(self, count: int) -> str:
        """What drops down and what is said beside the cells, rows to come included."""
        made = [self._rule(at, column, count) for at, column in enumerate(self._columns, start=1)]
        rules = [rule for rule in made if rule]
        if not rules:
            return ""
        return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>'

    def _rule(self, at: int, column: SheetColumn, count: int) -> str:
        if not column.choices and not column.note:
            return ""
        reach = f"{letters(at)}2:{letters(at)}{min(count + 1 + _ROOM_BELOW, 1_048_576)}"
        prompt = ""
        if column.note:
            title, note = column.title[:32], plain_text(column.note)[:_LONGEST_PROMPT]
            prompt = f' showInputMessage="1" promptTitle={quoteattr(title)} prompt={quoteattr(note)}'
        if not column.choices:
            return f'<dataValidation allowBlank="1"{prompt} sqref="{reach}"/>'
        strict = ' showErrorMessage="1" errorStyle="stop"' if column.closed else ""
        if column.closed:
            strict += f" error={quoteattr(sentence('workbook.not_listed', {'title': column.title}))}"
        where = letters(_FIRST_LIST + self._lists.index(column))
        source = f"'{sentence('workbook.about')}'!${where}$2:${where}${len(column.choices) + 1}"
        return (
            f'<dataValidation type="list" allowBlank="1"{strict}{prompt} sqref="{reach}">'
            f"<formula1>{escape(source)}</formula1></dataValidation>"
        )

    def sheet(self, facts: Sequence[tuple[str, str]], styles: StyleBook) -> str:
        """The sheet 说明: facts in two columns, the choices beside them."""
        heads = [sentence("workbook.choices_of", {"title": column.title}) for column in self._lists]
        lists = [(head, *column.choices) for head, column in zip(heads, self._lists, strict=True)]
        height = max([len(facts), *map(len, lists)])
        wrapped = styles.number(CellLook(format="@", wrapped=True))
        plain = styles.number(CellLook(format="@"))
        bold = styles.number(CellLook(format="@", header=True))
        lines = []
        for at in range(height):
            label, value = facts[at] if at < len(facts) else ("", "")
            row = at + 1
            cells = [
                _text(f"A{row}", label, plain),
                _text(f"B{row}", value, wrapped if _is_long(value) else plain),
            ]
            cells += [
                _text(f"{letters(place)}{row}", each[at] if at < len(each) else "", plain if at else bold)
                for place, each in enumerate(lists, start=_FIRST_LIST)
            ]
            lines.append(f'<row r="{row}">{"".join(cells)}</row>')
        widths = [_LABEL_WIDTH, _FACT_WIDTH, 3]
        widths += [min(max(map(shown_width, each)) + 3, _FACT_WIDTH) for each in lists]
        wide = "".join(
            f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
            for at, width in enumerate(widths, start=1)
        )
        return (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="16.5"/>'
            f"<cols>{wide}</cols><sheetData>{''.join(lines)}</sheetData>"
            '<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"/></worksheet>'
        )


def _is_long(text: str) -> bool:
    return "\n" in text or shown_width(text) > _FACT_WIDTH


def _text(cell: str, text: str, look: int) -> str:
    if not text:
        return ""
    inner = escape(plain_text(text))
    return f'<c r="{cell}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>'


def told_about(
    title: str, origin: SheetOrigin, count: int, lost: int, notes: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The lines of the sheet 说明, those with nothing to say left out."""
    facts = (
        ("about_title", title),
        ("about_filter", origin.filter or sentence("workbook.everything")),
        ("about_sort", origin.sort),
        ("about_rows", sentence("workbook.about_rows_value", {"count": count})),
        ("about_at", sentence("paper.moment", {"at": origin.made_at})),
        ("about_by", origin.made_by),
        ("about_program", sentence("workbook.about_program_value")),
        ("about_lost", sentence("workbook.about_lost_value", {"count": lost}) if lost else ""),
    )
    told = [(sentence(f"workbook.{code}"), value) for code, value in facts if value]
    return [*told, *notes]
