"""The service passport beside the window: where its texts are kept, and what stands on its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_desk import settings
from clinic_desk.printing.passport_sheet import passport_sheet
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.services import access
from clinic_desk.ui.passport.desk import PassportDesk
from clinic_desk.ui.passport.passport_dialog import PassportDialog

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


class PassportBeside:
    """One dialog for the life of the window: what was typed there outlives its closing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        desk = PassportDesk(
            own=lambda: window.settings.passport_texts,
            save=self._save,
            language=lambda: window.sentence.language,
            px=lambda: window.settings.passport_px,
            keep_px=self._keep_px,
            may_edit=lambda: access.has(Right.SETTINGS),
            may_print=lambda: access.has(Right.PRINT),
            back=window.activateWindow,
        )
        self.dialog = PassportDialog(window, desk)
        self.dialog.print_wanted.connect(self._print)

    def show(self) -> None:
        """Over the grid: the call, its sentence and the journal stay in sight."""
        self.dialog.show_beside(self._window.calendar)

    def _save(self, texts: Mapping[str, str]) -> None:
        window = self._window
        changed = replace(window.settings, passport_texts=dict(texts))
        window.audit.allow(window.settings, changed)
        settings.save(window.opening.folder, changed)
        window.settings = changed
        window.signals.changed.emit(Changes.SETTINGS)

    def _keep_px(self, px: int) -> None:
        window = self._window
        window.settings = replace(window.settings, passport_px=px)
        window.try_(lambda: settings.save(window.opening.folder, window.settings))

    def _print(self) -> None:
        window = self._window
        sheet = passport_sheet(
            window.settings.passport_texts,
            head=window.dialogs.head(),
            now=window.clock.now(),
            language=window.settings.language,
        )
        window.dialogs.print_sheet(sheet, holds_names=False)
