"""Choosing where a new file goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.widgets.file_dialog import dress, let_choose


def table_kinds() -> tuple[tuple[str, str], ...]:
    """The two kinds of files that a table may go into: what each is called, and its ending."""
    return ((_("Workbook"), "xlsx"), (_("Table as text"), "csv"))


def ask_path(
    parent: QWidget,
    title: str,
    name: str,
    on_chosen: Callable[[Path], object],
    kinds: Sequence[tuple[str, str]] = (),
) -> QFileDialog:
    """Let a place for a file be chosen, of one of these ``kinds`` (else of a table); «Cancel» calls nobody.

    A name typed without the ending of the chosen kind gets it.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, folder)
    dialog.setObjectName("save_file")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    endings = {f"{said} (*.{ending})": ending for said, ending in kinds or table_kinds()}
    dialog.setNameFilters(list(endings))
    dialog.setDefaultSuffix(next(iter(endings.values())))
    dialog.filterSelected.connect(lambda one: dialog.setDefaultSuffix(endings[one]))
    dialog.selectFile(name)
    dress(dialog, _("Save"))
    return let_choose(dialog, lambda chosen: on_chosen(_with_ending(chosen, tuple(endings.values()))))


def _with_ending(path: Path, endings: Sequence[str]) -> Path:
    """«Журнал 01.11.2026» has an ending for Qt, «.2026», and would get none of ours.

    Nobody was asked about a file that has the name with its ending already, so it stays.
    """
    if path.suffix.lower() in {f".{ending}" for ending in endings}:
        return path
    numbers = ("", *(f" ({number})" for number in range(2, 1000)))
    names = (path.with_name(f"{path.name}{number}.{endings[0]}") for number in numbers)
    return next((one for one in names if not one.exists()), path)
