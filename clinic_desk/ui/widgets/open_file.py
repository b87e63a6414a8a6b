"""Choosing a file with labels of our own: Qt's file dialog stays partly English in Kazakh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desk.i18n import _

TABLES = "*.xlsx *.xls *.xlsm *.ods *.csv *.txt *.tsv *.xml *.html *.htm"
"""The files that ``importers.table_file`` reads."""


PICTURES = "*.png *.jpg *.jpeg *.bmp"
"""The pictures that can become the clinic's logo."""


def ask_for_table(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a table file be chosen; ``on_chosen`` gets its path, nobody is called on «Cancel»."""
    return _ask(parent, title, _("Tables ({endings})").format(endings=TABLES), on_chosen)


def ask_for_picture(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a picture be chosen; ``on_chosen`` gets its path, nobody is called on «Cancel»."""
    return _ask(parent, title, _("Pictures ({endings})").format(endings=PICTURES), on_chosen)


def _ask(parent: QWidget, title: str, kinds: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("open_file")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kinds, _("All files ({endings})").format(endings="*")])
    for label, text in (
        (QFileDialog.DialogLabel.LookIn, _("Folder:")),
        (QFileDialog.DialogLabel.FileName, _("File name:")),
        (QFileDialog.DialogLabel.FileType, _("Kind of file:")),
        (QFileDialog.DialogLabel.Accept, _("Open")),
        (QFileDialog.DialogLabel.Reject, _("Cancel")),
    ):
        dialog.setLabelText(label, text)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog
