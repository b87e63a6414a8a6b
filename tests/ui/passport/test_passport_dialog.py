"""The passport as a dialog: what is shown, found, enlarged, reworded, and that nothing typed gets lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from clinic_desk import errors, passport
from clinic_desk.i18n import use_language
from clinic_desk.rules.rights import Right
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.passport.desk import PassportDesk
from clinic_desk.ui.passport.passport_dialog import PassportDialog

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Clinic:
    """What the window keeps, held in memory."""

    def __init__(self) -> None:
        self.own: dict[str, str] = {}
        self.px = 20
        self.language = "kk"
        self.may_edit = True
        self.fault: Exception | None = None
        self.saved: list[dict[str, str]] = []
        self.backs = 0

    def save(self, texts) -> None:
        if self.fault is not None:
            raise self.fault
        self.own = dict(texts)
        self.saved.append(self.own)

    def keep_px(self, px: int) -> None:
        self.px = px

    def back(self) -> None:
        self.backs += 1

    def desk(self) -> PassportDesk:
        return PassportDesk(
            own=lambda: self.own,
            save=self.save,
            language=lambda: self.language,
            px=lambda: self.px,
            keep_px=self.keep_px,
            may_edit=lambda: self.may_edit,
            may_print=lambda: True,
            back=self.back,
        )


@pytest.fixture
def clinic():
    return Clinic()


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    made.setCentralWidget(QWidget())
    made.resize(780, 560)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(clinic, window):
    made = PassportDialog(window, clinic.desk())
    made.show_beside(window.centralWidget())
    QTest.qWaitForWindowActive(made)
    yield made
    made._drafts.drop()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_comes_up_as_wide_as_the_grid(clinic, window, qapp, language):
    """Buttons that are not shown take no room: beside it the call stays in sight."""
    theme.apply_theme(qapp, "light")
    switch_language(qapp, language)
    window.resize(911, 512)
    grid = QWidget(window.centralWidget())
    grid.setGeometry(10, 10, 560, 400)
    made = PassportDialog(window, clinic.desk())
    made.show_beside(grid)
    QTest.qWaitForWindowActive(made)
    assert made.width() == grid.width()
    made._drafts.drop()


def type_(text: str) -> None:
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            focus = QApplication.focusWidget()
            QApplication.sendEvent(focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def press(key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def again(dialog) -> None:
    """It is closed, and asked for later."""
    dialog.done(0)
    dialog.show_beside(dialog.parentWidget())
    QTest.qWaitForWindowActive(dialog)


def shown(dialog) -> str:
    return dialog.pane.text()


def rewrite(dialog, section: str, language: str, text: str) -> None:
    dialog.edit()
    dialog.use_language(language)
    dialog.show_section(section)
    dialog.pane.setPlainText(text)


# --- reading ---------------------------------------------------------------------------------------


def test_it_opens_on_the_first_section_in_the_callers_language(dialog, clinic):
    assert not dialog.isModal()
    assert dialog.search.hasFocus()
    assert shown(dialog) == passport.default("provider", "kk")
    assert [line.digit for line in dialog.sections.lines()] == list("123456789")
    clinic.language = "ru"
    again(dialog)
    assert shown(dialog) == passport.default("provider", "ru")
    assert dialog.title.text() == passport.title("provider", "ru")


@pytest.mark.parametrize("typed", ["9", "39", "ұ", "ә" + "ұ"])
def test_a_digit_goes_to_its_section_whatever_layout_the_keys_have(dialog, typed):
    type_(typed)
    assert dialog.section == "complain"
    assert shown(dialog) == passport.default("complain", "kk")
    assert dialog.sections.marked() == "complain"
    assert len(dialog.sections.lines()) == 9


def test_letters_find_sections_and_mark_the_words(dialog):
    type_("бекітілу")
    assert dialog.section == "documents"
    assert [line.section for line in dialog.sections.lines()] == ["documents"]
    marked = [one.cursor.selectedText() for one in dialog.pane.extraSelections()]
    assert marked
    assert all(word.casefold().startswith("бекітілу") for word in marked)
    press(Key.Key_Escape)
    assert dialog.isVisible(), "Esc first takes the letters away"
    assert dialog.search.text() == ""
    assert dialog.pane.extraSelections() == []
    assert dialog.section == "documents"
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_no_section_says_is_told_and_the_text_stays(dialog):
    type_("7")
    type_("абракадабра")
    assert dialog.nothing.isVisible()
    assert "абракадабра" in dialog.nothing.text()
    assert shown(dialog) == passport.default("result", "kk")


def test_letters_typed_anywhere_go_to_the_line(dialog):
    dialog.sections.setFocus()
    type_("ша")
    assert dialog.search.hasFocus()
    assert dialog.search.text() == "ша"
    dialog.pane.setFocus()
    type_("ғ")
    assert dialog.search.text() == "шағ"
    assert dialog.section == "complain"


def test_arrows_go_through_the_list_from_the_line(dialog):
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert dialog.section == "apply"
    press(Key.Key_Up)
    assert dialog.section == "receiver"
    assert dialog.search.hasFocus()


def test_f6_switches_the_language_of_the_text_alone(dialog):
    type_("5")
    press(Key.Key_F6)
    assert shown(dialog) == passport.default("term", "ru")
    assert dialog.head.languages.value() == "ru"
    press(Key.Key_F6)
    assert shown(dialog) == passport.default("term", "kk")


@pytest.mark.parametrize("where", ["search", "sections", "pane"])
@pytest.mark.parametrize(
    ("key", "px"),
    [(Key.Key_Plus, 22), (Key.Key_Equal, 22), (0x4BA, 22), (Key.Key_Minus, 18), (0x4E8, 18), (Key.Key_0, 20)],
)
def test_ctrl_and_the_keys_of_the_sizes_change_and_keep_it(dialog, clinic, where, key, px):
    getattr(dialog, where).setFocus()
    event = QKeyEvent(QEvent.Type.KeyPress, int(key), Ctrl, "")
    QApplication.sendEvent(QApplication.focusWidget(), event)
    assert (clinic.px, dialog.px, dialog.pane.font().pixelSize()) == (px, px, px)


def test_sizes_have_ends_and_the_wheel_steps_too(dialog, clinic):
    for _click in range(20):
        dialog.head.larger_button.click()
    assert clinic.px == 36
    assert not dialog.head.larger_button.isEnabled()
    for _click in range(20):
        dialog.head.smaller_button.click()
    assert clinic.px == 14
    where = QPointF(20, 20)
    turned = QWheelEvent(
        where,
        where,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Ctrl,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(dialog.pane.viewport(), turned)
    assert clinic.px == 16


def test_enter_and_shift_f2_go_back_to_the_desk_and_leave_it_open(dialog, clinic):
    press(Key.Key_Return)
    assert clinic.backs == 1
    press(Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert clinic.backs == 2
    assert dialog.isVisible()


def test_the_window_changes_its_language_and_what_is_quoted_does_not(dialog):
    use_language("ru")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == "Паспорт услуги"
    assert dialog.foot.close_button.text() == "Закрыть"
    assert shown(dialog) == passport.default("provider", "kk")


# --- wording it anew -------------------------------------------------------------------------------


def test_who_may_not_change_the_texts_is_offered_nothing_and_can_type_nothing(dialog, clinic):
    clinic.may_edit = False
    again(dialog)
    assert not dialog.foot.edit_button.isVisible()
    dialog.edit()
    assert dialog.pane.isReadOnly()
    press(Key.Key_S, Ctrl)
    assert clinic.saved == []


def test_changed_texts_of_several_sections_are_saved_together_and_marked(dialog, clinic):
    dialog.foot.edit_button.click()
    assert dialog.pane.hasFocus()
    rewrite(dialog, "complain", "ru", "К заведующей, кабинет 12.  ")
    rewrite(dialog, "complain", "kk", "Меңгерушіге, 12-кабинет.")
    rewrite(dialog, "term", "ru", "Сразу.")
    assert dialog.state.text() == "own wording of the clinic · not saved yet"
    assert [line.section for line in dialog.sections.lines() if line.is_unsaved] == ["term", "complain"]
    press(Key.Key_S, Ctrl)
    assert clinic.saved == [
        {
            "complain.ru": "К заведующей, кабинет 12.",
            "complain.kk": "Меңгерушіге, 12-кабинет.",
            "term.ru": "Сразу.",
        }
    ]
    assert not dialog.is_editing
    assert dialog.pane.isReadOnly()
    assert [line.section for line in dialog.sections.lines() if line.is_own] == ["term", "complain"]
    assert shown(dialog) == "Сразу."
    assert dialog.state.text() == "own wording of the clinic"
    dialog.use_language("kk")
    assert [line.section for line in dialog.sections.lines() if line.is_own] == ["complain"]


@pytest.mark.parametrize("how", ["link", "ctrl_z"])
def test_a_saving_is_taken_back(dialog, clinic, how):
    rewrite(dialog, "term", "kk", "Бірден.")
    dialog.foot.save_button.click()
    assert clinic.own == {"term.kk": "Бірден."}
    if how == "link":
        dialog.foot.news.action().click()
    else:
        press(Key.Key_Z, Ctrl)
    assert clinic.own == {}
    assert shown(dialog) == passport.default("term", "kk")
    assert dialog.foot.news.text() == "Taken back."
    press(Key.Key_Z, Ctrl)
    assert len(clinic.saved) == 2, "nothing more to take back"


def test_the_official_wording_is_one_click_away_and_ctrl_z_takes_that_back(dialog, clinic):
    clinic.own = {"free.kk": "Ақысыз."}
    again(dialog)
    dialog.show_section("free")
    assert shown(dialog) == "Ақысыз."
    dialog.edit()
    dialog.foot.default_button.click()
    assert shown(dialog) == passport.default("free", "kk")
    assert not dialog.foot.default_button.isEnabled()
    press(Key.Key_Z, Ctrl)
    assert shown(dialog) == "Ақысыз."
    dialog.foot.default_button.click()
    dialog.save()
    assert clinic.own == {}


def test_the_official_wording_typed_by_hand_is_no_change(dialog, clinic):
    rewrite(dialog, "free", "kk", "Ақысыз.")
    dialog.pane.setPlainText(passport.default("free", "kk") + "\n ")
    press(Key.Key_Escape)
    assert not dialog.is_editing, "nothing to ask about"
    assert clinic.saved == []


def test_esc_asks_about_unsaved_texts_and_stays_by_default(dialog, clinic):
    rewrite(dialog, "term", "kk", "Бірден.")
    dialog.pane.setFocus()
    press(Key.Key_Escape)
    assert dialog.banner.question() == "Save the changed texts?"
    press(Key.Key_Escape)
    assert dialog.banner.question() == ""
    assert dialog.is_editing
    assert shown(dialog) == "Бірден."
    press(Key.Key_Escape)
    dialog.banner.button("drop").click()
    assert not dialog.is_editing
    assert shown(dialog) == passport.default("term", "kk")
    assert clinic.saved == []


def test_closing_the_dialog_asks_too_and_goes_after_saving(dialog, clinic):
    rewrite(dialog, "term", "kk", "Бірден.")
    dialog.close()
    assert dialog.isVisible()
    dialog.banner.button("save").click()
    assert clinic.own == {"term.kk": "Бірден."}
    assert not dialog.isVisible()


def test_the_window_does_not_close_over_unsaved_texts(dialog, window, clinic):
    rewrite(dialog, "term", "kk", "Бірден.")
    window.close()
    assert window.isVisible()
    assert dialog.banner.question()
    dialog.banner.button("drop").click()
    window.close()
    assert not window.isVisible()


def test_what_could_not_be_saved_stays_typed_and_is_told(dialog, clinic):
    rewrite(dialog, "term", "kk", "Бірден.")
    for fault in (errors.NoRight(Right.SETTINGS), OSError(28, "No space left on device")):
        clinic.fault = fault
        assert not dialog.save()
        assert dialog.is_editing
        assert shown(dialog) == "Бірден."
        assert dialog.foot.news.text()
    clinic.fault = None
    assert dialog.save()


def test_a_text_too_long_to_be_read_is_not_cut_but_refused(dialog, clinic):
    rewrite(dialog, "term", "kk", "a" * (passport.MOST_LETTERS + 1))
    dialog.show_section("free")
    assert not dialog.save()
    assert dialog.section == "term"
    assert len(shown(dialog)) == passport.MOST_LETTERS + 1
    assert str(passport.MOST_LETTERS) in dialog.foot.news.text()
    assert clinic.saved == []


def test_another_person_finds_no_half_written_texts_and_the_first_finds_them_again(dialog, clinic):
    rewrite(dialog, "term", "kk", "Бірден.")
    clinic.may_edit = False  # the gate closes dialogs for another person without asking
    again(dialog)
    dialog.show_section("term")
    assert shown(dialog) == passport.default("term", "kk")
    clinic.may_edit = True
    again(dialog)
    dialog.show_section("term")
    assert shown(dialog) == "Бірден."
    assert dialog.foot.news.text() == "1 text is not saved yet."


def test_what_is_typed_is_text_and_nothing_else(dialog, clinic):
    said = "<b>Сразу</b> & {скоро}\n1) первое\n2) второе"
    rewrite(dialog, "term", "ru", said)
    dialog.save()
    assert shown(dialog) == said
    assert clinic.own == {"term.ru": said}
