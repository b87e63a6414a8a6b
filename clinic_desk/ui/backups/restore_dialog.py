"""The way back: choose a backup, give its passphrase, see what it holds, put it in the place of the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_moment
from clinic_desk.rules.rows import Actor
from clinic_desk.services import backup
from clinic_desk.services.backup import BackupContents, FoundBackup, Here
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.backups import texts
from clinic_desk.ui.backups.preview import Preview, lines_of
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, PrimaryButton, ProgressStrip, StatusLine
from clinic_desk.ui.widgets.field_box import FieldBox
from clinic_desk.ui.widgets.open_file import ask_for_backup
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_WIDTH, _HEIGHT, _MARGIN = 760, 540, 40
_CHOOSE, _PREVIEW = range(2)
COLUMNS: Final = (
    Column[FoundBackup](N_("Made"), lambda one: format_moment(one.name.at), 140),
    Column[FoundBackup](N_("Why"), lambda one: texts.kind(one.name.kind), 250),
    Column[FoundBackup](N_("Size"), lambda one: texts.size(one.size), 80),
    Column[FoundBackup](N_("Where"), lambda one: str(one.path.parent), 200),
)


class RestoreDialog(QDialog):
    """Accepted once the backup stands in the place of the data of ``folder``.

    Where the data are open, ``let_go`` closes them, just before they are replaced: from then on
    :attr:`data_closed` is true, and whoever showed the dialog must open the folder again, however the dialog
    ended. Without it the data must be closed.
    """

    def __init__(
        self,
        parent: QWidget | None,
        folder: Path,
        clock: Clock,
        *,
        let_go: Callable[[], object] | None = None,
        actor: Actor | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("restore_dialog")
        self._folder, self._clock, self._let_go, self._actor = folder, clock, let_go, actor
        self._here: Here | None = backup.here() if let_go is not None else None
        self._path: Path | None = None
        self._contents: BackupContents | None = None
        self._job: Job[BackupContents] | None = None
        self.data_closed = False
        self.head = named(QLabel(self, wordWrap=True), "restore_head")
        self.hint = named(QLabel(self, wordWrap=True), "restore_hint")
        self.table = named(RowsTable(COLUMNS, self), "found_backups")
        self.empty = EmptyState("database-backup", self)
        self.other_button = named(QPushButton(self), "other_backup")
        self.file_label = named(QLabel(self), "chosen_backup")
        self.phrase = FieldBox(named(QLineEdit(self), "passphrase"), self)
        self.show_phrase = named(QCheckBox(self), "show_passphrase")
        self.preview = Preview(self)
        self.missing = named(QLabel(self, wordWrap=True), "will_be_missing")
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.back_button = named(KeyButton("", "Esc", self), "restore_back")
        self.next_button = named(PrimaryButton("", "Enter", self), "restore_next")
        self.pages = QStackedWidget(self)
        self._found_or_empty = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.load()

    # --- built once ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        set_role(self.hint, "quiet")
        set_role(self.file_label, "small")
        self.phrase.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.phrase.editor.setMaxLength(500)
        self.missing.setMargin(10)
        set_role(self.missing, "banner", tone="warn")
        self.strip.hide()
        self.pages.addWidget(self._choose_page())
        self.pages.addWidget(self._preview_page())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.back_button, self.next_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.next_button.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 14)
        whole.setSpacing(10)
        whole.addWidget(self.head)
        whole.addWidget(self.hint)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.strip)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _MARGIN), min(_HEIGHT, room.height() - _MARGIN))

    def _choose_page(self) -> QWidget:
        page = QWidget(self)
        card = Card(page, padding=1)
        self._found_or_empty.addWidget(self.table)
        self._found_or_empty.addWidget(self.empty)
        card.body.addLayout(self._found_or_empty)
        other = QHBoxLayout()
        other.setSpacing(12)
        other.addWidget(self.other_button)
        other.addWidget(self.file_label, 1)
        phrase = QHBoxLayout()
        phrase.setSpacing(12)
        phrase.addWidget(self.phrase, 1)
        phrase.addWidget(self.show_phrase, 0, Qt.AlignmentFlag.AlignBottom)
        self.other_button.setAutoDefault(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(card, 1)
        column.addLayout(other)
        column.addLayout(phrase)
        return page

    def _preview_page(self) -> QWidget:
        page = QWidget(self)
        card = Card(page, padding=16)
        card.body.addWidget(self.preview)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(card)
        column.addWidget(self.missing)
        column.addStretch()
        return page

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(self._on_row)
        self.table.doubleClicked.connect(lambda _index: self.go_on())
        self.other_button.clicked.connect(self._ask_for_file)
        self.empty.action_triggered.connect(self._ask_for_file)
        self.show_phrase.toggled.connect(self._on_show_phrase)
        self.strip.stop_requested.connect(self._stop)
        self.back_button.clicked.connect(self.reject)
        self.next_button.clicked.connect(self.go_on)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Restore a backup"))
        self.table.setAccessibleName(_("Backups that were found"))
        self.table.rows.retranslate()
        self.empty.set_texts(
            _("No backups were found beside the data or on a stick. Put the stick in, or choose the file."),
            _("Choose a file…"),
        )
        self.other_button.setText(_("Another file…"))
        self.phrase.set_label(_("Passphrase of the backup"))
        self.show_phrase.setText(_("show"))
        self._show_file()
        self._show_page(self.pages.currentIndex())

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        if page == _CHOOSE:
            self.head.setText(_("Which backup?"))
            self.hint.setText(
                _("What is here now is not deleted: it stays in the data folder under another name.")
            )
            self.back_button.setText(_("Cancel"))
            self.next_button.setText(_("Open it"))
            self.next_button.set_key("Enter")
            self.next_button.setDefault(True)
        elif self._contents is not None:
            self.head.setText(_("Restore this backup?"))
            self.hint.setText(str(self._path))
            self.preview.show_lines(lines_of(self._contents, self._here), with_here=self._here is not None)
            text = _("Everything entered since {moment} will be missing and must be entered again.")
            self.missing.setText(text.format(moment=format_moment(self._contents.made_at)))
            self.back_button.setText(_("Back"))
            self.next_button.setText(_("Restore"))
            if self._here is not None:
                self.next_button.set_key("")
                self.back_button.setDefault(True)
        self._show_what_is_possible()

    # --- choosing --------------------------------------------------------------------------------------

    def load(self) -> None:
        """Look for backups in the usual places; the newest is chosen."""
        found = backup.backups_near(self._folder)
        self.table.set_rows(found)
        self._found_or_empty.setCurrentWidget(self.table if found else self.empty)
        self.other_button.setVisible(bool(found))
        if not found:
            self._ask_phrase(asks=False)
        if found:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.phrase.editor.setFocus()
        self._show_what_is_possible()

    def choose(self, path: Path) -> None:
        """Take a file, be it in the list or not."""
        self._path = path
        try:
            encrypted = backup.is_encrypted(path)
        except errors.ClinicError as error:
            self._path = None
            self.news.say(wording.sentence(error), "danger")
        else:
            self.news.clear()
            self._ask_phrase(asks=encrypted)
        self._show_file()
        self._show_what_is_possible()

    def _ask_phrase(self, *, asks: bool) -> None:
        self.phrase.setVisible(asks)
        self.show_phrase.setVisible(asks)
        self.phrase.set_reason("")

    def _on_row(self, *_indexes: object) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.choose(self.table.rows.row(index).path)

    def _ask_for_file(self) -> None:
        ask_for_backup(self, _("Choose a backup"), self._on_file)

    def _on_file(self, path: Path) -> None:
        self.table.clearSelection()
        self.choose(path)
        if self._path is not None:
            (self.next_button if self.phrase.isHidden() else self.phrase.editor).setFocus()

    def _show_file(self) -> None:
        self.file_label.setText("" if self._path is None else self._path.name)

    def _on_show_phrase(self, shown: bool) -> None:  # noqa: FBT001 -- a Qt slot
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.phrase.editor.setEchoMode(mode)

    def _show_what_is_possible(self) -> None:
        busy = self._job is not None
        self.pages.setEnabled(not busy)
        self.next_button.setEnabled(not busy and self._path is not None)

    # --- doing -----------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Open the chosen backup, or restore the one that is shown."""
        if self._job is not None or self._path is None:
            return
        if self.pages.currentIndex() == _CHOOSE:
            self._open(self._path)
        else:
            self._restore(self._path)

    def _open(self, path: Path) -> None:
        phrase = self.phrase.editor.text()
        if not self.phrase.isHidden() and not phrase.strip():
            self.phrase.set_reason(_("Type the passphrase that was set when the backup was made."))
            self.phrase.editor.setFocus()
            return
        self.phrase.set_reason("")
        work = self._folder if self._folder.is_dir() else None

        def look(progress: Progress) -> BackupContents:
            return backup.verify(path, phrase, work=work, progress=progress, stop=progress.stopped)

        self._run(_("The backup is opened and checked"), look, self._on_opened)

    def _on_opened(self, contents: BackupContents) -> None:
        self._end()
        self._contents = contents
        self._show_page(_PREVIEW)
        # the Enter that opened it must not replace a clinic, should it come twice
        (self.next_button if self._here is None else self.back_button).setFocus()

    def _restore(self, path: Path) -> None:
        if self._let_go is not None and not self.data_closed:
            self._let_go()
            self.data_closed = True
        phrase, now = self.phrase.editor.text(), self._clock.now()

        def put(progress: Progress) -> BackupContents:
            return backup.restore(
                path,
                self._folder,
                passphrase=phrase,
                now=now,
                actor=self._actor,
                replace=True,
                progress=progress,
                stop=progress.stopped,
            )

        self._run(_("The backup is restored"), put, self._on_restored)

    def _on_restored(self, _contents: BackupContents) -> None:
        self._end()
        self.accept()

    def _run(
        self, title: str, work: Callable[[Progress], BackupContents], done: Callable[[BackupContents], object]
    ) -> None:
        self.news.clear()
        self.strip.start(title, _("Stop"))
        self._job = run_in_background(
            self,
            work,
            on_done=done,
            on_failed=self._on_failed,
            on_progress=self.strip.set_progress,
            with_data=False,
        )
        self._show_what_is_possible()

    def _on_failed(self, fault: Exception) -> None:
        self._end()
        if isinstance(fault, errors.Stopped):
            self.news.say(_("Stopped; nothing was changed."), "quiet")
        elif isinstance(fault, errors.BackupRefused) and fault.reason in {
            "wrong_passphrase",
            "no_passphrase",
        }:
            self._show_page(_CHOOSE)
            self.phrase.set_reason(_("The passphrase does not fit this backup."))
            self.phrase.editor.selectAll()
            self.phrase.editor.setFocus()
        else:
            show_fault(self.news, fault)

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self._show_what_is_possible()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def reject(self) -> None:
        """Esc: stop what runs, go back a page, or close."""
        if self._job is not None:
            self._job.stop()
        elif self.pages.currentIndex() == _PREVIEW and not self.data_closed:
            self._show_page(_CHOOSE)
            self.table.setFocus()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's name
        """The data are never left half replaced: what runs is stopped first."""
        if self._job is not None:
            self._job.stop()
            event.ignore()
            return
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
