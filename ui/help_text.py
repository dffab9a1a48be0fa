"""A chapter of the manual as a document in the colours of the theme: headings, keys, tables, pictures, anchors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QPixmap,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from resources.manual_file import anchor_of

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from resources.manual_file import Chapter
    from ui.theme import Theme

_SIZES = {1: 24, 2: 20, 3: 15}
_BODY, _LINE, _ROW = 14, 155, 130
"""Pixels of the text; the height of its lines in percent, in paragraphs and in tables."""
MARGIN = 28
"""Pixels around the text."""


def chapter_document(
    chapter: Chapter, theme: Theme, *, folder: Path, width: int, ratio: float, parent: QObject
) -> QTextDocument:
    """The chapter laid out for `width` logical pixels; pictures come from `folder`, sharp at `ratio`.

    Markdown brings no anchors: each heading gets the one of `resources.manual_file.anchor_of`.
    """
    document = QTextDocument(parent)
    font = QFont()
    font.setFamilies(["Segoe UI", "Microsoft YaHei UI", "Noto Sans SC", "PingFang SC"])
    font.setPixelSize(_BODY)
    document.setDefaultFont(font)
    document.setDocumentMargin(MARGIN)
    document.setMarkdown(chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    for block in _blocks(document):
        _dress_block(QTextCursor(block), block, theme)
    for table in _tables(document):
        _dress_table(table, theme)
    _add_pictures(document, folder, width, ratio)
    return document


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _runs(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Begin, end and format of each run of the block, read out before any of them is changed."""
    runs = []
    walk = block.begin()
    while not walk.atEnd():
        run = walk.fragment()
        runs.append((run.position(), run.position() + run.length(), run.charFormat()))
        walk += 1
    return runs


def _dress_block(cursor: QTextCursor, block: QTextBlock, theme: Theme) -> None:
    level = block.blockFormat().headingLevel()
    shape = QTextBlockFormat()
    pictured = any(found.isImageFormat() for _start, _end, found in _runs(block))
    if level:
        shape.setTopMargin(0 if block.blockNumber() == 0 else 26)
        shape.setBottomMargin(8)
    elif not pictured:  # else the line grows with the picture
        in_table = cursor.currentTable() is not None
        height = _ROW if in_table else _LINE
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if not in_table:
            shape.setBottomMargin(8 if cursor.currentList() is None else 2)
    else:
        shape.setTopMargin(4)
        shape.setBottomMargin(14)
    cursor.mergeBlockFormat(shape)
    for start, end, found in _runs(block):
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(_dressed(found, level, block.text(), theme))


def _dressed(found: QTextCharFormat, level: int, text: str, theme: Theme) -> QTextCharFormat:
    made = QTextCharFormat(found)
    made.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    made.setForeground(theme.colour("text"))
    if level:
        made.setProperty(QTextFormat.Property.FontPixelSize, _SIZES[min(level, 3)])
        made.setFontWeight(QFont.Weight.DemiBold)
        made.setAnchor(True)
        made.setAnchorNames([anchor_of(text)])
    elif made.isAnchor():
        made.setForeground(theme.colour("accText"))
        made.setFontUnderline(False)
    elif made.fontFixedPitch():
        _dress_key(made, theme)
    return made


def _dress_key(made: QTextCharFormat, theme: Theme) -> None:
    """Keys and file names, `so` in the source, stand on a chip instead of in another font."""
    for each in (QTextFormat.Property.FontFixedPitch, QTextFormat.Property.FontFamilies):
        made.clearProperty(each)
    made.setBackground(theme.colour("chip"))


def _tables(document: QTextDocument) -> Iterator[QTextTable]:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield frame


def _dress_table(table: QTextTable, theme: Theme) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderBrush(theme.colour("line2"))
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setCellPadding(7)
    shape.setTopMargin(6)
    shape.setBottomMargin(10)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setAlignment(Qt.AlignmentFlag.AlignLeft)
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format()
        head.setBackground(theme.colour("sunk"))
        cell.setFormat(head)


def _add_pictures(document: QTextDocument, folder: Path, width: int, ratio: float) -> None:
    for block in _blocks(document):
        for _start, _end, found in _runs(block):
            if found.isImageFormat():
                name = found.toImageFormat().name()
                document.addResource(
                    QTextDocument.ResourceType.ImageResource.value,
                    QUrl(name),
                    _picture(folder / name, width, ratio),
                )


def _picture(path: Path, width: int, ratio: float) -> QPixmap:
    """The picture no wider than `width`, scaled once and smoothly; an empty one where the file is missing."""
    full = QPixmap(str(path))
    if full.isNull():
        blank = QPixmap(1, 1)
        blank.fill(QColor(0, 0, 0, 0))
        return blank
    wanted = min(round(width * ratio), round(full.width() * ratio))
    scaled = full.scaledToWidth(wanted, Qt.TransformationMode.SmoothTransformation)
    scaled.setDevicePixelRatio(ratio)
    return scaled
