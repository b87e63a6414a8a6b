"""Who did what: the entries of the audit newest first, the facts of one, and whether the chain is intact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_number, ngettext
from clinic_desk.rules.audit import Anchor, AuditRow
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, audit_chain, audit_log, finder
from clinic_desk.ui.actions import key_text, shortcut, shortcut_text
from clinic_desk.ui.audit.filter_bar import FilterBar
from clinic_desk.ui.audit.tables import ENTRIES, FACTS, EntriesModel
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, ProgressStrip, StatusLine
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.ui.widgets.save_file import ask_path
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.wording import audit as words

_ENTRIES_WIDTH, _FACTS_WIDTH = 700, 360
_SAVE: Final = QKeySequence.StandardKey.Save


class AuditDialog(QDialog):
    """Changes nothing. With ``person_id`` it opens on who looked at that person or touched what is theirs."""

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        person_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("audit_dialog")
        self._clock, self._actor = clock, actor
        self._person_id = person_id
        self._job: Job[int] | Job[tuple[Anchor, list[str]]] | None = None
        self._doctors = {row.id: row.name.short for row in finder.doctors(with_inactive=True)}
        self.filter = FilterBar(lambda: clock.now().date(), self)
        self.entries = EntriesModel(self._page, self)
        self.table: RowsTable[AuditRow] = named(RowsTable(ENTRIES, self), "audit_table")
        self.facts: RowsTable[words.Fact] = named(RowsTable(FACTS, self), "audit_facts")
        self.head = named(QLabel(self, wordWrap=True), "audit_head")
        self.empty = EmptyState("history", self)
        self.whole = named(QLabel(self, wordWrap=True), "audit_integrity")
        self.strip = ProgressStrip(self)
        self.news = StatusLine(self)
        self.check_button = named(KeyButton("", shortcut_text("refresh"), self), "audit_check")
        self.person_button = named(KeyButton("", shortcut_text("row_history"), self), "audit_person")
        self.export_button = named(KeyButton("", key_text(QKeySequence(_SAVE)), self), "audit_export")
        self.close_button = named(KeyButton("", "Esc", self), "audit_close")
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._open_on(person_id)

    def _lay_out(self) -> None:
        self.table.setModel(self.entries)
        for number, column in enumerate(ENTRIES):
            self.table.setColumnWidth(number, column.width)
        set_role(self.head, "strong")
        set_role(self.whole, "small")
        self.strip.hide()
        for button in (self.check_button, self.person_button, self.export_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the table
        card, side = Card(self, padding=1), Card(self, padding=8)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addLayout(self._stack)
        side.body.addWidget(self.head)
        side.body.addWidget(self.facts, 1)
        parts = QSplitter(self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(card)
        parts.addWidget(side)
        parts.setSizes([_ENTRIES_WIDTH, _FACTS_WIDTH])
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        state, foot = QHBoxLayout(), QHBoxLayout()
        state.addWidget(self.whole, 1)
        state.addWidget(self.check_button)
        foot.setSpacing(8)
        foot.addWidget(self.news, 1)
        for button in (self.person_button, self.export_button, self.close_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(8)
        whole.addWidget(self.filter)
        whole.addWidget(parts, 1)
        whole.addWidget(self.strip)
        whole.addLayout(state)
        whole.addLayout(foot)
        open_at(self, 1120, 680)

    def _connect(self) -> None:
        self.filter.changed.connect(self.load)
        self.filter.text.returnPressed.connect(self.table.setFocus)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.entries.rowsInserted.connect(self._show_count)
        self.empty.action_triggered.connect(self._show_everything)
        self.check_button.clicked.connect(self.check)
        self.person_button.clicked.connect(self._switch_person)
        self.export_button.clicked.connect(self._ask_export)
        self.close_button.clicked.connect(self.reject)
        self.strip.stop_requested.connect(self._stop)
        for name, act in (("refresh", self.check), ("row_history", self._switch_person)):
            QShortcut(shortcut(name), self).activated.connect(act)
        QShortcut(shortcut("filter_journal"), self).activated.connect(self.filter.text.setFocus)
        QShortcut(QKeySequence(_SAVE), self).activated.connect(self.export_button.click)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.table.setAccessibleName(_("Who did what"))
        self.facts.setAccessibleName(_("What the entry says"))
        self.entries.retranslate()
        self.facts.rows.retranslate()
        self.check_button.setText(_("Check the chain"))
        self.export_button.setText(_("Export…"))
        self.export_button.setToolTip(_("The export itself is written into the audit."))
        self.close_button.setText(_("Close"))
        self._show_person()
        self._show_state()

    # --- rows -----------------------------------------------------------------------------------------

    def _open_on(self, person_id: int | None) -> None:
        # what this desk looked at a moment ago belongs into the list
        audit.flush(now=self._clock.now(), at_end=True)
        self.filter.show_names(audit_log.names())
        if person_id is not None:
            self.filter.show_all_days()
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        """Read the newest entries that fit."""
        try:
            self.entries.load()
        except errors.ClinicError as fault:
            self.news.say(wording.sentence(fault), "danger")
            return
        has_rows = self.entries.rowCount() > 0
        self._stack.setCurrentWidget(self.table if has_rows else self.empty)
        if has_rows:
            self.table.setCurrentIndex(self.entries.index(0, 0))
        else:
            self._on_current(QModelIndex(), QModelIndex())
        self._show_count()

    def _page(self, before: int | None) -> Sequence[AuditRow]:
        return audit_log.page(self.filter.value(self._person_id), before=before)

    def current(self) -> AuditRow | None:
        """The entry in focus."""
        index = self.table.currentIndex()
        return self.entries.row(index) if index.isValid() else None

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.entries.row(current) if current.isValid() else None
        self.facts.set_rows([] if row is None else words.facts_of(row, self._doctors))
        self.head.setText(
            ""
            if row is None
            else _("No. {number} · {who}, PC {pc}").format(
                number=row.id, who=row.account or "—", pc=row.pc or "—"
            )
            + f"\n{words.about(row)}"
        )
        self._show_person()

    def _show_count(self) -> None:
        count = self.entries.rowCount()
        text = ngettext("{count} entry", "{count} entries", count).format(count=format_number(count))
        self.news.say(
            text if self.entries.is_whole else _("{text} and older ones").format(text=text), "quiet"
        )

    # --- one person -----------------------------------------------------------------------------------

    def _switch_person(self) -> None:
        """Only what concerns the person of the entry, or everybody again."""
        row = self.current()
        if self._person_id is not None:
            self._person_id = None
        elif row is not None and row.person_id is not None:
            self._person_id = row.person_id
            self.filter.show_all_days()
        else:
            return
        self._show_person()
        self.load()

    def _show_person(self) -> None:
        one = self._person_id
        row = self.current()
        self.person_button.setText(_("All patients") if one is not None else _("Only this patient"))
        self.person_button.setEnabled(one is not None or (row is not None and row.person_id is not None))
        title = _("Who did what")
        name = "" if one is None else audit_log.name_of(one)
        self.setWindowTitle(f"{title}: {name}" if name else title)
        self.empty.set_texts(_("Nothing fits this filter."), _("Show everything"))

    def _show_everything(self) -> None:
        self._person_id = None
        self._show_person()
        self.filter.reset()

    # --- the chain ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        known = audit_chain.anchor()
        text = _("The newest entry is No. {number}, seal {sign}. Not checked yet in this window.")
        self.whole.setText(text.format(number=format_number(known.number), sign=known.sign))
        set_role(self.whole, "small")

    def check(self) -> None:
        """Check every entry, with progress; the desk can book meanwhile."""
        if self._job is not None:
            return
        self._begin(_("Checking the chain"))
        self._job = run_in_background(
            self,
            lambda progress: audit_chain.verify(progress=progress, stop=progress.stopped),
            on_done=self._on_checked,
            on_failed=self._on_failed,
            on_progress=self.strip.set_progress,
        )

    def _on_checked(self, found: tuple[Anchor, list[str]]) -> None:
        self._end()
        known, problems = found
        self.whole.setText(words.integrity(problems, known.number, known.sign))
        set_role(self.whole, "danger" if problems else "ok")

    # --- the file -------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        if self._job is None and self.export_button.isEnabled():
            self._file_dialog: QFileDialog = ask_path(self, _("Export the audit"), "audit", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write what fits the filter into a file; the entry about it is written first."""
        self._begin(_("Exporting the audit"))
        chosen, now, actor = self.filter.value(self._person_id), self._clock.now(), self._actor()
        heads, worded = words.heads(), partial(words.cells, doctors=dict(self._doctors))

        def work(progress: Progress) -> int:
            def tick(count: int) -> None:
                progress.check()
                progress(count, 0)

            return audit_log.export(chosen, path, heads, worded, now=now, actor=actor, tick=tick)

        self._job = run_in_background(
            self, work, on_done=partial(self._on_exported, path), on_failed=self._on_failed
        )

    def _on_exported(self, path: Path, count: int) -> None:
        self._end()
        text = ngettext("{count} entry written: {file}", "{count} entries written: {file}", count)
        self.news.say(text.format(count=format_number(count), file=path.name), "ok")

    # --- long work ------------------------------------------------------------------------------------

    def _begin(self, title: str) -> None:
        self.strip.start(title, _("Stop"))
        for button in (self.check_button, self.export_button):
            button.setEnabled(False)

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self.check_button.setEnabled(True)
        self.export_button.setEnabled(access.has(Right.EXPORT))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _on_failed(self, fault: Exception) -> None:
        self._end()
        if isinstance(fault, errors.ClinicError) and not isinstance(fault, errors.Stopped):
            self.news.say(wording.sentence(fault), "danger")

    def done(self, result: int) -> None:
        """Nobody waits for the answer any more."""
        self._stop()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
