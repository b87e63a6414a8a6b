"""Deleting a year after its storage term: what goes, the printed list, and the deliberate act.

Nothing is deleted by one click: the list has to be printed or saved, the year typed, a reason written and a
box ticked. A backup is made first; then it runs beside the window, and cannot be stopped half-way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.i18n import N_, _, format_date, format_number
from clinic_desk.rules import erasure as rule
from clinic_desk.rules.erasure import ErasureCounts, ErasureOrder, StoredYear
from clinic_desk.rules.rows import Actor
from clinic_desk.services import erasure
from clinic_desk.services.erasure import Erased
from clinic_desk.ui.background import Job, Progress, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, announce
from clinic_desk.ui.widgets.panels import ProgressStrip

_WIDTH = 620
_LONGEST_TERM = 75
_COUNTS = (
    ("requests", N_("rows of the journal")),
    ("visits", N_("visits")),
    ("events", N_("steps of history")),
    ("waiting", N_("entries of the waiting list")),
    ("sheet_lines", N_("lines of call sheets")),
    ("people", N_("people of whom nothing else is kept")),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the dialog needs of the window."""

    now: Callable[[], datetime]
    actor: Callable[[], Actor]
    storage_years: int


class ErasureDialog(QDialog):
    """The oldest year, if its term is over; else since when it may be deleted.

    Signals: ``list_wanted`` (year): the list shall be shown for printing; the owner calls
    :meth:`set_listed`. ``term_changed`` (years): another storage term was set. ``erased`` (year).
    """

    list_wanted = Signal(int)
    term_changed = Signal(int)
    erased = Signal(int)

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent)
        self.setObjectName("erasure_dialog")
        self.setMinimumWidth(_WIDTH)
        self._desk = desk
        self._years: list[StoredYear] = []
        self._counts = ErasureCounts()
        self._listed: int | None = None
        self._done: Erased | None = None
        self._job: Job[Erased] | None = None
        self._make()
        self._lay_out()
        self._connect()
        self.load()

    # --- making -------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.title = QLabel(self, wordWrap=True)
        set_role(self.title, "title")
        self.about = QLabel(self, wordWrap=True)
        set_role(self.about, "quiet")
        self.term_label = QLabel(self)
        self.term = named(QSpinBox(self), "storage_years")
        self.term.setRange(rule.SHORTEST_TERM, _LONGEST_TERM)
        self.term.setValue(self._desk.storage_years)
        self.term.lineEdit().setTextMargins(7, 0, 0, 0)
        self.term_label.setBuddy(self.term)
        self.nothing = EmptyState("calendar-days", self)
        self.card = Card(self)
        self.names = [QLabel(self.card) for _pair in _COUNTS]
        self.numbers = [named(QLabel(self.card), f"count_{name}") for name, _text in _COUNTS]
        for number in self.numbers:
            set_role(number, "strong")
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.list_button = named(KeyButton("", "", self), "erasure_list")
        self.listed = QLabel(self)
        self.typed = named(QLineEdit(self), "erasure_year")
        self.typed.setMaxLength(4)
        self.reason = named(QLineEdit(self), "erasure_reason")
        self.reason.setMaxLength(300)
        self.typed_label, self.reason_label = QLabel(self), QLabel(self)
        self.typed_label.setBuddy(self.typed)
        self.reason_label.setBuddy(self.reason)
        self.sure = named(QCheckBox(self), "erasure_sure")
        self.told = named(QLabel(self, wordWrap=True), "erasure_told")
        self.strip = ProgressStrip(self)
        self.strip.hide()
        self.delete_button = named(KeyButton("", "", self, role="danger"), "erasure_delete")
        self.close_button = named(KeyButton("", "Esc", self), "erasure_close")
        self.clean_button = named(KeyButton("", "", self), "erasure_clean")
        self.clean_button.hide()
        self.clean_button.setAutoDefault(False)
        self.delete_button.setAutoDefault(False)
        self.list_button.setAutoDefault(False)
        self.close_button.setDefault(True)

    def _lay_out(self) -> None:
        counts = QGridLayout()
        counts.setHorizontalSpacing(12)
        counts.setColumnStretch(1, 1)
        for place, (number, name) in enumerate(zip(self.numbers, self.names, strict=True)):
            counts.addWidget(number, place % 3, place // 3 * 2)
            counts.addWidget(name, place % 3, place // 3 * 2 + 1)
        self.card.body.addLayout(counts)
        listed = QHBoxLayout()
        listed.addWidget(self.list_button)
        listed.addWidget(self.listed, 1)
        act = QGridLayout()
        act.setHorizontalSpacing(12)
        act.setColumnStretch(1, 1)
        act.addWidget(self.typed_label, 0, 0)
        act.addWidget(self.typed, 0, 1)
        act.addWidget(self.reason_label, 1, 0)
        act.addWidget(self.reason, 1, 1)
        self.steps = QWidget(self)
        steps = QVBoxLayout(self.steps)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(8)
        steps.addWidget(self.card)
        steps.addLayout(listed)
        steps.addLayout(act)
        steps.addWidget(self.sure)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.steps)
        self.pages.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.addWidget(self.term_label)
        foot.addWidget(self.term)
        foot.addStretch()
        foot.addWidget(self.clean_button)
        foot.addWidget(self.delete_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        for widget in (self.title, self.about, self.pages, self.told, self.strip):
            column.addWidget(widget)
        column.addStretch()
        column.addLayout(foot)

    def _connect(self) -> None:
        self.term.valueChanged.connect(self._on_term)
        self.list_button.clicked.connect(self._ask_for_list)
        for field in (self.typed, self.reason):
            field.textChanged.connect(self._weigh)
        self.sure.toggled.connect(self._weigh)
        self.delete_button.clicked.connect(self.delete)
        self.clean_button.clicked.connect(self.clean)
        self.close_button.clicked.connect(self.reject)

    # --- what stands there ---------------------------------------------------------------------------

    def load(self) -> None:
        """Read which years there are, and what would go with the oldest."""
        self._try(self._read)
        self.retranslate()

    def _read(self) -> None:
        now, term = self._desk.now(), self.term.value()
        self._years = erasure.years(now=now, storage_years=term)
        year = self.year()
        self._counts = ErasureCounts()
        if year is not None:
            self._counts = erasure.preview(year, now=now, storage_years=term).counts

    def year(self) -> int | None:
        """The year that may be deleted now; None if there is none."""
        return next((one.year for one in self._years if one.may_go), None)

    def counts(self) -> ErasureCounts:
        """What would go with it."""
        return self._counts

    def set_listed(self, year: int) -> None:
        """The list of this year was printed or saved."""
        self._listed = year
        self.retranslate()
        self.typed.setFocus()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        year = self.year()
        self.setWindowTitle(_("Delete an old year"))
        self.title.setText(
            _("Delete an old year") if year is None else _("The journal of {year}").format(year=year)
        )
        self.about.setText(
            _(
                "The storage term is over. The year can be deleted for good: a backup is made first, then it "
                "is gone and cannot be taken back. Backups made until now still hold it."
            )
        )
        self.about.setVisible(year is not None)
        self.term_label.setText(_("Storage term, full years"))
        for name, number, (field, text) in zip(self.names, self.numbers, _COUNTS, strict=True):
            name.setText(_(text))
            number.setText(format_number(getattr(self._counts, field)))
        self.list_button.setText(_("Print or save the list…"))
        is_listed = year is not None and self._listed == year
        set_style_property(self.listed, "role", "ok" if is_listed else "quiet")
        self.listed.setText(_("✔ The list is made.") if is_listed else _("Needed before deleting."))
        self.typed_label.setText(_("Type the year once more"))
        self.reason_label.setText(_("Reason"))
        self.sure.setText(_("I know that nobody can bring this year back from the program."))
        self.delete_button.setText(_("Delete") if year is None else _("Delete {year}").format(year=year))
        self.clean_button.setText(_("Clean once more"))
        self.close_button.setText(_("Close"))
        self.nothing.set_texts(self._why_nothing())
        self.pages.setCurrentWidget(self.steps if year is not None else self.nothing)
        self.delete_button.setVisible(year is not None)
        self._weigh()
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(max(self.width(), _WIDTH)))

    def _why_nothing(self) -> str:
        if not self._years:
            return _("The journal is empty: there is nothing to delete.")
        oldest, term = self._years[0].year, self.term.value()
        first = format_date(date(min(oldest + term + 1, date.max.year), 1, 1), "long")
        text = _("No year is past its storage term. The oldest one, {year}, may be deleted from {day} on.")
        return text.format(year=oldest, day=first)

    def _order(self) -> ErasureOrder:
        year = self.year() or 0
        return ErasureOrder(year, self.typed.text(), self.reason.text(), has_list=self._listed == year)

    def _weigh(self) -> None:
        """The button lives once nothing lacks any more."""
        lacking = rule.problem(self._order(), today=self._desk.now().date(), storage_years=self.term.value())
        is_ready = not lacking and self.sure.isChecked() and self._job is None
        self.delete_button.setEnabled(self.year() is not None and is_ready)

    def _on_term(self, years: int) -> None:
        self.term_changed.emit(years)
        self.load()

    def _ask_for_list(self) -> None:
        year = self.year()
        if year is not None:
            self.list_wanted.emit(year)

    # --- deleting ------------------------------------------------------------------------------------

    def delete(self) -> None:
        """Make the backup and delete, beside the window."""
        order, term = self._order(), self.term.value()
        now, actor = self._desk.now(), self._desk.actor()
        self._say("", "quiet")
        self.strip.start(_("A backup is made, then {year} is deleted").format(year=order.year), _("Stop"))
        stop = self.strip.findChild(QWidget, "stop")
        if stop is not None:
            stop.hide()  # half a year is not deleted

        def work(progress: Progress) -> Erased:
            return erasure.erase(order, storage_years=term, now=now, actor=actor, progress=progress)

        self._set_busy(busy=True)
        self._job = run_in_background(
            self,
            work,
            on_done=self._on_erased,
            on_failed=self._on_failed,
            on_progress=self.strip.set_progress,
        )
        self._weigh()

    def _on_erased(self, done: Erased) -> None:
        self._end()
        for field in (self.typed, self.reason):
            field.clear()
        self.sure.setChecked(False)
        said = _("{year} is deleted. The backup made before: {path}").format(year=done.year, path=done.backup)
        if not done.is_clean:
            said += " " + _(
                "Another program is reading the data, so traces may be left in the file. Close the other "
                "windows, then clean once more."
            )
        self.load()
        self.clean_button.setVisible(not done.is_clean)
        self._say(said, "ok" if done.is_clean else "warn")
        self.erased.emit(done.year)

    def _on_failed(self, fault: Exception) -> None:
        self._end()
        text = _("Something went wrong inside the program.")
        if isinstance(fault, errors.ClinicError):
            text = wording.sentence(fault)
        self._say(f"{text} {_('Nothing was deleted.')}", "danger")

    def clean(self) -> None:
        """Take the traces out of the file, now that nobody else reads it."""

        def work() -> None:
            is_clean = erasure.clean()
            self.clean_button.setVisible(not is_clean)
            if is_clean:
                self._say(_("The file is clean now."), "ok")

        self._try(work)

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self._set_busy(busy=False)
        self._weigh()

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.steps, self.term, self.close_button):
            widget.setEnabled(not busy)

    def _say(self, text: str, tone: str) -> None:
        set_style_property(self.told, "role", tone)
        self.told.setText(text)
        announce(self, text)

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except errors.ClinicError as fault:
            self._say(wording.sentence(fault), "danger")

    def reject(self) -> None:
        """Esc closes, but not while something is being deleted."""
        if self._job is None:
            super().reject()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "close_button"):
            self.retranslate()
