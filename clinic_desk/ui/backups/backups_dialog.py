"""The clinic's backups: what was made, where they go, the passphrase, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_moment
from clinic_desk.rules.backups import BackupKind, BackupRow
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, backup
from clinic_desk.services.backup import BackupContents, BackupState
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.backups import texts
from clinic_desk.ui.backups.passphrase_dialog import PassphraseDialog
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.run_dialog import run
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import (
    Card,
    ElidedLabel,
    EmptyState,
    KeyButton,
    PrimaryButton,
    ProgressStrip,
    StatusLine,
)
from clinic_desk.ui.widgets.open_file import ask_for_folder
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_WIDTH, _HEIGHT, _MARGIN = 860, 600, 40


def _tone(row: BackupRow) -> str:
    return "" if row.good else "danger"


COLUMNS: Final = (
    Column[BackupRow](N_("When"), lambda row: format_moment(row.at), 130, _tone),
    Column[BackupRow](N_("Why"), lambda row: texts.kind(row.kind), 200, _tone),
    Column[BackupRow](N_("Size"), lambda row: texts.size(row.size) if row.size else "—", 80, _tone),
    Column[BackupRow](
        N_("State"), lambda row: _("verified") if row.good else texts.problem(row.problem), 120, _tone
    ),
    Column[BackupRow](N_("Where"), lambda row: str(Path(row.path).parent), 200, _tone),
)


class BackupsDialog(QDialog):
    """Shows and makes backups; ``tell`` hears of every change.

    Signals: ``restore_wanted``: the way back; the dialog has closed.
    """

    restore_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("backups_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._state: BackupState | None = None
        self._job: Job[BackupRow] | Job[BackupContents] | Job[None] | None = None
        self.head = named(QLabel(self, wordWrap=True), "backups_head")
        self.table = named(RowsTable(COLUMNS, self), "backups_table")
        self.empty = EmptyState("database-backup", self)
        self.second_label = named(QLabel(self), "second_label")
        self.second = named(ElidedLabel("", self), "second_place")
        self.second_button = named(QPushButton(self), "choose_second")
        self.no_second_button = named(QPushButton(self), "no_second")
        self.phrase_label = named(QLabel(self), "passphrase_label")
        self.phrase = named(QLabel(self, wordWrap=True), "passphrase_state")
        self.phrase_button = named(QPushButton(self), "set_passphrase")
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.verify_button = named(KeyButton("", "", self), "backups_verify")
        self.restore_button = named(KeyButton("", "", self), "backups_restore")
        self.now_button = named(PrimaryButton("", "", self), "backups_now")
        self.close_button = named(KeyButton("", "Esc", self), "backups_close")
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.load()
        self._come_back()

    # --- built once ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=1)
        card.body.addLayout(self._stack)
        self.strip.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.verify_button, self.restore_button, self.now_button, self.close_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.now_button.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 14)
        whole.setSpacing(10)
        whole.addWidget(self.head)
        whole.addWidget(card, 1)
        whole.addWidget(self._settings_card())
        whole.addWidget(self.strip)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _MARGIN), min(_HEIGHT, room.height() - _MARGIN))

    def _settings_card(self) -> QWidget:
        card = Card(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            (self.second_label, self.second, self.second_button, self.no_second_button),
            (self.phrase_label, self.phrase, self.phrase_button),
        )
        for line, parts in enumerate(rows):
            for column, part in enumerate(parts):
                grid.addWidget(part, line, column)
                if isinstance(part, QPushButton):
                    part.setAutoDefault(False)
        for label in (self.second_label, self.phrase_label):
            set_role(label, "small")
        card.body.addLayout(grid)
        return card

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._show_what_is_possible())
        self.second_button.clicked.connect(self._ask_for_second)
        self.no_second_button.clicked.connect(lambda: self._choose_second(None))
        self.phrase_button.clicked.connect(self.ask_for_passphrase)
        self.strip.stop_requested.connect(self._stop)
        self.verify_button.clicked.connect(self.verify)
        self.restore_button.clicked.connect(self._on_restore)
        self.now_button.clicked.connect(self.back_up)
        self.close_button.clicked.connect(self.reject)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Backups"))
        self.table.setAccessibleName(_("Backups"))
        self.table.rows.retranslate()
        self.empty.set_texts(
            _("No backup was made yet. The first one comes at noon, at the end of the day, or now.")
        )
        self.second_label.setText(_("Second place"))
        self.second_button.setText(_("Choose a folder or stick…"))
        self.no_second_button.setText(_("No second place"))
        self.phrase_label.setText(_("Passphrase"))
        self.verify_button.setText(_("Check it"))
        self.restore_button.setText(_("Restore…"))
        self.now_button.setText(_("Back up now"))
        self.close_button.setText(_("Close"))
        self._show_state()

    # --- what there is ---------------------------------------------------------------------------------

    def load(self) -> None:
        """Read again."""
        rows = backup.last_runs()
        self._state = backup.state(now=self._clock.now())
        self.table.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._show_state()

    def current(self) -> BackupRow | None:
        """The chosen backup."""
        index = self.table.currentIndex()
        return self.table.rows.row(index) if index.isValid() else None

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            return
        if state.newest is None:
            text = _("There is no good backup yet.")
        else:
            text = _("The last good backup is of {moment}.").format(moment=format_moment(state.newest.at))
        self.head.setText(text)
        set_style_property(self.head, "role", "danger" if state.is_old else "heading")
        self._show_second(state)
        self.phrase.setText(
            _("set") if state.has_passphrase else _("none yet: backups stay on this PC, not encrypted")
        )
        set_style_property(self.phrase, "role", "" if state.has_passphrase else "warn")
        self.phrase_button.setText(_("Change…") if state.has_passphrase else _("Set…"))
        self._show_what_is_possible()

    def _show_second(self, state: BackupState) -> None:
        if state.second is None:
            text, role = _("none: a fire or a thief would take the backups too"), "warn"
        elif state.second_found is None:
            text, role = _("{place} (not in the PC now)").format(place=state.second), "warn"
        else:
            text, role = str(state.second_found), ""
        self.second.setText(text)
        set_style_property(self.second, "role", role)
        self.no_second_button.setVisible(state.second is not None)

    def _show_what_is_possible(self) -> None:
        busy, row = self._job is not None, self.current()
        may_set = access.has(Right.SETTINGS) and not busy
        for button in (self.second_button, self.no_second_button, self.phrase_button):
            button.setEnabled(may_set)
        self.now_button.setEnabled(not busy and access.has(Right.BACK_UP))
        self.verify_button.setEnabled(not busy and row is not None and row.good)
        self.restore_button.setEnabled(not busy and access.has(Right.RESTORE))

    # --- doing -----------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make one now."""
        now, actor = self._clock.now(), self._actor()

        def work(progress: Progress) -> BackupRow:
            return backup.make(
                None,
                kind=BackupKind.HAND,
                now=now,
                actor=actor,
                progress=progress,
                stop=progress.stopped,
            )

        self._begin(_("Backing up…"))
        self._job = run_in_background(
            self, work, on_done=self._on_made, on_failed=self._on_failed, on_progress=self.strip.set_progress
        )
        self._show_what_is_possible()

    def _on_made(self, _row: BackupRow) -> None:
        self._end(_("Backed up and verified."))

    def verify(self) -> None:
        """Open the chosen one and check all of it."""
        row = self.current()
        if row is None or not row.good:
            return
        path, phrase = Path(row.path), ""
        try:
            encrypted = backup.is_encrypted(path)
        except errors.ClinicError as error:
            show_fault(self.news, error)
            return
        if encrypted:
            dialog = PassphraseDialog(self, new=False)
            given = run(dialog)
            phrase = dialog.passphrase()
            dialog.deleteLater()
            if not given:
                return
        work_folder = path.parent if path.parent.name == "backups" else None

        def work(progress: Progress) -> BackupContents:
            return backup.verify(path, phrase, work=work_folder, progress=progress, stop=progress.stopped)

        self._begin(_("The backup is opened and checked"))
        self._job = run_in_background(
            self,
            work,
            on_done=lambda _contents: self._end(_("The backup is whole and can be restored.")),
            on_failed=self._on_failed,
            on_progress=self.strip.set_progress,
            with_data=False,
        )
        self._show_what_is_possible()

    def ask_for_passphrase(self) -> None:
        """A new passphrase for the backups from now on."""
        dialog = PassphraseDialog(self, new=True)
        given = run(dialog)
        phrase, now, actor = dialog.passphrase(), self._clock.now(), self._actor()
        dialog.deleteLater()
        if not given:
            return
        self._begin(_("The passphrase is set"))
        self._job = run_in_background(
            self,
            lambda _progress: backup.set_passphrase(phrase, now=now, actor=actor),
            on_done=lambda _nothing: self._end(_("Backups are encrypted from now on; make one right away.")),
            on_failed=self._on_failed,
        )
        self._show_what_is_possible()

    def _ask_for_second(self) -> None:
        ask_for_folder(self, _("Second place for the backups"), self._choose_second)

    def _choose_second(self, place: Path | None) -> None:
        try:
            backup.choose_second(place, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            show_fault(self.news, error)
            return
        self._tell(Changes.SAFETY)
        self.load()

    def _on_restore(self) -> None:
        self.accept()
        self.restore_wanted.emit()

    def _begin(self, title: str) -> None:
        self.news.clear()
        self.strip.start(title, _("Stop"))

    def _end(self, text: str) -> None:
        self._job = None
        self.strip.hide()
        self.load()
        self._come_back()
        self._tell(Changes.SAFETY)
        self.news.say(text, "ok")

    def _come_back(self) -> None:
        """Where a person begins, and goes on: the button pressed last slept while it was done."""
        (self.table if self.table.rows.rowCount() else self.now_button).setFocus()

    def _on_failed(self, fault: Exception) -> None:
        self._job = None
        self.strip.hide()
        self.load()
        self._come_back()
        self._tell(Changes.SAFETY)
        if isinstance(fault, errors.Stopped):
            self.news.say(_("Stopped; nothing was changed."), "quiet")
        else:
            show_fault(self.news, fault)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def reject(self) -> None:
        """Esc stops what runs, then closes."""
        if self._job is not None:
            self._job.stop()
            return
        super().reject()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "close_button"):
            self.retranslate()
