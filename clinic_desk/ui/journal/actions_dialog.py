"""What was done beside single visits: hours, absences, lists, families; any of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_moment
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.services import actions, undo
from clinic_desk.services.actions import ActionRow
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, PrimaryButton, StatusLine
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.wording import timetables

_WIDTH, _HEIGHT, _MARGIN = 860, 560, 40
_PAGE = 200


def _state(row: ActionRow) -> str:
    if row.taken_back_at is None:
        return ""
    return _("taken back {moment}, {registrar}").format(
        moment=format_moment(row.taken_back_at), registrar=row.taken_back_by or "—"
    )


def _quiet(row: ActionRow) -> str:
    return "quiet" if row.taken_back_at is not None else ""


COLUMNS = (
    Column[ActionRow](N_("When"), lambda row: format_moment(row.at), 130, _quiet),
    Column[ActionRow](N_("What was done"), timetables.action, 330, _quiet),
    Column[ActionRow](N_("Registrar"), lambda row: f"{row.registrar} · {row.pc}", 130, _quiet),
    Column[ActionRow](N_("State"), _state, 160, _quiet),
)


class ActionsDialog(QDialog):
    """The newest first. Ctrl+Z takes the chosen action back, or says what stands against it.

    ``tell`` hears of every change, as after any use case.
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("actions_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._rows: list[ActionRow] = []
        self.table = named(RowsTable(COLUMNS, self), "actions_table")
        self.empty = EmptyState("history", self)
        self.news = StatusLine(self)
        self.more_button = named(KeyButton("", "", self), "actions_more")
        self.back_button = named(PrimaryButton("", shortcut_text("undo"), self), "actions_take_back")
        self.close_button = named(KeyButton("", "Esc", self), "actions_close")
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.load()

    def _lay_out(self) -> None:
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=1)
        card.body.addLayout(self._stack)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.more_button, self.back_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the table
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(8)
        whole.addWidget(card, 1)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _MARGIN), min(_HEIGHT, room.height() - _MARGIN))

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.more_button.clicked.connect(self._load_more)
        self.back_button.clicked.connect(self.take_back)
        self.close_button.clicked.connect(self.reject)
        QShortcut(shortcut("undo"), self).activated.connect(self.take_back)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("What was done"))
        self.table.setAccessibleName(_("What was done"))
        self.table.rows.retranslate()
        self.empty.set_texts(
            _("Nothing yet. Changed hours, absences, days and lists stand here, and can be taken back.")
        )
        self.more_button.setText(_("Older ones"))
        self.back_button.setText(_("Take back"))
        self.close_button.setText(_("Close"))

    # --- rows -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the newest page; the choice stays on its action."""
        chosen = self.current()
        self._rows = actions.newest(limit=max(_PAGE, len(self._rows)))
        self._show(None if chosen is None else chosen.id)

    def _load_more(self) -> None:
        chosen = self.current()
        self._rows += actions.newest(limit=_PAGE, before=self._rows[-1].id)
        self._show(None if chosen is None else chosen.id)

    def _show(self, chosen: int | None) -> None:
        self.table.set_rows(self._rows)
        self._stack.setCurrentWidget(self.table if self._rows else self.empty)
        place = next((number for number, row in enumerate(self._rows) if row.id == chosen), 0)
        if self._rows:
            self.table.setCurrentIndex(self.table.rows.index(place, 0))
            self.table.setFocus()
        self.more_button.setVisible(len(self._rows) % _PAGE == 0 and bool(self._rows))
        self._show_what_is_possible()

    def current(self) -> ActionRow | None:
        """The chosen action."""
        index = self.table.currentIndex()
        return self.table.rows.row(index) if index.isValid() else None

    def _on_current_changed(self, *_indexes: object) -> None:
        self._show_what_is_possible()

    def _show_what_is_possible(self) -> None:
        row = self.current()
        self.back_button.setEnabled(row is not None and row.taken_back_at is None)

    # --- taking back ----------------------------------------------------------------------------------

    def take_back(self) -> None:
        """Take the chosen action back, if everything still is as it left it."""
        row = self.current()
        if row is None or row.taken_back_at is not None:
            return
        try:
            done = undo.take_back_action(row.id, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._tell(~Changes(0))
        self.load()
        self.news.say(timetables.undone(row, len(done.outside)), "ok")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
