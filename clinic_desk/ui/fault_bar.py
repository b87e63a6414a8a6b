"""The red bar of a window whose data cannot be written: it stands until that is over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.services import clinic
from clinic_desk.ui import icons
from clinic_desk.ui.background import Job, run_in_background
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce

STANDING = (errors.DatabaseBroken, errors.DatabaseBusy, errors.DiskFull)
"""Faults that last until somebody does something; any other is told once."""
_TRY_AGAIN_MS = 2000
_LOOK_THROUGH_MS = 1500
"""Once the window stands: the whole file is read, which must not delay the first call."""


class FaultBar(QFrame):
    """Hidden while all is well. Tries every moment whether it is over, and looks through the file once.

    Signals: ``over``: data that could not be written can be written again.
    """

    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault_bar")
        set_role(self, "banner", tone="danger")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.fault: errors.ClinicError | None = None
        self._job: Job[errors.ClinicError | None] | None = None
        self._sign = QLabel(self)
        self.text = named(QLabel(self, wordWrap=True), "fault_text")
        set_role(self.text, "strong")
        self.what = named(QLabel(self, wordWrap=True), "fault_what")
        self.again_button = named(QPushButton(self), "fault_again")
        self.close_button = named(QPushButton(self), "fault_close")
        self._timer = QTimer(self, interval=_TRY_AGAIN_MS)
        self._look = QTimer(self, singleShot=True, interval=_LOOK_THROUGH_MS)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.text)
        texts.addWidget(self.what)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addLayout(texts, 1)
        row.addWidget(self.again_button)
        row.addWidget(self.close_button)
        self.again_button.clicked.connect(self.try_now)
        self.close_button.clicked.connect(lambda: self.window().close())
        self._timer.timeout.connect(self.try_now)
        self._look.timeout.connect(self._look_through)
        self._look.start()
        self.retranslate()

    def tell(self, fault: Exception) -> None:
        """Show a fault that lasts; any other is not for this bar."""
        if isinstance(fault, STANDING):
            self._show(fault)
            self._timer.start()

    def try_now(self) -> None:
        """Ask, beside the window, whether the data can be read and written."""
        if self._job is None or not self._job.running:
            self._job = run_in_background(
                self,
                lambda _progress: clinic.present_fault(),
                on_done=self._on_tried,
                on_failed=self.tell,
                with_data=False,
            )

    def _on_tried(self, fault: errors.ClinicError | None) -> None:
        was_wrong = self.fault is not None
        self._show(fault)
        if fault is None:
            self._timer.stop()
            if was_wrong:
                self.over.emit()

    def _look_through(self) -> None:
        """Find damage that no query has met yet, before somebody is told of a booking that gets lost."""
        self.tell_known()
        run_in_background(
            self,
            lambda _progress: clinic.is_sound(),
            on_done=lambda _sound: self.tell_known(),
            on_failed=self.tell,
        )

    def tell_known(self) -> None:
        """Show what is known of the file already: damage, or that it is gone."""
        fault = clinic.known_fault()
        if fault is not None:
            self.tell(fault)
        elif isinstance(self.fault, errors.DatabaseBroken):
            self.try_now()

    def _show(self, fault: errors.ClinicError | None) -> None:
        is_news = type(fault) is not type(self.fault)
        self.fault = fault
        self.retranslate()
        if is_news and fault is not None:
            announce(self, f"{self.text.text()} {self.what.text()}")

    def retranslate(self) -> None:
        """Put all texts into the language of the window and the sign into the colours of the theme."""
        self._sign.setPixmap(icons.icon("triangle-alert", "danger").pixmap(icons.SIZE, icons.SIZE))
        self.again_button.setText(_("Try again"))
        self.close_button.setText(_("Close the program"))
        fault = self.fault
        is_lost = isinstance(fault, errors.DatabaseBroken) and fault.reason in {"damaged", "gone"}
        self.text.setText("" if fault is None else wording.sentence(fault))
        self.what.setText(
            _(
                "Nothing is written any more; what can still be read stays on the screen. Close the program: "
                "it then offers to restore a backup."
            )
            if is_lost
            else _("Nothing is written until this is over. What is typed stays on the screen.")
        )
        self.close_button.setVisible(is_lost)
        self.setVisible(fault is not None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange} and hasattr(self, "what"):
            self.retranslate()
