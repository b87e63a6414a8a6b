"""The first-start assistant: six pages, Enter goes on; only who works here must be decided to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_date, format_number, ngettext
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, register, staff
from clinic_desk.settings import Settings
from clinic_desk.ui.accounts.first_account import Stage
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.naming import named
from clinic_desk.ui.people.import_dialog import RegisterImportDialog
from clinic_desk.ui.staff.staff_dialog import StaffDialog
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog
from clinic_desk.ui.start.pages import (
    WINDOW_LANGUAGES,
    ClinicPage,
    FilePage,
    Item,
    LanguagePage,
    PeoplePage,
    ReadyPage,
)
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.ui.widgets.screen_size import open_at

_LANGUAGE, _CLINIC, _PEOPLE, _REGISTER, _DOCTORS, _READY = range(6)


class StartAssistant(QDialog):
    """Language, clinic, administrator, register, doctors' table; or the demo clinic.

    Left in any way, what was entered is kept and the assistant counts as done.

    Signals:
        settings_changed(object): Settings to be kept, after each page and at the end.
        demo_requested(): the demo clinic shall open instead; the assistant has closed.
        restore_requested(): a backup shall be restored; the assistant waits behind it.
        print_requested(str): the recovery key shall be printed.
        finished(int): Qt's own, after closing.
    """

    settings_changed = Signal(object)
    demo_requested = Signal()
    restore_requested = Signal()
    print_requested = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        settings: Settings,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        changed: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("start_assistant")
        self.settings = settings
        self._clock = clock
        self._actor_fn = actor_fn
        self._tell = changed
        self.steps = [QLabel(self) for _step in range(_READY + 1)]
        self._signs = [QLabel(self) for _step in range(_READY + 1)]
        self.language = LanguagePage()
        self.clinic = ClinicPage()
        self.people = PeoplePage(clock, actor_fn)
        self.register = FilePage("register", "users")
        self.doctors = FilePage("doctors", "stethoscope")
        self.ready = ReadyPage()
        self.pages = QStackedWidget(self)
        self.back_button = named(QPushButton(self), "back")
        self.skip_button = named(QPushButton(self), "skip")
        self.next_button = named(QPushButton(self), "next")
        self._lay_out()
        self._connect()
        self.clinic.show_settings(settings)
        shown = settings.language if settings.language in WINDOW_LANGUAGES else WINDOW_LANGUAGES[0]
        self.language.choice.set_value(shown)
        self.retranslate()

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        side = QFrame(self)
        set_role(side, "card")
        side.setFixedWidth(190)
        list_of_steps = QGridLayout(side)
        list_of_steps.setContentsMargins(16, 16, 12, 16)
        list_of_steps.setHorizontalSpacing(8)
        list_of_steps.setVerticalSpacing(14)
        for place, (sign, label) in enumerate(zip(self._signs, self.steps, strict=True)):
            sign.setFixedWidth(16)
            sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            label.setWordWrap(True)
            list_of_steps.addWidget(sign, place, 0)
            list_of_steps.addWidget(label, place, 1)
        list_of_steps.setColumnStretch(1, 1)
        list_of_steps.setRowStretch(len(self.steps), 1)
        for page in (self.language, self.clinic, self.people, self.register, self.doctors, self.ready):
            self.pages.addWidget(FittingArea(page, self))
        set_role(self.next_button, "primary")
        set_role(self.skip_button, "quiet")
        for button in (self.back_button, self.skip_button):
            button.setAutoDefault(False)
        self.next_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.skip_button)
        foot.addStretch()
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.pages, 1)
        right.addLayout(foot)
        body = QHBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 12)
        body.setSpacing(24)
        body.addWidget(side)
        body.addLayout(right, 1)
        open_at(self, 820, 480)

    def _connect(self) -> None:
        self.language.language_chosen.connect(self._on_language)
        self.language.demo_requested.connect(self._on_demo)
        self.language.restore_requested.connect(self.restore_requested)
        self.people.account.stage_changed.connect(self._show_state)
        self.people.account.password.confirmed.connect(self._go_on)
        self.people.account.print_wanted.connect(self.print_requested)
        self.register.file_requested.connect(self._open_register)
        self.doctors.file_requested.connect(self._open_timetable)
        self.doctors.by_hand_requested.connect(self._open_staff)
        self.back_button.clicked.connect(lambda: self._show_page(self.pages.currentIndex() - 1))
        self.skip_button.clicked.connect(self._skip)
        self.next_button.clicked.connect(self._go_on)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("First start"))
        self.language.retranslate()
        self.clinic.retranslate()
        self.people.retranslate()
        self.register.set_head(
            _("The register of attached population"),
            _("With it the desk finds a person by a few letters and sees at once whether they are attached."),
        )
        self.register.set_texts(_("Choose the register file…"))
        self.doctors.set_head(
            _("The doctors' table"),
            _("Doctors, rooms and weekly hours: from your own table, or typed by hand."),
        )
        self.doctors.set_texts(_("Choose the timetable file…"), _("Enter by hand…"))
        self.back_button.setText(_("Back"))
        self.skip_button.setText(_("Skip"))
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    # --- what there is ---------------------------------------------------------------------------

    def _items(self) -> list[Item]:
        settings = self.clinic.settings(self.settings)
        people, doctors = register.register_size(), len([one for one in staff.doctors() if one.active])
        stage, login = self.people.account.stage, access.login_is_on()
        return [
            Item(
                settings.clinic_name(settings.language) or _("Name and address of the clinic"),
                bool(settings.clinic_name(settings.language)),
            ),
            Item(
                _("Registrar: {name}").format(name=settings.registrar)
                if settings.registrar
                else _("The registrar's name"),
                bool(settings.registrar),
            ),
            Item(
                _("Everybody logs in") if login else _("Who works here, and who may log in"),
                stage is Stage.DECIDED or access.login_is_decided(),
            ),
            Item(_people_said(people) if people else _("The register of attached population"), people > 0),
            Item(_doctors_said(doctors) if doctors else _("Doctors and their hours"), doctors > 0),
        ]

    def _show_state(self) -> None:
        if access.login_is_on() and access.session() is None:
            return  # the desk is locked behind the assistant: nothing may be asked
        clinic, registrar, accounts, people, doctors = self._items()
        self.register.set_state(people.text if people.done else _("No register yet."), done=people.done)
        self.doctors.set_state(doctors.text if doctors.done else _("No doctors yet."), done=doctors.done)
        self.ready.show_items([clinic, registrar, accounts, people, doctors])
        page = self.pages.currentIndex()
        done = (True, clinic.done, accounts.done, people.done, doctors.done, False)
        names = (
            *(_("Language"), _("The clinic"), _("Who works here")),
            *(_("Register"), _("Doctors"), _("Ready")),
        )
        for place, (label, name) in enumerate(zip(self.steps, names, strict=True)):
            kept = place < page and done[place]
            self._signs[place].setText("●" if place == page else "✓" if kept else "○")
            set_role(self._signs[place], "ok" if kept else "strong" if place == page else "quiet")
            label.setText(name)
            set_role(label, "strong" if place == page else "quiet")
            label.setAccessibleName(
                _("Step {n} of {all}: {name}").format(n=place + 1, all=len(names), name=name)
            )
        self.back_button.setVisible(page > _LANGUAGE and self.people.account.stage is not Stage.KEY)
        skippable = {_CLINIC: not clinic.done, _REGISTER: not people.done, _DOCTORS: not doctors.done}
        self.skip_button.setVisible(skippable.get(page, False))
        self.next_button.setText(_("Begin") if page == _READY else _("Next"))
        self.next_button.setEnabled(page != _PEOPLE or self.people.account.may_go_on())

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._show_state()
        first = {
            _LANGUAGE: self.language.choice,
            _CLINIC: self.clinic.editor("clinic_name_kk"),
            _PEOPLE: self.people.account.name.editor,
            _REGISTER: self.register.file_button,
            _DOCTORS: self.doctors.file_button,
        }
        first.get(page, self.next_button).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- step by step ----------------------------------------------------------------------------

    def _on_language(self, language: str) -> None:
        self._keep(replace(self.settings, language=language))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            switch_language(application, language)

    def _keep(self, settings: Settings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit(settings)

    def _go_on(self) -> None:
        page = self.pages.currentIndex()
        self._keep(self.clinic.settings(self.settings))
        if page == _READY:
            self.accept()
        elif page != _PEOPLE or self._decide():
            self.people.account.suggest(self.settings.registrar)
            self._show_page(page + 1)

    def _decide(self) -> bool:
        """Make the administrator, or note that nobody logs in; False while something is missing."""
        if access.login_is_decided() and self.people.account.stage is Stage.OPEN:
            return True
        before = self.people.account.stage
        decided = self.people.account.go_on()
        if self.people.account.stage is not before:
            self._tell(Changes.SAFETY)
        return decided

    def _skip(self) -> None:
        self._show_page(self.pages.currentIndex() + 1)

    def _on_demo(self) -> None:
        super().done(QDialog.DialogCode.Rejected)
        self.demo_requested.emit()

    def _open_register(self) -> None:
        dialog = RegisterImportDialog(self, self._clock, self._actor_fn, self._on_changed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        dialog.choose_file()

    def _open_timetable(self) -> None:
        dialog = TimetableImportDialog(self, self._clock, self._actor_fn, self._on_changed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        dialog.choose_file()

    def _open_staff(self) -> None:
        dialog = StaffDialog(self, self._clock, self._actor_fn, self._on_changed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_changed(self, changes: Changes) -> None:
        self._show_state()
        self._tell(changes)

    # --- closing ---------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """Keep what was entered; the assistant does not come again by itself.

        A recovery key that nobody has put away keeps it open: the key is never shown again.
        """
        if not self.people.account.may_go_on() and self.isVisible():
            return
        self._keep(replace(self.clinic.settings(self.settings), first_start_done=True))
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """The cross of the window leaves the assistant as Esc does."""
        self.reject()
        event.accept()


def _people_said(people: int) -> str:
    said = ngettext("{n} person in the register", "{n} people in the register", people)
    text = said.format(n=format_number(people))
    day = register.register_date()
    return text if day is None else f"{text}, {format_date(day, 'numeric')}"


def _doctors_said(doctors: int) -> str:
    return ngettext("{n} doctor", "{n} doctors", doctors).format(n=doctors)
