"""Fields for names and passwords: what they say while somebody types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from clinic_desk import i18n
from clinic_desk.services import access, accounts
from clinic_desk.ui.accounts.cover import Cover
from clinic_desk.ui.accounts.decide_dialog import DecideDialog
from clinic_desk.ui.accounts.login_bar import LogInBar
from clinic_desk.ui.accounts.name_list import NameList
from clinic_desk.ui.accounts.new_password import NewPassword
from clinic_desk.ui.accounts.own_password import PasswordDialog
from clinic_desk.ui.accounts.password_field import PasswordField
from tests.ui.accounts.conftest import NOW, PASSWORD


def send(widget, text, modifier=Qt.KeyboardModifier.NoModifier):
    for sign in text:
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, 0, modifier, sign))


@pytest.fixture
def field(qtbot):
    i18n.use_language("en")
    made = PasswordField("password")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_password_is_hidden_until_the_eye_is_pressed_and_again_once_forgotten(field):
    send(field.line, "abc")
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    field.eye.click()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    field.clear()
    assert (field.text(), field.line.echoMode()) == ("", QLineEdit.EchoMode.Password)


@pytest.mark.parametrize(
    ("text", "sign", "said"),
    [
        ("abc", "ENG", "with Latin letters"),
        ("құпия", "РУС/ҚАЗ|РУС|ҚАЗ", "with Cyrillic letters"),
        ("қabc", "ENG", ""),
    ],
)
def test_it_says_what_the_keyboard_writes(field, text, sign, said):
    send(field.line, text)
    assert field.layout_sign() in sign.split("|")
    assert field.written_with() == said


@pytest.mark.parametrize(
    ("typed", "shift", "caps"),
    [("Қ", False, True), ("қ", False, False), ("Қ", True, False), ("қ", True, True), ("7", False, False)],
)
def test_caps_lock_is_told_by_the_letters(field, typed, shift, caps):
    send(field.line, typed, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    assert field.hint.isVisible() is caps


def test_a_new_password_is_only_given_when_it_is_good_and_twice_the_same(qtbot):
    i18n.use_language("en")
    made = NewPassword()
    qtbot.addWidget(made)
    made.set_login("омарова")
    said = []
    for first, second in (
        ("қысқа", "қысқа"),
        ("омарова 77 ай", "омарова 77 ай"),
        ("qwertyuiop", "qwertyuiop"),
        (PASSWORD, ""),
        (PASSWORD, "қысқа"),
        (PASSWORD, PASSWORD),
    ):
        made.first.line.setText(first)
        made.second.line.setText(second)
        said.append((made.value(), made.told.text().split()[0]))
    assert [value for value, _told in said] == ["", "", "", "", "", PASSWORD]
    assert [told for _value, told in said] == ["At", "The", "Too", "Good.", "The", "✓"]


def test_names_are_found_by_the_first_letters_of_any_word_in_any_spelling(qtbot):
    made = NameList()
    qtbot.addWidget(made)
    made.set_names(["әлімова қарлығаш", "қасымов", "омарова"], first="Омарова")
    assert [made.list.item(row).text() for row in range(3)] == ["Омарова", "Әлімова Қарлығаш", "Қасымов"]
    for typed, meant in (("кас", "қасымов"), ("карл", "әлімова қарлығаш"), ("alim", "әлімова қарлығаш")):
        made.line.clear()
        send(made.line, typed)
        assert made.current() == meant, typed
    made.line.clear()
    send(made.line, "Біреу  Басқа")
    assert made.current() == "біреу басқа", "a name that the list does not have counts as typed"


def test_the_own_password_takes_the_old_one(administrator, clock, qtbot):
    i18n.use_language("en")
    made = PasswordDialog(None, clock.now, "омарова")
    qtbot.addWidget(made)
    made.show()
    for field in (made.form.new.first, made.form.new.second):
        field.line.setText("басқа бір жол бар")
    made.form.old.line.setText("not this one")
    made.change_button.click()
    assert made.form.told.text() == "The old password is wrong."
    assert made.isVisible()
    made.form.old.line.setText(PASSWORD)
    made.change_button.click()
    assert not made.isVisible()
    accounts.log_out(now=NOW)
    assert accounts.log_in("омарова", "басқа бір жол бар", now=NOW).name == "Омарова Алия"


def test_the_bar_asks_until_it_is_decided_or_put_off(qtbot):
    bar = LogInBar()
    qtbot.addWidget(bar)
    bar.show_state(decided=False)
    assert not bar.isHidden()
    bar.show_state(decided=True)
    assert bar.isHidden()
    bar.show_state(decided=False)
    bar.later_button.click()
    bar.show_state(decided=False)
    assert bar.isHidden()


def test_a_clinic_that_works_already_decides_in_a_dialog(clock, qtbot):
    i18n.use_language("en")
    made = DecideDialog(None, clock, access.actor, "Омарова А.")
    qtbot.addWidget(made)
    made.show()
    assert (made.page.name.editor.text(), made.page.login.editor.text()) == ("Омарова А.", "Омарова")
    made.page.without_login.click()
    assert made.go_button.text() == "Work without log-in"
    made.go_button.click()
    assert made.isVisible(), "first the consequences are known"
    made.page.knows.click()
    made.go_button.click()
    assert not made.isVisible()
    assert access.login_is_decided()
    assert not access.login_is_on()


def test_the_new_recovery_key_stands_in_one_line_with_all_its_buttons(qapp, qtbot):
    """At 911 × 512, which is 150 % on the smallest screen, nothing of it has to be scrolled for."""
    i18n.use_language("ru")
    cover = Cover(lambda: NOW)
    qtbot.addWidget(cover)
    cover.resize(903, 472)
    cover.show()
    cover.new_key.card.show_key("NN2WW-W3MAR-C9B3M-NK33K-35SUD")
    cover._show(3)
    qtbot.waitUntil(lambda: cover.new_key.go_button.isVisible())
    qapp.processEvents()
    key = cover.new_key.card.key
    assert key.height() < 2 * key.fontMetrics().height()
    assert not cover.new_key.go_button.visibleRegion().isEmpty()
    assert cover.new_key.go_button.visibleRegion().boundingRect() == cover.new_key.go_button.rect()
