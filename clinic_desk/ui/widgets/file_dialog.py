"""Qt's own file dialog in words of ours, for in Kazakh it stays partly English.

The system's own would list each file as one used lately.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from clinic_desk.i18n import _


def dress(dialog: QFileDialog, accept: str, *, name: str = "") -> None:
    """Word the dialog; ``accept`` is its button, ``name`` says what is named in it if not a file.

    Call it once the kind of the dialog is set: Qt words its button anew for each.
    """
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    labels = QFileDialog.DialogLabel
    for label, text in (
        (labels.LookIn, _("Folder:")),
        (labels.FileName, name or _("File name:")),
        (labels.FileType, _("Kind of file:")),
        (labels.Accept, accept),
        (labels.Reject, _("Cancel")),
    ):
        dialog.setLabelText(label, text)


def let_choose(dialog: QFileDialog, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Open the dialog without waiting; ``on_chosen`` gets the path, nobody is called on «Cancel»."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.open()
    return dialog
