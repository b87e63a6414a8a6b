"""What the patient takes home, and the logo on it; see ``stages`` for the contract."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from clinic_desk.rules.rows import RefusalGround
from tests.accessibility.stages import Stage, press, search, until, while_open


def refused(window, _folder, look):
    """The refusal to be read aloud, and its notice one key away."""
    search(window, "ахметов")
    press(window, Qt.Key.Key_Return)
    window.call.answers.refuse(RefusalGround.DOCUMENTS)
    assert window.sentence.paper_button.isVisible()
    look(window)


def notice(window, folder, look):
    refused(window, folder, lambda _window: None)
    while_open(window.take_home.print_answered, look)


def history_of_a_refusal(window, folder, look):
    refused(window, folder, lambda _window: None)
    row = window.journal.current_row()
    while_open(lambda: window.dialogs.show_history(row.request_id), look)


def logo(window, folder, look):
    """A picture that becomes the logo, and a file that cannot."""
    good, bad = folder / "logo.png", folder / "logo.svg"
    image = QImage(400, 160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    assert image.save(str(good))
    bad.write_text("<svg/>", encoding="utf-8")

    def each_state(dialog):
        for file in (good, bad):
            dialog.logo.editor.take(file)
            until(dialog.save_button.isEnabled)
            look(dialog)
        assert dialog.logo.reason()
        dialog.logo.editor.set_value("")

    while_open(window.dialogs.show_clinic, each_state)


ANSWERS: tuple[Stage, ...] = (refused, notice, history_of_a_refusal)
PAPERS: tuple[Stage, ...] = (*ANSWERS, logo)
