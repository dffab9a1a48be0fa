"""Makes files that mean harm or are badly broken; by name, so that a test can go through all of them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from openpyxl import Workbook

from tests.imports.format_kit import XML_2003

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADER = ("订单编号", "商品名称", "数量", "实付金额")
ROWS = (("A-1", "甲", 1, 5), ("A-2", "乙", 2, 6))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">'
    b'<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">'
    b'<!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 50_000 + b'">]>'


def good() -> bytes:
    """A small honest workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The honest workbook with one part passed through `change`."""
    parts = parts_of(good())
    parts[name] = change(parts.get(name, b""))
    return packed(parts)


def with_rows(xml: bytes) -> bytes:
    """The honest workbook with more rows at the end of its sheet."""
    return changed(SHEET, lambda data: data.replace(b"</sheetData>", xml + b"</sheetData>"))


def with_entities(document: bytes, entity: bytes) -> Callable[[bytes], bytes]:
    """Puts a document type before the root element and an entity into the first text."""

    def change(data: bytes) -> bytes:
        start = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
        body = data[start:].replace(b"<t>", b"<t>" + entity, 1)
        return data[:start] + document + body

    return change


def bomb(name: str, size: int, *, byte: bytes = b"\0") -> bytes:
    """A package whose part `name` unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(size // (1024 * 1024)):
                part.write(byte * (1024 * 1024))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A part that unpacks to 600 MB while the central directory says 1 KB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(600)) + packer.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    data = out.getvalue()
    end = data.rindex(b"PK\x05\x06")
    begin = struct.unpack("<I", data[end + 16 : end + 20])[0]
    name = SHEET.encode()
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(body), 1024, len(name), 0)
    local = b"PK\x03\x04" + fields + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, begin) + name
    directory = data[begin:end] + central
    closing = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), begin + len(local) + len(body), 0
    )
    return data[:begin] + local + body + directory + closing


def overlapping() -> bytes:
    """Many entries of the directory that share one packed part."""
    parts = {"xl/workbook.xml": b"<workbook/>", SHEET: b"<x>" + b" " * 3_000_000}
    data = packed(parts)
    end = data.rindex(b"PK\x05\x06")
    size, begin = struct.unpack("<II", data[end + 12 : end + 20])
    last = data[begin:end].rindex(b"PK\x01\x02")
    again = data[begin + last : end]
    directory = data[begin:end] + again * 500
    closing = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 502, 502, len(directory), begin, 0)
    del size
    return data[:begin] + directory + closing


def twice(name: str, other: bytes) -> bytes:
    """A package that holds one part two times."""
    parts = {**parts_of(good()), name[:-1] + "?": other}
    return packed(parts).replace((name[:-1] + "?").encode(), name.encode())


def compound(sectors: list[bytes], first_directory: int, table: list[int], *, shift: int = 9) -> bytes:
    """An old Office file of given 512-byte sectors; `table` is its chain table, in sector 0."""
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        OLE, bytes(16), 0x3E, 3, 0xFFFE, shift, 6, bytes(6), 0, 1, first_directory, 0, 4096, END, 0, END, 0,
    )  # fmt: skip
    head += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    chains = b"".join(struct.pack("<I", link) for link in table).ljust(512, b"\xff")
    return head + chains + b"".join(sector.ljust(512, b"\0") for sector in sectors)


def entry(
    name: str, kind: int, *, start: int = END, size: int = 0, child: int = FREE, sibling: int = FREE
) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", length, kind, 1, FREE, sibling, child, bytes(16), 0, 0, 0, start, size
    )


def biff(records: list[tuple[int, bytes]]) -> bytes:
    """A whole old workbook around the records of its stream."""
    stream = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)
    stream = stream.ljust(4096, b"\0")
    count = (len(stream) + 511) // 512
    directory = entry("Root Entry", 5, child=1) + entry("Workbook", 2, start=2, size=len(stream))
    table = [FAT, END, *range(3, 2 + count), END]
    pieces = [stream[at : at + 512] for at in range(0, len(stream), 512)]
    return compound([directory.ljust(512, b"\0"), *pieces], 1, table)


BOF_BOOK = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
BOF_SHEET = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
EOF = (0x000A, b"")


def sheet_at(offset: int) -> tuple[int, bytes]:
    return (0x0085, struct.pack("<IBB", offset, 0, 0) + bytes([1, 0]) + b"a")


def csv_lines(*lines: str) -> bytes:
    return "\r\n".join((",".join(HEADER), *lines)).encode()


def xml_2003(body: bytes, before: bytes = b"") -> bytes:
    space = XML_2003.encode()
    return (
        b'<?xml version="1.0"?>' + before + b'<Workbook xmlns="' + space + b'" xmlns:ss="' + space + b'">'
        b'<Worksheet ss:Name="a"><Table>' + body + b"</Table></Worksheet></Workbook>"
    )


def row_of(cells: bytes, number: int = 9) -> bytes:
    return b'<row r="%d">%s</row>' % (number, cells)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Every file: its name and its bytes."""
    yield from _bombs()
    yield from _entities()
    yield from _claims()
    yield from _packages()
    yield from _compounds()
    yield from _texts()
    yield from _pages()


def _bombs() -> Iterator[tuple[str, bytes]]:
    yield "bomb_sheet.xlsx", bomb(SHEET, 100 * 1024 * 1024)
    yield "bomb_strings.xlsx", bomb(STRINGS, 100 * 1024 * 1024)
    yield "bomb_spaces.xlsx", bomb(SHEET, 100 * 1024 * 1024, byte=b" ")
    yield "bomb_lying.xlsx", lying_bomb()
    yield "bomb_overlapping.xlsx", overlapping()
    yield (
        "bomb_many_parts.xlsx",
        packed({f"xl/{at}.xml": b"" for at in range(11_000)} | {BOOK: b"<workbook/>"}),
    )
    yield "bomb_in_zip.zip", packed({"a.csv": bytes(100 * 1024 * 1024)})
    yield "bomb_ods.ods", bomb("content.xml", 100 * 1024 * 1024)
    yield "bomb_zip_of_zips.zip", packed({f"{at}.zip": packed({"a.csv": b"x"}) for at in range(20)})
    yield (
        "bomb_medium.xlsx",
        with_rows(b"".join(row_of(b"<c><v>1</v></c>" * 200, at) for at in range(9, 9000))),
    )
    yield "bomb_zip_named_sheets.zip", packed({f"{at}.csv": csv_lines("A-1,甲,1,5") for at in range(300)})


def _entities() -> Iterator[tuple[str, bytes]]:
    cells = b'<row r="9"><c r="A9" t="inlineStr"><is><t>%s</t></is></c></row>'
    for name, document, entity in (
        ("laughs", LAUGHS, b"&h;"),
        ("outside", OUTSIDE, b"&a;"),
        ("parameter", PARAMETER, b""),
        ("quadratic", QUADRATIC, b"&a;" * 20_000),
    ):
        yield f"{name}_sheet.xlsx", changed(SHEET, with_entities(document, entity))
        yield f"{name}_book.xlsx", changed(BOOK, lambda data, document=document: document + data)  # type: ignore[misc]
        yield (
            f"{name}_2003.xls",
            xml_2003(b'<Row><Cell><Data ss:Type="String">' + entity + b"</Data></Cell></Row>", document),
        )
        yield (
            f"{name}.html",
            document + b"<html><table><tr><td>" + entity + b"<td>1</tr><tr><td>2<td>3</tr></table>",
        )
    yield "deep_sheet.xlsx", with_rows(b"<row>" * 30_000)
    yield "deep_2003.xls", xml_2003(b"<Row>" * 30_000)
    yield "deep.html", b"<html>" + b"<table><tr><td>" * 20_000
    yield "unclosed_cell.xlsx", with_rows(cells % b"\x01\x02")


def _claims() -> Iterator[tuple[str, bytes]]:
    one = b'<c r="%s"><v>1</v></c>'
    for name, corner, row in (
        ("all_cells", b"XFD1048576", 1_048_576),
        ("last_row", b"A1048576", 1_048_576),
        ("wide_and_long", b"KN1048576", 1_048_576),
        ("beyond_rows", b"A1048577", 1_048_577),
        ("beyond_columns", b"ZZZ9", 9),
        ("beyond_all", b"ZZZZZZ99999999999", 99_999_999),
        ("row_zero", b"A0", 0),
        ("no_letters", b"12", 12),
        ("negative", b"A-5", 9),
    ):
        yield f"claim_{name}.xlsx", with_rows(row_of(one % corner, row))
    yield (
        "claim_dimension.xlsx",
        changed(
            SHEET, lambda data: data.replace(b'<dimension ref="A1:D3"', b'<dimension ref="A1:XFD1048576"')
        ),
    )
    yield (
        "claim_columns.xlsx",
        with_rows(row_of(b"".join(b'<c t="inlineStr"><is><t>x</t></is></c>' for _ in range(10_000)))),
    )
    yield (
        "claim_merge.xlsx",
        changed(
            SHEET,
            lambda data: data.replace(
                b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
        ),
    )
    yield (
        "claim_merges.xlsx",
        changed(
            SHEET,
            lambda data: data.replace(
                b"</sheetData>",
                b"</sheetData><mergeCells>"
                + b"".join(b'<mergeCell ref="A%d:B1048576"/>' % at for at in range(1, 20_000))
                + b"</mergeCells>",
            ),
        ),
    )
    yield (
        "claim_hidden.xlsx",
        changed(
            SHEET,
            lambda data: data.replace(
                b"<sheetData>", b'<cols><col min="1" max="999999999" hidden="1"/></cols><sheetData>'
            ),
        ),
    )
    yield "claim_string.xlsx", with_rows(row_of(b'<c r="A9" t="s"><v>4294967295</v></c>'))
    yield "claim_string_minus.xlsx", with_rows(row_of(b'<c r="A9" t="s"><v>-1</v></c>'))
    yield (
        "claim_strings_count.xlsx",
        changed(
            STRINGS,
            lambda _: (
                b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" '
                b'uniqueCount="4294967295"><si><t>a</t></si></sst>'
            ),
        ),
    )
    yield "claim_style.xlsx", with_rows(row_of(b'<c r="A9" s="99999"><v>5</v></c>'))
    yield (
        "claim_long_cell.xlsx",
        with_rows(row_of(b'<c r="A9" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c>")),
    )
    yield (
        "claim_full_cell.xlsx",
        with_rows(
            row_of(
                b'<c r="A9" t="inlineStr"><is><t>' + b"x" * 32_767 + b'</t></is></c><c r="B9"><v>1</v></c>'
            )
        ),
    )
    yield "claim_number.xlsx", with_rows(row_of(b'<c r="A9"><v>1e999</v></c><c r="D9"><v>-1e999</v></c>'))
    yield "claim_nan.xlsx", with_rows(row_of(b'<c r="A9"><v>NaN</v></c>'))
    yield "claim_date.xlsx", with_rows(row_of(b'<c r="A9" t="d"><v>9999-99-99</v></c>'))
    yield "claim_ods_repeat.ods", _ods(b' table:number-columns-repeated="1000000"')
    yield "claim_ods_rows.ods", _ods(b"", b' table:number-rows-repeated="1048576"')


def _ods(cell: bytes, row: bytes = b"") -> bytes:
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="a"><table:table-row'
        + row
        + b"><table:table-cell"
        + cell
        + b' office:value-type="string">'
        b"<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        b"</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content,
                   "META-INF/manifest.xml": b"<manifest/>"})  # fmt: skip


def _packages() -> Iterator[tuple[str, bytes]]:
    whole = good()
    for share in (10, 50, 90, 99):
        yield f"cut_{share}.xlsx", whole[: len(whole) * share // 100]
    yield "cut_front.xlsx", whole[200:]
    yield "no_directory.xlsx", whole[: whole.rindex(b"PK\x05\x06")]
    yield "trailing.xlsx", whole + b"\0" * 70_000
    yield "twice_sheet.xlsx", twice(SHEET, b"<worksheet/>")
    for name in (SHEET, BOOK, "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        short = name.rpartition("/")[2].replace(".", "_").strip("[]")
        parts = parts_of(whole)
        yield f"empty_{short}.xlsx", packed(parts | {name: b""})
        yield f"garbage_{short}.xlsx", packed(parts | {name: bytes(range(256)) * 20})
        del parts[name]
        yield f"missing_{short}.xlsx", packed(parts)
    yield (
        "relation_outside.xlsx",
        changed(
            "xl/_rels/workbook.xml.rels", lambda data: data.replace(b"/xl/worksheets/", b"../../../../etc/")
        ),
    )
    yield (
        "relation_loop.xlsx",
        changed(
            "xl/_rels/workbook.xml.rels",
            lambda data: data.replace(b"/xl/worksheets/sheet1.xml", b"/xl/workbook.xml"),
        ),
    )
    yield (
        "sheet_names.xlsx",
        changed(
            BOOK,
            lambda data: data.replace(
                b"</sheets>",
                b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (at, at + 2) for at in range(300))
                + b"</sheets>",
            ),
        ),
    )
    parts = parts_of(whole)
    yield "stored.xlsx", packed(parts, zipfile.ZIP_STORED)
    yield "bzip.xlsx", packed(parts, zipfile.ZIP_BZIP2)
    yield "lzma.xlsx", packed(parts, zipfile.ZIP_LZMA)
    flipped = bytearray(whole)
    flipped[len(flipped) // 3] ^= 0xFF
    yield "flipped.xlsx", bytes(flipped)
    yield "path.zip", packed({"../../etc/a.csv": csv_lines("A-1,甲,1,5")})


def _compounds() -> Iterator[tuple[str, bytes]]:
    directory = entry("Root Entry", 5, child=1) + entry("Workbook", 2, start=2, size=4096)
    yield "ole_cycle_chain.xls", compound([directory, bytes(512)], 1, [FAT, END, 2, 2])
    yield "ole_cycle_directory.xls", compound([directory], 1, [FAT, 1])
    yield (
        "ole_cycle_sibling.xls",
        compound(
            [
                entry("Root Entry", 5, child=1) + entry("Workbook", 2, start=2, size=4096, sibling=1),
                bytes(512),
            ],
            1,
            [FAT, END, END],
        ),
    )
    yield "ole_beyond.xls", compound([directory], 1, [FAT, END, 4_000_000_000])
    yield (
        "ole_size.xls",
        compound(
            [entry("Root Entry", 5, child=1) + entry("Workbook", 2, start=2, size=2**62), bytes(512)],
            1,
            [FAT, END, END],
        ),
    )
    yield "ole_shift.xls", compound([directory], 1, [FAT, END], shift=60)
    yield "ole_header_only.xls", OLE + "Workbook\0".encode("utf-16-le")
    yield (
        "ole_random.xls",
        OLE + bytes((at * 31 + 7) % 256 for at in range(8192)) + "Workbook\0\0".encode("utf-16-le"),
    )
    yield "biff_no_sheet.xls", biff([BOF_BOOK, EOF])
    yield "biff_sheet_beyond.xls", biff([BOF_BOOK, sheet_at(0x7FFFFFFF), EOF])
    yield "biff_sheet_itself.xls", biff([BOF_BOOK, sheet_at(0), EOF])
    yield (
        "biff_strings_lie.xls",
        biff([BOF_BOOK, (0x00FC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)), sheet_at(60), EOF]),
    )
    yield (
        "biff_dimension.xls",
        biff(
            [
                BOF_BOOK,
                sheet_at(37),
                EOF,
                BOF_SHEET,
                (0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)),
                EOF,
            ]
        ),
    )
    yield (
        "biff_far_cell.xls",
        biff(
            [
                BOF_BOOK,
                sheet_at(37),
                EOF,
                BOF_SHEET,
                (0x0203, struct.pack("<HHHd", 0xFFFF, 0xFFFF, 0, 1.0)),
                EOF,
            ]
        ),
    )
    yield (
        "biff_short_record.xls",
        biff([BOF_BOOK, sheet_at(37), EOF, BOF_SHEET, (0x0203, b"\1"), (0x00FD, b"\0" * 9), EOF]),
    )


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "nul.csv", csv_lines("A-1,甲\0乙,1,5", "A-2,丙,1,6").replace(b"\0", b"\0" * 3)
    yield "controls.csv", csv_lines("A-1,\x01\x02\x03甲,1,5", "A-2,\x1b[31m红\x1b[0m,1,6")
    yield "quote_open.csv", csv_lines('A-1,"没有关上的引号,1,5', *[f"A-{at},甲,1,5" for at in range(2, 5000)])
    yield "wide.csv", b",".join(b"c%d" % at for at in range(10_000)) + b"\r\n" + b"1," * 10_000
    yield "long_cell.csv", csv_lines("A-1," + "x" * 40_000 + ",1,5")
    yield "one_line.csv", b"1," * 4_000_000
    yield "only_quotes.csv", b'"' * 2_000_000
    yield "only_commas.csv", b"," * 200 + (b"\r\n" + b"," * 200) * 20_000
    yield "lone_returns.csv", b"\r".join([",".join(HEADER).encode()] + ["A-1,甲,1,5".encode()] * 3)
    yield "utf16_odd.csv", b"\xff\xfe" + csv_lines("A-1,甲,1,5").decode().encode("utf-16-le") + b"\x00"
    yield (
        "utf16_surrogates.csv",
        b"\xff\xfe" + ",".join(HEADER).encode("utf-16-le") + b"\n\x00" + b"\x00\xd8,\x00" * 4,
    )
    yield "utf8_broken.csv", csv_lines("A-1,甲,1,5") + b"\r\nA-2,\xe4\xb8,1,6"
    yield "gbk_broken.csv", csv_lines("A-1,甲,1,5").decode().encode("gbk") + b"\r\nA-2,\xb0,\xff\xff,6"
    yield "formula.csv", csv_lines("=cmd|'/c calc'!A1,@SUM(1),+1,5", "-2+3,甲,1,=1+1")
    yield "direction.csv", csv_lines("A-1,\u202e甲\u202c,1,5")
    yield "numbers.csv", csv_lines("1.93068E+15,甲,1,5", "A-2,甲,99999999999999999999,1e400", "A-3,甲,-1,--5")
    yield "spaces.txt", b" " * 5_000_000
    yield "empty.xlsx", b""
    yield "marks_only.csv", b"\xef\xbb\xbf\r\n\r\n"
    yield "random.bin", bytes((at * at * 7 + at * 3) % 256 for at in range(60_000))


def _pages() -> Iterator[tuple[str, bytes]]:
    cell = b"<tr><td>A-1<td>1</tr>"
    yield "span_columns.html", b"<table><tr><td colspan=999999999>x</tr>" + cell + b"</table>"
    yield "span_rows.html", b"<table><tr><td rowspan=999999999>x<td>y</tr>" + cell * 50 + b"</table>"
    yield "span_both.html", b"<table>" + b"<tr><td colspan=300 rowspan=60000>x</tr>" * 2_000 + b"</table>"
    yield "no_end.html", b"<table><tr><td>" + b"<b" * 400_000
    yield "comment.html", b"<html><table>" + cell + b"<!--" + b"-" * 2_000_000
    yield "script.html", b"<html><script>" + b"<table>" * 200_000 + b"</script><table>" + cell * 3
    yield (
        "entities.html",
        b"<html><table><tr><td>" + b"&#1114112;&#0;&amp" * 20_000 + b"<td>1</tr>" + cell + b"</table>",
    )
    yield "xml_index.xls", xml_2003(b'<Row ss:Index="999999999"><Cell><Data>x</Data></Cell></Row>')
    yield "xml_index_back.xls", xml_2003(b'<Row ss:Index="5"></Row><Row ss:Index="2"></Row>')
    yield "xml_across.xls", xml_2003(b'<Row><Cell ss:MergeAcross="999999999"><Data>x</Data></Cell></Row>')
    yield "xml_number.xls", xml_2003(b'<Row><Cell><Data ss:Type="Number">hello</Data></Cell></Row>')
    yield "xml_cut.xls", xml_2003(b"<Row><Cell>")[:-40]
