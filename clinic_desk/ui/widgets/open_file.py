"""Choosing a file or a folder that is there; whoever is called gets its path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets.file_dialog import dress, let_choose

TABLES = "*.xlsx *.xls *.xlsm *.ods *.csv *.txt *.tsv *.xml *.html *.htm"
"""The files that ``importers.table_file`` reads."""

PICTURES = "*.png *.jpg *.jpeg *.bmp"
"""The pictures that can become the clinic's logo."""


def ask_for_table(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a table file be chosen; nobody is called on «Cancel»."""
    return _ask_for_file(parent, title, _("Tables ({endings})").format(endings=TABLES), on_chosen)


def ask_for_picture(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a picture be chosen; nobody is called on «Cancel»."""
    return _ask_for_file(parent, title, _("Pictures ({endings})").format(endings=PICTURES), on_chosen)


def ask_for_backup(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a backup be chosen; nobody is called on «Cancel»."""
    return _ask_for_file(parent, title, _("Backups ({endings})").format(endings="*.tar"), on_chosen)


def ask_for_folder(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a folder be chosen; nobody is called on «Cancel»."""
    dialog = named(QFileDialog(parent, title), "open_folder")
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dress(dialog, _("Choose"), name=_("Folder:"))
    return let_choose(dialog, on_chosen)


def _ask_for_file(
    parent: QWidget, title: str, kinds: str, on_chosen: Callable[[Path], object]
) -> QFileDialog:
    dialog = named(QFileDialog(parent, title), "open_file")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kinds, _("All files ({endings})").format(endings="*")])
    dress(dialog, _("Open"))
    return let_choose(dialog, on_chosen)
