"""Where an export goes, with labels of our own: Qt's file dialog stays partly English in Kazakh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desk.i18n import _


def ask_path(parent: QWidget, title: str, name: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a place for a workbook or a CSV file be chosen; nobody is called on «Cancel»."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, folder)
    dialog.setObjectName("save_file")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    workbook, text = f"{_('Workbook')} (*.xlsx)", f"{_('Table as text')} (*.csv)"
    dialog.setNameFilters([workbook, text])
    dialog.setDefaultSuffix("xlsx")
    dialog.filterSelected.connect(lambda one: dialog.setDefaultSuffix("csv" if one == text else "xlsx"))
    dialog.selectFile(name)
    labels = QFileDialog.DialogLabel
    for label, said in (
        (labels.LookIn, _("Folder:")),
        (labels.FileName, _("File name:")),
        (labels.FileType, _("Kind of file:")),
        (labels.Accept, _("Save")),
        (labels.Reject, _("Cancel")),
    ):
        dialog.setLabelText(label, said)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog
