"""What stands in the place of the window while the data cannot be opened: why, and every way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.opening import Opening
from clinic_desk.services import clinic
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.start.fault_ways import SURE, WORDS, Way, meaning, ways_out
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner

_LOOK_AGAIN_MS = 1500
_WIDTH = 640


OF_DATA: Final = (
    *(errors.DatabaseBroken, errors.DatabaseBusy, errors.DatabaseNewer),
    *(errors.DiskFull, errors.EntriesLost),
)
"""The faults that this dialog is about."""


class Reopen(Protocol):
    """Opens the data of a folder as ``opening.open_folder`` does."""

    def __call__(
        self, folder: Path, *, create: bool = ..., accepts_loss: bool = ..., begins_anew: bool = ...
    ) -> Opening:
        """Give the open folder; raises what ``open_folder`` raises."""


class FaultDialog(QDialog):
    """Says why the data of ``folder`` do not open, and tries again until they do or the person closes it.

    Accepted once something opened: ``opened`` is it then. A file that somebody else holds is looked at every
    moment, so that the window comes by itself.
    """

    def __init__(
        self, fault: errors.ClinicError, folder: Path, reopen: Reopen, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("fault_dialog")
        self.fault = fault
        self.folder = folder
        self.opened: Opening | None = None
        self._reopen = reopen
        self._sign = QLabel(self)
        self.sentence = named(QLabel(self, wordWrap=True), "sentence")
        self.meaning = named(QLabel(self, wordWrap=True), "meaning")
        self.ask = AskBanner(self)
        self.ways = {way: (QPushButton(self), QLabel(self, wordWrap=True)) for way in Way}
        self.again_button = named(QPushButton(self), "again")
        self.close_button = named(QPushButton(self), "close")
        self._look = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.setMinimumWidth(_WIDTH)
        for text in (self.sentence, self.meaning):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.sentence, "strong")
        head = QGridLayout()
        head.setHorizontalSpacing(12)
        head.setVerticalSpacing(6)
        head.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 0, 1)
        head.addWidget(self.meaning, 1, 1)
        head.setColumnStretch(1, 1)
        offered = QGridLayout()
        offered.setHorizontalSpacing(12)
        offered.setVerticalSpacing(6)
        offered.setColumnStretch(1, 1)
        for place, (way, (button, hint)) in enumerate(self.ways.items()):
            button.setObjectName(f"way_{way.name.lower()}")
            button.setAutoDefault(False)
            set_role(hint, "quiet")
            offered.addWidget(button, place, 0)
            offered.addWidget(hint, place, 1)
        set_role(self.again_button, "primary")
        self.again_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        foot.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(offered)
        column.addWidget(self.ask)
        column.addStretch()
        column.addLayout(foot)

    def _connect(self) -> None:
        acts: dict[Way, Callable[[], object]] = {
            Way.RESTORE: self._restore,
            Way.GO_ON: lambda: self._ask(Way.GO_ON, lambda: self.try_again(accepts_loss=True)),
            Way.START_ANEW: lambda: self._ask(Way.START_ANEW, lambda: self.try_again(begins_anew=True)),
            Way.OTHER_FOLDER: self._choose_folder,
            Way.SHOW_FOLDER: self._show_folder,
        }
        for way, act in acts.items():
            self.ways[way][0].clicked.connect(lambda _checked=False, act=act: act())
        self.again_button.clicked.connect(lambda: self.try_again())
        self.close_button.clicked.connect(self.reject)
        self._look.timeout.connect(self._look_again)

    # --- what is said -------------------------------------------------------------------------------

    def _show(self) -> None:
        """Word the fault as it is now, and offer what helps against it."""
        offered = set(ways_out(self.fault))
        for way, widgets in self.ways.items():
            for widget in widgets:
                widget.setVisible(way in offered)
        self.retranslate()
        if isinstance(self.fault, errors.DatabaseBusy):
            self._look.start()
        else:
            self._look.stop()
        self._fit()
        self.again_button.setFocus()
        announce(self, f"{self.sentence.text()} {self.meaning.text()}")

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(QApplication.applicationName())
        self._sign.setPixmap(icons.icon("triangle-alert", "danger").pixmap(32, 32))
        self.sentence.setText(wording.sentence(self.fault))
        self.meaning.setText(meaning(self.fault))
        for way, (button, hint) in self.ways.items():
            text, what = WORDS[way]
            button.setText(_(text))
            hint.setText(_(what))
            button.setAccessibleDescription(hint.text())
        self.again_button.setText(_("Try again"))
        self.close_button.setText(_("Close"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}:
            self.retranslate()

    # --- the ways out -------------------------------------------------------------------------------

    def try_again(
        self, *, create: bool = True, accepts_loss: bool = False, begins_anew: bool = False
    ) -> bool:
        """Open the data; on success the dialog is done, else it says what is wrong now."""
        self._look.stop()
        self.ask.withdraw()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # a held file is waited for
        try:
            self.opened = self._reopen(
                self.folder, create=create, accepts_loss=accepts_loss, begins_anew=begins_anew
            )
        except errors.ClinicError as fault:
            self.fault = fault
            self._show()
            return False
        finally:
            QApplication.restoreOverrideCursor()
        self.accept()
        return True

    def _look_again(self) -> None:
        """Open as soon as whoever held the file has let it go; asking takes no time."""
        if not clinic.is_held(self.folder):
            self.try_again()

    def _ask(self, way: Way, act: Callable[[], object]) -> None:
        question, what, yes = SURE[way]
        answers = (
            Answer("no", _("Cancel"), self.again_button.setFocus),
            Answer("yes", _(yes), act, "danger"),
        )
        self.ask.ask(_(question), answers, details=_(what), careful="no")
        self._fit()

    def _fit(self) -> None:
        """As high as the texts are now; wrapped lines do not ask for it themselves."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(max(self.width(), _WIDTH)))

    def _restore(self) -> None:
        """Let a backup take the place of what is there; all as before if none is chosen."""
        from clinic_desk.ui.backups.restore_dialog import RestoreDialog

        dialog = RestoreDialog(self, self.folder, Clock())
        restored = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if restored:
            self.try_again()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder with the clinic's data"), str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            # a wrong choice must not make a clinic
            self.try_again(create=False)

    def _show_folder(self) -> None:
        nearest = next(one for one in (self.folder, *self.folder.parents) if one.is_dir())
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(nearest)))

    def done(self, result: int) -> None:
        """No timer outlives the dialog."""
        self._look.stop()
        super().done(result)
