"""A sheet to look at, to print and to save as PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.printing import printer
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.ui.icons import icon
from clinic_desk.ui.printing.page_view import Fit, PageView
from clinic_desk.ui.run_dialog import run
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, announce
from clinic_desk.ui.widgets.file_dialog import dress
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.ui.widgets.screen_size import open_at

_SIDE_WIDTH: Final = 288
_ROWS_AT_A_TIME: Final = 150
"""Broken into pages between two events: some 30 ms, so that keys are answered at once."""

WriteDown = Callable[[Sheet | Document, str, int], object]
"""Writes down that this goes to that printer (or file) in so many copies; may refuse."""

AnyWidget = TypeVar("AnyWidget", bound=QWidget)

_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\s]+')


class PreviewDialog(QDialog):
    """Preview on the right, choices on the left; saves nothing but the PDF that is asked for.

    Before anything is printed or saved ``write_down`` is called; if it raises a ClinicError nothing is.

    Signals:
        sheet_printed(str, int): the sheet of this title went to the printer in so many copies.
        pdf_saved(str): the sheet was saved at this path.
        printer_chosen(str): remember this printer for the next time.
    """

    sheet_printed = Signal(str, int)
    pdf_saved = Signal(str)
    printer_chosen = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, write_down: WriteDown, printer_name: str = ""
    ) -> None:
        super().__init__(parent)
        self._write_down = write_down
        self._pages: printer.Paged | None = None
        self.tells_of_names = False
        """Whether the next saved PDF is told to hold names; whoever made the dialog remembers that it was."""
        self._wanted_printer = printer_name
        self._breaker = QTimer(self)
        self.view = PageView()
        self.view.setObjectName("page_view")
        self.printer_label, self.printer_box = QLabel(), named(QComboBox(), "printer_box")
        self.printer_note = named(QLabel(), "printer_note")
        self.copies_label, self.copies_box = QLabel(), named(QSpinBox(), "copies_box")
        self.print_button = PrimaryButton(key=_key_text(QKeySequence.StandardKey.Print))
        self.pdf_button = KeyButton(key=_key_text(QKeySequence.StandardKey.Save))
        self.close_button = KeyButton(key="Esc")
        self.status = named(QLabel(), "status")
        self.page_label = named(QLabel(), "page_label")
        self.zoom_label = named(QLabel(), "zoom_label")
        self.previous_button, self.next_button = _tool("chevron-up"), _tool("chevron-down")
        self.smaller_button, self.larger_button = _tool("minus"), _tool("plus")
        self.fit_page_button, self.fit_width_button = QToolButton(), QToolButton()
        self.chooser = QVBoxLayout()
        self._set_up()
        self._lay_out()
        self._connect()
        self._fill_printers()
        self.retranslate()
        open_at(self, 1180, 700)

    # --- making ---

    def _set_up(self) -> None:
        self.copies_box.setRange(1, 99)
        for label, field in ((self.printer_label, self.printer_box), (self.copies_label, self.copies_box)):
            label.setBuddy(field)
            set_role(label, "small")
        set_role(self.printer_note, "small")
        for text in (self.printer_note, self.status):
            text.setWordWrap(True)
        self.printer_box.setMinimumContentsLength(10)
        self.printer_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for button in (self.fit_page_button, self.fit_width_button):
            button.setCheckable(True)
        self.page_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(48)
        for push in (self.print_button, self.pdf_button, self.close_button):
            push.setAutoDefault(False)

    def _lay_out(self) -> None:
        copies = QHBoxLayout()
        copies.addWidget(self.copies_label, 1)
        copies.addWidget(self.copies_box)
        choices = QVBoxLayout()
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(6)
        choices.addLayout(self.chooser)
        choices.addSpacing(10)
        for widget in (self.printer_label, self.printer_box, self.printer_note):
            choices.addWidget(widget)
        choices.addLayout(copies)
        choices.addStretch(1)
        inner = QWidget()
        inner.setLayout(choices)

        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(6)
        # on a low screen the choices scroll, so that what is said and the buttons stay in sight
        side.addWidget(FittingArea(inner), 1)
        side.addWidget(self.status)
        side.addSpacing(4)
        for button in (self.print_button, self.pdf_button, self.close_button):
            side.addWidget(button)
        panel = QWidget()
        panel.setLayout(side)
        panel.setMinimumWidth(_SIDE_WIDTH)
        panel.setMaximumWidth(_SIDE_WIDTH + 60)

        bar = QHBoxLayout()
        bar.setSpacing(6)
        for pager in (self.previous_button, self.page_label, self.next_button):
            bar.addWidget(pager)
        bar.addStretch(1)
        for zoomer in (self.smaller_button, self.zoom_label, self.larger_button):
            bar.addWidget(zoomer)
        bar.addSpacing(10)
        bar.addWidget(self.fit_page_button)
        bar.addWidget(self.fit_width_button)

        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(bar)
        right.addWidget(self.view, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(panel)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self._breaker.timeout.connect(self._break_more)
        self.print_button.clicked.connect(self.print_now)
        self.pdf_button.clicked.connect(self.ask_for_pdf)
        self.close_button.clicked.connect(self.reject)
        self.previous_button.clicked.connect(lambda: self.view.go_to(self.view.page - 1))
        self.next_button.clicked.connect(lambda: self.view.go_to(self.view.page + 1))
        self.smaller_button.clicked.connect(lambda: self.view.zoom_by(-1))
        self.larger_button.clicked.connect(lambda: self.view.zoom_by(1))
        self.fit_page_button.clicked.connect(lambda: self.view.set_fit(Fit.PAGE))
        self.fit_width_button.clicked.connect(lambda: self.view.set_fit(Fit.WIDTH))
        self.view.page_changed.connect(self._show_place)
        self.view.zoom_changed.connect(self._show_place)
        keys = QKeySequence.StandardKey
        for key, act in (
            (keys.Print, self.print_button.click),
            (keys.Save, self.pdf_button.click),
            (keys.ZoomIn, self.larger_button.click),
            (keys.ZoomOut, self.smaller_button.click),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _fill_printers(self) -> None:
        names = available_printers()
        self.printer_box.clear()
        self.printer_box.addItems(names)
        wanted = self._wanted_printer if self._wanted_printer in names else default_printer()
        self.printer_box.setCurrentIndex(max(self.printer_box.findText(wanted), 0 if names else -1))
        for widget in (self.printer_box, self.copies_box, self.copies_label):
            widget.setEnabled(bool(names))
        self.printer_note.setVisible(not names)
        (self.print_button if names else self.pdf_button).setDefault(True)

    # --- language ---

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The window changed its language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Put all texts in the language in force."""
        self.setWindowTitle(_("Print"))
        self.printer_label.setText(_("Printer"))
        self.printer_box.setAccessibleName(_("Printer"))
        self.printer_note.setText(_("No printer is installed on this computer. Save the sheet as PDF."))
        self.printer_box.setPlaceholderText(_("No printer"))
        self.copies_label.setText(_("Copies"))
        self.copies_box.setAccessibleName(_("Copies"))
        self.print_button.setText(_("Print"))
        self.pdf_button.setText(_("Save as PDF…"))
        self.close_button.setText(_("Close"))
        self.fit_page_button.setText(_("Whole page"))
        self.fit_width_button.setText(_("Page width"))
        for button, text in (
            (self.previous_button, _("Previous page")),
            (self.next_button, _("Next page")),
            (self.smaller_button, _("Smaller")),
            (self.larger_button, _("Larger")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._show_place()

    # --- the sheet ---

    def show_sheet(self, sheet: Sheet | Document | None) -> None:
        """Preview this sheet or document; None shows an empty desk and leaves nothing to print."""
        self.say("")
        self._pages = None if sheet is None else printer.broken_later(sheet)
        if self._pages is not None and not self._pages.advance(_ROWS_AT_A_TIME):
            self._breaker.start(0)
        self.view.set_pages(self._pages)
        self._show_place()

    def finish_pages(self) -> None:
        """Break what is left at once (printing needs the number of pages)."""
        if self._pages is not None:
            self._pages.finish()
            self._break_more()

    def done(self, result: int) -> None:
        """Nobody looks any more: no more pages are broken."""
        self._breaker.stop()
        super().done(result)

    def _break_more(self) -> None:
        if self._pages is None or self._pages.advance(_ROWS_AT_A_TIME):
            self._breaker.stop()
        self.view.refresh()
        self._show_place()

    def _show_place(self) -> None:
        pages = self._pages
        ready = pages is not None and pages.is_finished
        count = str(self.view.page_count) if ready else "…"
        said = _("Page {page} of {pages}").format(page=self.view.page + 1, pages=count)
        self.page_label.setText("" if pages is None else said)
        self.zoom_label.setText(f"{round(self.view.zoom * 100)}\N{NO-BREAK SPACE}%")
        self.previous_button.setEnabled(self.view.page > 0)
        self.next_button.setEnabled(self.view.page + 1 < self.view.page_count)
        self.fit_page_button.setChecked(self.view.fit is Fit.PAGE)
        self.fit_width_button.setChecked(self.view.fit is Fit.WIDTH)
        self.print_button.setEnabled(pages is not None and self.printer_box.count() > 0)
        self.pdf_button.setEnabled(pages is not None)

    # --- output ---

    def print_now(self) -> None:
        """Send the sheet to the chosen printer; a printer that fails is named, the dialog stays."""
        if self._pages is None or not self.print_button.isEnabled():
            return
        name, copies = self.printer_box.currentText(), self.copies_box.value()
        if not self._is_written_down(name, copies):
            return
        self.finish_pages()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            printer.print_sheet(self._pages, name, copies)
        except errors.BadField:
            self.say(_("The printer «{printer}» does not answer.").format(printer=name), "danger")
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.printer_chosen.emit(name)
        self.sheet_printed.emit(self._pages.content.title, copies)
        self.say(_("Sent to the printer «{printer}».").format(printer=name), "ok")

    def _is_written_down(self, target: str, copies: int) -> bool:
        """Write the paper into the audit before there is any; if that fails none is made."""
        if self._pages is None:
            return False
        try:
            self._write_down(self._pages.content, target, copies)
        except errors.ClinicError as fault:
            self.say(wording.sentence(fault), "danger")
            return False
        return True

    def say(self, text: str, tone: str = "quiet") -> None:
        """Tell what was done or went wrong, in as many lines as it takes."""
        set_role(self.status, tone)
        self.status.setText(text)
        announce(self.status, text)

    def ask_for_pdf(self) -> None:
        """Ask where to, then save."""
        if self._pages is None:
            return
        path = ask_pdf_path(self, suggested_name(self._pages.content.title))
        if path is not None:
            self.save_pdf(path)

    def save_pdf(self, path: Path) -> None:
        """Save the sheet there; a place that cannot be written is named, the dialog stays."""
        if self._pages is None or not self._is_written_down(path.name, 1):
            return
        self.finish_pages()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            printer.to_pdf(self._pages, path)
        except errors.DiskFull:
            self.say(_("There is no room left to save «{file}».").format(file=path.name), "danger")
            return
        except errors.BadFile:
            text = _("«{file}» cannot be saved there. Is it open in another program?")
            self.say(text.format(file=path.name), "danger")
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.pdf_saved.emit(str(path))
        said = _("Saved: {file}").format(file=path.name)
        if self.tells_of_names:
            self.tells_of_names = False
            reminder = _("It lies in {folder} and holds names: delete it when it is no longer needed.")
            said = f"{said}\n{reminder.format(folder=path.parent)}"
        self.say(said, "ok")


def available_printers() -> list[str]:
    """The printers of this computer, in its own order."""
    return list(QPrinterInfo.availablePrinterNames())


def default_printer() -> str:
    """The computer's own choice; empty without one."""
    return QPrinterInfo.defaultPrinterName()


def suggested_name(title: str) -> str:
    """A file name of the sheet's title that every system takes."""
    return _NOT_IN_NAMES.sub(" ", title).strip(" .") + ".pdf"


def ask_pdf_path(parent: QWidget, name: str) -> Path | None:
    """Where to save; None where nobody wants to after all."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, _("Save as PDF"), folder, _("PDF files") + " (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dress(dialog, _("Save"))
    chosen = Path(dialog.selectedFiles()[0]) if run(dialog) else None
    dialog.deleteLater()
    return chosen


def named(widget: AnyWidget, name: str) -> AnyWidget:
    """The widget under the name by which tests and style sheets find it."""
    widget.setObjectName(name)
    return widget


def _key_text(key: QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tool(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    return button
