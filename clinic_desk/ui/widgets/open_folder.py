"""Choosing a file or a folder of any kind with labels of our own, like ``open_file``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desk.i18n import _


def ask_for_folder(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a folder be chosen; nobody is called on «Cancel»."""
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _open(dialog, QFileDialog.FileMode.Directory, on_chosen)


def ask_for_backup(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a backup be chosen; nobody is called on «Cancel»."""
    dialog = QFileDialog(parent, title)
    endings = [
        _("Backups ({endings})").format(endings="*.tar"),
        _("All files ({endings})").format(endings="*"),
    ]
    dialog.setNameFilters(endings)
    return _open(dialog, QFileDialog.FileMode.ExistingFile, on_chosen)


def _open(
    dialog: QFileDialog, mode: QFileDialog.FileMode, on_chosen: Callable[[Path], object]
) -> QFileDialog:
    dialog.setObjectName("open_place")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    is_folder = mode is QFileDialog.FileMode.Directory
    for label, text in (
        (QFileDialog.DialogLabel.LookIn, _("Folder:")),
        (QFileDialog.DialogLabel.FileName, _("Folder:") if is_folder else _("File name:")),
        (QFileDialog.DialogLabel.FileType, _("Kind of file:")),
        (QFileDialog.DialogLabel.Accept, _("Choose") if is_folder else _("Open")),
        (QFileDialog.DialogLabel.Reject, _("Cancel")),
    ):
        dialog.setLabelText(label, text)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog
