"""The page 知识库: articles and reply snippets, found, read, filled from a case, written and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.knowledge import ArticleKind
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.base import Context, Page
from ui.pages.case_writing import CaseWriter
from ui.pages.knowledge_form import KnowledgeForm, blank_article
from ui.pages.knowledge_groups import GroupTable, Section, entries_of
from ui.pages.knowledge_list import EntryList
from ui.pages.knowledge_reading import KnowledgeReading
from ui.pages.knowledge_sheets import KnowledgeSheets
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.states import EmptyState, Way
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from aftersales.cases import Case
    from aftersales.knowledge import Article, Piece
    from desktop.jobs import Progress
    from desktop.knowledge import ArticleView, Shelf

_SHOWN = frozenset({Changed.KNOWLEDGE, Changed.CASES, Changed.SETTLEMENTS})
_WAYS = (
    Way("shipped", "放入自带的", "二十几条常用话术和文章，店里可改", "download", ""),
    Way("new", "自己写一条", "从空白开始", "pencil", "N"),
    Way("import", "从表格导入", "类型、标题、内容三列就够", "file-spreadsheet", ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePlace:
    """Which section, which search, which entry, for which case."""

    section: object
    text: str
    kind: str
    article: object
    case_id: int | None


class KnowledgePage(Page):
    """知识库. Opened with `case_id` its texts are filled from that case; with `article_id` it stands on that entry."""

    key = "knowledge"
    title = "知识库"
    status_hints = (("/", "搜索"), ("Ctrl C", "复制填好的"), ("E", "编辑"), ("Tab", "下一处没填的"))

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, header=PageHeader(context.theme, self.title), parent=parent)
        self.desk = context.shop
        self.shelf: Shelf | None = None
        self._case_id: int | None = None
        self._answers: dict[str, str] = {}
        self._wanted: int | None = None
        self._request = 0
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._build_header()
        self._build_body()
        self._build_keys()

    # built once

    def _build_header(self) -> None:
        self.header.add_left(TextLabel("问题知识库与话术", "caption"))
        self.sheets = Button(self.theme, "导入导出", icon="file-spreadsheet")
        self.write = Button(self.theme, "写文章", icon="file-text")
        self.add = PrimaryButton(self.theme, "加话术", icon="plus", keys="N")
        for button in (self.sheets, self.write, self.add):
            self.header.add_right(button)
        self.sheets.clicked.connect(self.open_sheets)
        self.write.clicked.connect(lambda: self.begin(ArticleKind.ARTICLE))
        self.add.clicked.connect(lambda: self.begin(ArticleKind.SNIPPET))

    def _build_body(self) -> None:
        self.groups = GroupTable(self.theme)
        self.entries = EntryList(self.theme)
        self.reading = KnowledgeReading(self.theme)
        self.form = KnowledgeForm(self.theme, self.desk.cases.reasons(), self.desk.knowledge.variable_names())
        self.nothing = QWidget()
        self.right = QStackedWidget()
        for part in (self.nothing, self.reading, self.form):
            self.right.addWidget(part)
        columns = QWidget()
        row = QHBoxLayout(columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.groups)
        row.addWidget(HairLine(vertical=True))
        row.addWidget(self.entries)
        row.addWidget(HairLine(vertical=True))
        row.addWidget(self.right, 1)
        self.empty = EmptyState(self.theme, "还没有话术", "常说的话存一次，下回两个字母就出来", _WAYS)
        self.states = QStackedWidget()
        self.states.addWidget(columns)
        self.states.addWidget(self.empty)
        self.body.addWidget(self.states, 1)
        self.sheet_ways = KnowledgeSheets(self, self._writer)
        self._columns = columns
        self.groups.current_changed.connect(lambda _key: self._show_entries())
        self.entries.asked.connect(self._show_entries)
        self.entries.chosen.connect(self._choose)
        self.reading.answered.connect(self._answered)
        self.reading.copy_asked.connect(self.copy)
        self.reading.note_asked.connect(self.put_in_notes)
        self.reading.edit_asked.connect(self.edit)
        self.reading.remove_asked.connect(self.remove)
        self.form.submitted.connect(self._save)
        self.form.cancelled.connect(self._close_form)
        self.empty.chosen.connect(self._begin_by)

    def _build_keys(self) -> None:
        self.add_action("new_case", lambda: self.begin(ArticleKind.SNIPPET))
        self.add_action("search", self._search)
        self.add_action("add_evidence", self.edit, keys="E")
        self.add_action("delete", self.remove)
        self.add_action("copy", self.copy)
        self.add_action("next_case", lambda: self.entries.table.move_by(1))
        self.add_action("previous_case", lambda: self.entries.table.move_by(-1))
        self.add_action("back", self._escape)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "case_id" in args:
            self._case_id, self._answers = args["case_id"], {}
        if "article_id" in args:
            self._wanted = int(args["article_id"])
            self.entries.clear()
            self.groups.go_to(Section("all"))
        self.read()
        self.entries.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self.form.set_reasons(self.desk.cases.reasons())
        if changes & _SHOWN and self.shelf is not None:
            self.read()

    def place(self) -> KnowledgePlace:
        return KnowledgePlace(
            section=self.groups.current_key,
            text=self.entries.search.text(),
            kind=self.entries.kind.current,
            article=self.entries.table.current_key,
            case_id=self._case_id,
        )

    def restore(self, place: object) -> None:
        if isinstance(place, KnowledgePlace):
            self._case_id = place.case_id
            self.groups.go_to(place.section)
            self.entries.search.setText(place.text)
            self.entries.kind.set_current(place.kind)
            self._wanted = place.article if isinstance(place.article, int) else None
            self.read()

    # reading

    def read(self) -> None:
        """Read the shelf anew."""
        job = self.desk.jobs.read(lambda _: self.desk.knowledge.shelf())
        self.runner.run(job, on_done=self._show_shelf)

    def _show_shelf(self, shelf: Shelf) -> None:
        self.shelf = shelf
        may = Right.HANDLE in self.desk.session.rights
        for button in (self.add, self.write):
            button.setEnabled(may)
            button.setToolTip("" if may else "客服和店主才能改知识库")
        self.states.setCurrentWidget(self._columns if shelf.rows or self._writing else self.empty)
        self.groups.show_shelf(
            shelf, tuple(dict.fromkeys(each.category for each in self.desk.cases.reasons()))
        )
        self._show_entries()
        if self._wanted is not None and self.entries.table.go_to(self._wanted):
            self._wanted = None

    def _show_entries(self) -> None:
        if self.shelf is None:
            return
        section = self.groups.current_key
        chosen = entries_of(self.shelf, section if isinstance(section, Section) else Section("all"))
        found = {row.article.id for row in self.shelf.found(self.entries.search.text())}
        kind = self.entries.kind.current
        shown = [row for row in chosen if row.article.id in found and kind in {"", row.article.kind.value}]
        self.entries.show_entries(shown)
        label = section.label if isinstance(section, Section) else ""
        self.set_status(left=f"{len(shown)} 条 · {label}", hints_side="right")
        if isinstance(self.entries.table.current_key, int):
            self._choose(self.entries.table.current_key)

    def _choose(self, key: object) -> None:
        if self._writing:
            return
        if not isinstance(key, int):
            self.right.setCurrentWidget(self.nothing)
            return
        if self.reading.article is None or self.reading.article.id != key:
            self._answers = {}
        self._read_entry(key)

    def _read_entry(self, article_id: int) -> None:
        self._request += 1
        request, case_id, answers = self._request, self._case_id, dict(self._answers)

        def work(_progress: Progress) -> tuple[ArticleView, tuple[Piece, ...], Case | None]:
            view = self.desk.knowledge.view(article_id=article_id)
            pieces = self.desk.knowledge.pieces(article=view.article, case_id=case_id, answers=answers)
            case = self.desk.cases.view(case_id=case_id).case if case_id is not None else None
            return view, pieces, case

        def done(found: tuple[ArticleView, tuple[Piece, ...], Case | None]) -> None:
            if request != self._request or self._writing:
                return
            may = Right.HANDLE in self.desk.session.rights
            self.reading.show_entry(*found, today=self.desk.clock.today(), may_edit=may)
            self.right.setCurrentWidget(self.reading)

        self.runner.run(self.desk.jobs.read(work), on_done=done)

    # what a person does

    def _answered(self, name: str, text: str) -> None:
        article = self.reading.article
        if article is not None:
            self._answers[name] = text
            self._read_entry(article.id)

    def copy(self) -> None:
        """The filled text to the clipboard, counted as used; with a blank left the focus goes to it."""
        article = self.reading.article
        if article is None or self._writing:
            return
        if not self.reading.copy.isEnabled():
            self.reading.begin_answer()
            return
        article_id, case_id, answers = article.id, self._case_id, dict(self._answers)

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.notices.toast("已复制")

        self._writer.write(
            lambda: self.desk.knowledge.use(article_id=article_id, case_id=case_id, answers=answers),
            done=done,
            quiet=True,
        )

    def put_in_notes(self) -> None:
        """The filled text into the notes of the case."""
        article, case_id = self.reading.article, self._case_id
        if article is None or case_id is None:
            return
        answers = dict(self._answers)
        self._writer.write(
            lambda: self.desk.knowledge.write_note(article_id=article.id, case_id=case_id, answers=answers),
            done=lambda _text: self.notices.toast("已写进工单备注"),
            quiet=True,
        )

    @property
    def _writing(self) -> bool:
        return self.right.currentWidget() is self.form

    def begin(self, kind: ArticleKind) -> None:
        """Write a new entry (N)."""
        if Right.HANDLE in self.desk.session.rights:
            self.states.setCurrentWidget(self._columns)
            self.right.setCurrentWidget(self.form)
            self.form.begin(blank_article(kind, self.desk.clock.now()), new=True)

    def edit(self) -> None:
        """Change the entry in sight (E)."""
        article = self.reading.article
        if article is not None and not self._writing and self.reading.edit.isEnabled():
            self.right.setCurrentWidget(self.form)
            self.form.begin(article, new=False)

    def remove(self) -> None:
        """Delete the entry in sight; Ctrl Z brings it back."""
        article = self.reading.article
        if article is None or self._writing or not self.reading.remove.isEnabled():
            return
        self._writer.write(lambda: self.desk.knowledge.remove(article_id=article.id, version=article.version))

    def _save(self, article: Article) -> None:
        def done(saved: Article) -> None:
            self._wanted = saved.id
            self._close_form()
            self.read()

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError):
                self.form.show_error(error_sentence(error))
            else:
                self.form.show_error("")
                self.notices.error(error)

        self._writer.write(lambda: self.desk.knowledge.save(article), done=done, failed=failed)

    def _close_form(self) -> None:
        self.right.setCurrentWidget(self.reading if self.reading.article is not None else self.nothing)
        if self.shelf is not None:
            self._show_shelf(self.shelf)
        self.entries.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_by(self, way: str) -> None:
        if way == "new":
            self.begin(ArticleKind.SNIPPET)
        elif way == "import":
            self.sheet_ways.ask_which()
        else:
            self._writer.write(self.desk.knowledge.add_shipped)

    # sheets

    def open_sheets(self) -> QMenu:
        """The menu of sheets: out, in, and what ships."""
        return self.sheet_ways.open_menu(self.sheets)

    # keys

    def _search(self) -> None:
        self.entries.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.entries.search.selectAll()

    def _escape(self) -> None:
        if self._writing:
            self._close_form()
        elif self.entries.search.text() or self.entries.kind.current:
            self.entries.clear()
        elif self._case_id is not None:
            self.go_back()
        self.entries.table.setFocus(Qt.FocusReason.OtherFocusReason)
