"""The service passport beside the desk: what to say when a caller asks, in large letters, kk and ru."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from clinic_desk import errors, passport
from clinic_desk.i18n import _, ngettext
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.passport.desk import PassportDesk
from clinic_desk.ui.passport.drafts import Drafts
from clinic_desk.ui.passport.foot_bar import PRINT, SAVE, FootBar
from clinic_desk.ui.passport.head_bar import HeadBar
from clinic_desk.ui.passport.section_list import Line, SectionList
from clinic_desk.ui.passport.text_pane import LEAST_PX, MOST_PX, STEP_PX, USUAL_PX, TextPane
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, announce
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner

_TITLE_BAR = 40
"""What the window's frame takes of the screen's height."""
_LEAST_HEIGHT = 380
_LIST_SHARE, _LIST_LEAST, _LIST_MOST = 0.32, 150, 250
_KEY = Qt.Key
_SIZE_KEYS: Mapping[int, int] = {
    **dict.fromkeys((_KEY.Key_Plus, _KEY.Key_Equal, 0x4BA), 1),
    **dict.fromkeys((_KEY.Key_Minus, _KEY.Key_Underscore, 0x4E8), -1),
    **dict.fromkeys((_KEY.Key_0, 0x49A), 0),
}
"""The keys of the sizes; the numbers are the letters that the Kazakh layout has on them: Һ, Ө, Қ."""


class PassportDialog(QDialog):
    """Not modal: the call goes on beside it. Made once; what is typed stays until it is saved or given up.

    Signals: ``print_wanted``: the passport shall be shown as a sheet for the wall.
    """

    print_wanted = Signal()

    def __init__(self, parent: QWidget, desk: PassportDesk) -> None:
        super().__init__(parent)
        self.setObjectName("passport_dialog")
        self._desk = desk
        self._drafts = Drafts()
        self._before: Mapping[str, str] | None = None
        self._then: Callable[[], object] = _nothing
        self._is_placed = False
        self.section = passport.SECTIONS[0]
        self.language = "kk"
        self.px = USUAL_PX
        self.is_editing = False
        self.head = HeadBar(self)
        self.search = self.head.search
        self.sections = SectionList(self)
        self.nothing = named(QLabel(self, wordWrap=True), "passport_nothing")
        self.title = named(QLabel(self, wordWrap=True), "passport_title")
        self.state = named(QLabel(self, wordWrap=True), "passport_state")
        self.pane = TextPane(self)
        self.banner = AskBanner(self)
        self.foot = FootBar(self)
        self._left = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        parent.installEventFilter(self)

    # --- making -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self.title, "title")
        set_role(self.state, "small")
        set_role(self.nothing, "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setMargin(8)
        self._side = Card(self, padding=3)
        self._left.addWidget(self.sections)
        self._left.addWidget(self.nothing)
        self._side.body.addLayout(self._left)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.setContentsMargins(0, 4, 0, 0)
        right.addWidget(self.title)
        right.addWidget(self.state)
        right.addWidget(self.pane, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._side)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addLayout(middle, 1)
        whole.addWidget(self.banner)
        whole.addWidget(self.foot)

    def _connect(self) -> None:
        search, foot = self.search, self.foot
        search.jumped.connect(self.show_section)
        search.find_changed.connect(self._find)
        search.mark_moved.connect(self.sections.move_mark)
        search.page_moved.connect(self.pane.turn_page)
        self.head.language_chosen.connect(self.use_language)
        self.head.size_stepped.connect(self.resize_letters)
        self.sections.section_marked.connect(self.show_section)
        self.sections.typed.connect(search.take)
        self.pane.typed.connect(search.take)
        self.pane.edited.connect(self._on_edited)
        self.pane.wheeled.connect(self.resize_letters)
        foot.edit_button.clicked.connect(self.edit)
        foot.print_button.clicked.connect(self._print)
        foot.back_button.clicked.connect(self._desk.back)
        foot.close_button.clicked.connect(self.close)
        foot.default_button.clicked.connect(self.put_default)
        foot.save_button.clicked.connect(self.save)
        foot.leave_button.clicked.connect(self.leave_editing)
        foot.news.action_triggered.connect(self.take_back)
        QShortcut(shortcut("answer_language"), self).activated.connect(self.next_language)
        QShortcut(shortcut("passport"), self).activated.connect(self._desk.back)
        QShortcut(QKeySequence(SAVE), self).activated.connect(self._save_if_editing)
        QShortcut(QKeySequence(PRINT), self).activated.connect(self._print)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; what is quoted keeps its own."""
        self.setWindowTitle(_("Service passport"))
        self.sections.setAccessibleName(_("Sections"))
        self.head.retranslate()
        self.foot.retranslate()
        self._show()
        if self.banner.question():
            self._ask(self._then)

    # --- coming and going ---------------------------------------------------------------------------

    def show_beside(self, area: QWidget) -> None:
        """Come up over ``area``, where nothing of the call stands; later where it was left."""
        self._drafts.own = self._desk.own()
        self.px = self._desk.px()
        self.pane.set_px(self.px)
        if not self.isVisible() and not self._drafts:
            self.language = self._desk.language()
            self.section = passport.SECTIONS[0]
            self.search.clear()
        if not self._is_placed:
            self._is_placed = True
            self._show_mode()  # the buttons of changing, too, would make it cover the call
            self._place(area)
        self.show()
        self._show()
        self.raise_()
        self.activateWindow()
        if not self.is_editing:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def _place(self, area: QWidget) -> None:
        room = area.screen().availableGeometry().adjusted(0, 0, 0, -_TITLE_BAR)
        wanted = area.size().expandedTo(self.minimumSizeHint()).expandedTo(QSize(0, _LEAST_HEIGHT))
        size = wanted.boundedTo(room.size())
        at = area.mapToGlobal(QPoint(0, 0))
        self.resize(size)
        self.move(min(at.x(), room.right() - size.width()), min(at.y(), room.bottom() - size.height()))

    def reject(self) -> None:
        """Esc, one step back: the question, the letters typed, the changing, the dialog."""
        if self.banner.question():
            self.banner.withdraw()
        elif self.search.text():
            self.search.clear()
        elif self.is_editing:
            self.leave_editing()
        else:
            self._go()

    def _go(self) -> None:
        super().reject()
        self._desk.back()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's name
        """What is typed is asked about; else the dialog goes at once, whatever is looked for."""
        if self.is_editing and self._drafts:
            self._ask(self._go)
            event.ignore()
        else:
            self._end_editing()
            self._go()
            event.accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Another person may be at the desk now: who may not change the texts finds none being changed."""
        super().showEvent(event)
        self.is_editing = self._desk.may_edit() and (self.is_editing or bool(self._drafts))
        self._show_mode()
        if self.is_editing and self._drafts:
            self.foot.news.say(self._unsaved_text(), "warn")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """The window of the desk wants to close over texts that are not saved."""
        is_end = event.type() is QEvent.Type.Close and watched is self.parent()
        if is_end and self._drafts and self._desk.may_edit():
            self.show()
            self.raise_()
            self.activateWindow()
            self._ask(self._go)
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # --- what is read -------------------------------------------------------------------------------

    def show_section(self, section: str) -> None:
        """Show another section; a screen reader reads it."""
        self.section = section
        self._show()
        if self.isVisible() and not self.is_editing:
            announce(self.pane, f"{self.title.text()}. {self.pane.text()}")

    def use_language(self, language: str) -> None:
        """Show the texts in Kazakh or Russian."""
        self.language = language
        self.show_section(self.section)

    def next_language(self) -> None:
        """F6, as in the answer of the call."""
        self.use_language("ru" if self.language == "kk" else "kk")

    def resize_letters(self, step: int) -> None:
        """A step larger or smaller; 0 is the usual size. It is remembered at this desk."""
        wanted = self.px + step * STEP_PX if step else USUAL_PX
        px = min(max(wanted, LEAST_PX), MOST_PX)
        if px != self.px:
            self.px = px
            self.pane.set_px(px)
            self.head.show_size(px)
            self._desk.keep_px(px)

    def _typed(self) -> str:
        """The letters that are looked for; a digit alone is none."""
        return "" if passport.at_key(self.search.text()) else self.search.text().strip()

    def _find(self, typed: str) -> None:
        found = passport.find(self._own(), typed)
        if found:
            self.section = found[0]
        self._show()

    def _own(self) -> Mapping[str, str]:
        return self._drafts.result() if self.is_editing else self._drafts.own

    def _show(self) -> None:
        typed = self._typed()
        found = passport.find(self._own(), typed) if typed else passport.SECTIONS
        self.sections.show_lines(
            [self._line(section) for section in passport.SECTIONS if section in found], self.section
        )
        self.nothing.setText(_("No section says «{text}».").format(text=typed))
        self._left.setCurrentWidget(self.sections if found else self.nothing)
        place = (self.section, self.language)
        self.title.setText(passport.title(*place))
        self.pane.setAccessibleName(passport.title(*place))
        said = self._drafts.text(place) if self.is_editing else passport.text(self._drafts.own, *place)
        if said != self.pane.text():
            self.pane.show_text(said)
        self.pane.mark(() if self.is_editing else passport.marked(said, typed))
        self.head.languages.set_value(self.language)
        self.head.show_size(self.px)
        self._show_state()

    def _line(self, section: str) -> Line:
        place = (section, self.language)
        if self.is_editing:
            is_own, is_unsaved = self._drafts.is_own(place), self._drafts.is_unsaved(section)
        else:
            is_own, is_unsaved = passport.is_changed(self._drafts.own, *place), False
        digit = str(passport.SECTIONS.index(section) + 1)
        return Line(section, digit, passport.title(*place), is_own, is_unsaved)

    def _show_state(self) -> None:
        line = self._line(self.section)
        marks = ((line.is_own, _("own wording of the clinic")), (line.is_unsaved, _("not saved yet")))
        self.state.setText(" · ".join(text for holds, text in marks if holds))
        self.state.setVisible(any(holds for holds, _text in marks))
        self.foot.default_button.setEnabled(line.is_own)

    # --- changing the texts -------------------------------------------------------------------------

    def edit(self) -> None:
        """Change the texts where they stand; every section and both languages, saved together."""
        if self._desk.may_edit():
            self.is_editing = True
            self._show_mode()
            self.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_mode(self) -> None:
        self.foot.show_mode(
            changing=self.is_editing, may_edit=self._desk.may_edit(), may_print=self._desk.may_print()
        )
        self.pane.set_editing(on=self.is_editing)
        self._show()

    def _on_edited(self) -> None:
        self._drafts.type((self.section, self.language), self.pane.text())
        self.sections.show_lines([self._line(one.section) for one in self.sections.lines()], self.section)
        self._show_state()

    def put_default(self) -> None:
        """The official wording in place of the clinic's own; Ctrl+Z takes it back, saving keeps it."""
        self.pane.put(passport.default(self.section, self.language))
        self.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> bool:
        """Keep all changed texts; whether that succeeded. The typed ones stay where it did not."""
        long = self._drafts.too_long()
        if long is not None:
            self.section, self.language = long
            self._show()
            text = _("This text is too long to be read aloud: at most {count} letters.")
            self.foot.news.say(text.format(count=passport.MOST_LETTERS), "warn")
            return False
        is_changed, before = bool(self._drafts), self._drafts.own
        if is_changed and not self._keep(self._drafts.result()):
            return False
        self._end_editing()
        if is_changed:
            self._before = before
            self.foot.news.say(_("Saved."), "ok", _("Take back"))
        return True

    def _save_if_editing(self) -> None:
        if self.is_editing:
            self.save()

    def _keep(self, texts: Mapping[str, str]) -> bool:
        try:
            self._desk.save(texts)
        except (errors.ClinicError, OSError) as fault:
            show_fault(self.foot.news, fault)
            return False
        self._drafts.own = texts
        return True

    def take_back(self) -> None:
        """The texts as they stood before they were saved."""
        if self._before is not None and self._keep(self._before):
            self._before = None
            self._show()
            self.foot.news.say(_("Taken back."), "ok")

    def leave_editing(self) -> None:
        """Back to reading; what is not saved is asked about."""
        if self._drafts:
            self._ask(_nothing)
        else:
            self._end_editing()

    def _end_editing(self) -> None:
        self._drafts.drop()
        if self.is_editing:
            self.is_editing = False
            self.foot.news.clear()
            self._show_mode()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, then: Callable[[], object]) -> None:
        self._then = then

        def saved() -> None:
            if self.save():
                then()

        def dropped() -> None:
            self._end_editing()
            then()

        self.banner.ask(
            _("Save the changed texts?"),
            (
                Answer("save", _("Save"), saved, "primary"),
                Answer("drop", _("Drop the changes"), dropped, "danger"),
                Answer("stay", _("Go on changing"), self.pane.setFocus),
            ),
            details=self._unsaved_text(),
            careful="stay",
        )

    def _unsaved_text(self) -> str:
        count = len(self._drafts)
        text = ngettext("{count} text is not saved yet.", "{count} texts are not saved yet.", count)
        return text.format(count=count)

    # --- keys, size, language -----------------------------------------------------------------------

    def _print(self) -> None:
        if not self.is_editing and self._desk.may_print():
            self.print_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Ctrl with + and - changes the size, Ctrl+Z takes the last saving back; letters find a section."""
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_ctrl and event.key() in _SIZE_KEYS:
            self.resize_letters(_SIZE_KEYS[event.key()])
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.is_editing:
            self.take_back()
        elif self.is_editing or not self.search.take(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """The list takes its share of the width."""
        self._side.setFixedWidth(min(max(round(self.width() * _LIST_SHARE), _LIST_LEAST), _LIST_MOST))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _nothing() -> None:
    """What follows an answer after which one only reads on."""
