"""The first start, through the real assistant on an empty real file."""

from __future__ import annotations

from datetime import datetime

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from clinic_desk import i18n
from clinic_desk.clock import Clock
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts, clinic, register, staff
from clinic_desk.settings import Settings
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.people.import_dialog import RegisterImportDialog
from clinic_desk.ui.staff.staff_dialog import StaffDialog
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog
from clinic_desk.ui.start.assistant import StartAssistant

NOW = datetime(2026, 11, 23, 9, 0)
REGISTER = (
    ("По состоянию на 20.11.2026",),
    ("ИИН", "ФИО", "Дата рождения", "Участок"),
    ("850312399903", "Ахметов Серік Болатұлы", "12.03.1985", 1),
    ("880229499904", "Қалиева Үміт Ғалымқызы", "29.02.1988", 2),
)
DOCTORS = (
    ("Врач", "Специальность", "Каб.", "Пн", "Вт"),
    ("Ахметова Айгүл Серікқызы", "терапевт", 5, "8-12", "13-17"),
)


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    before = i18n.current_language()
    clinic.open_clinic(tmp_path / "data")
    yield
    clinic.close_clinic()
    switch_language(qapp, before)


@pytest.fixture
def kept():
    return []


@pytest.fixture
def told():
    return []


@pytest.fixture
def assistant(qtbot, kept, told):
    made = StartAssistant(
        None, Settings(language="kk"), Clock.set_to(NOW), lambda: Actor("Омарова А.", "pc-1"), told.append
    )
    made.settings_changed.connect(kept.append)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def workbook(tmp_path):
    def make(name, rows):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return path

    return make


def enter(qtbot, assistant):
    """Enter in the page: the default button."""
    qtbot.keyClick(assistant, Qt.Key.Key_Return)


def only(assistant, kind):
    (found,) = [one for one in assistant.findChildren(kind) if one.isVisible()]
    return found


def choose(assistant, path):
    """Pick a file in the file dialog that stands open."""
    dialog = only(assistant, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def decide_for_no_login(assistant):
    """«Only I work here», knowingly; the assistant does not go on without a decision."""
    account = assistant.people.account
    account.without_login.click()
    account.knows.click()


def test_enter_alone_walks_through_and_leaves_nothing_but_done(qtbot, assistant, kept):
    for _page in range(2):
        enter(qtbot, assistant)
    decide_for_no_login(assistant)
    for _page in range(3):
        enter(qtbot, assistant)
    assert assistant.pages.currentIndex() == 5
    assert [line.text()[0] for line in assistant.ready.lines] == ["○", "○", "✓", "○", "○"]
    with qtbot.waitSignal(assistant.finished):
        enter(qtbot, assistant)
    assert kept == [Settings(language="kk", first_start_done=True)]
    assert (register.register_size(), staff.doctors()) == (0, [])


def test_the_language_switches_at_once(qtbot, assistant, kept):
    i18n.use_language("kk")
    qtbot.mouseClick(
        assistant.language.choice.findChild(QPushButton, "segment_ru"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: assistant.next_button.text() == "Далее")
    assert assistant.windowTitle() == "Первый запуск"
    assert kept[-1].language == "ru"


def test_the_clinic_is_kept_when_going_on_and_when_leaving(qtbot, assistant, kept):
    enter(qtbot, assistant)
    assistant.clinic.editor("clinic_name_kk").setText("  Успен   амбулаториясы ")
    enter(qtbot, assistant)
    assert kept[-1].clinic_name_kk == "Успен амбулаториясы"
    assistant.back_button.click()
    assistant.clinic.editor("registrar").setText("Омарова А.")
    qtbot.keyClick(assistant, Qt.Key.Key_Escape)
    assert not assistant.isVisible()
    assert (kept[-1].registrar, kept[-1].first_start_done) == ("Омарова А.", True)


def test_the_register_file_is_taken_over_in_its_wizard(qtbot, assistant, told, workbook):
    i18n.use_language("en")
    assistant._show_page(3)
    assistant.register.file_button.click()
    choose(assistant, workbook("register.xlsx", REGISTER))
    wizard = only(assistant, RegisterImportDialog)
    for _step in range(2):
        qtbot.waitUntil(lambda: wizard._job is None and wizard.next_button.isEnabled(), timeout=10_000)
        wizard.next_button.click()
    qtbot.waitUntil(lambda: wizard._job is None, timeout=10_000)
    wizard.close_button.click()
    assert register.register_size() == 2
    assert assistant.register.state.text() == "✓ 2 people in the register, 20.11.2026"
    assert not assistant.skip_button.isVisible()
    assert told == [Changes.PEOPLE | Changes.REGISTER]


def test_the_doctors_table_is_taken_over_or_typed(qtbot, assistant, workbook):
    i18n.use_language("en")
    assistant._show_page(4)
    assistant.doctors.file_button.click()
    choose(assistant, workbook("doctors.xlsx", DOCTORS))
    wizard = only(assistant, TimetableImportDialog)
    qtbot.waitUntil(wizard.apply_button.isEnabled, timeout=10_000)
    wizard.apply_button.click()
    wizard.close_button.click()
    assert assistant.doctors.state.text() == "✓ 1 doctor"
    assistant.doctors.hand_button.click()
    by_hand = only(assistant, StaffDialog)
    assert by_hand.editor.fields.last_name.text() == "Ахметова"
    by_hand.close_button.click()
    enter(qtbot, assistant)
    assert assistant.ready.lines[4].text() == "✓  1 doctor"


def test_the_demo_clinic_opens_instead_and_leaves_the_assistant_for_later(qtbot, assistant, kept):
    with qtbot.waitSignal(assistant.demo_requested):
        assistant.language.demo_button.click()
    assert not assistant.isVisible()
    assert not any(settings.first_start_done for settings in kept)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_page_fits_and_every_part_has_a_name(qapp, qtbot, assistant, language):
    switch_language(qapp, language)
    assistant.resize(820, 480)  # 1366 × 768 at 150 %, less the frame of the window
    for page in range(6):
        assistant._show_page(page)
        shown = [button for button in assistant.findChildren(QPushButton) if button.isVisible()]
        qtbot.waitUntil(
            lambda shown=shown: all(one.width() >= one.minimumSizeHint().width() for one in shown)
        )
        assert all(button.text() for button in shown)
        area = assistant.pages.currentWidget()
        qtbot.waitUntil(lambda area=area: area.verticalScrollBar().maximum() == 0)
    assert all(field.accessibleName() for field in assistant.findChildren(QLineEdit))


def test_without_a_decision_who_works_here_it_does_not_go_on(qtbot, assistant):
    for _page in range(4):
        enter(qtbot, assistant)
    assert assistant.pages.currentIndex() == 2, "Enter alone decides nothing"
    assert assistant.people.account.name.reason()
    assistant.people.account.without_login.click()
    enter(qtbot, assistant)
    assert assistant.pages.currentIndex() == 2, "nor does the choice without knowing what it means"
    assert accounts.state().login_on is None
    assistant.people.account.knows.click()
    enter(qtbot, assistant)
    assert assistant.pages.currentIndex() == 3
    assert accounts.state().login_on is False


def test_the_first_administrator_is_made_and_the_key_is_put_away(qtbot, assistant, told):
    assistant._show_page(2)
    account = assistant.people.account
    account.name.editor.setText("Омарова Алия")
    account.login.editor.setText("Омарова")
    for field in (account.password.first, account.password.second):
        field.line.setText("қысқа жол бойымен")
    printed = []
    assistant.print_requested.connect(printed.append)
    assistant.next_button.click()
    key = account.key.key.text()
    assert len(key.split("-")) == 5
    assert access.session().name == "Омарова Алия", "the pages that follow ask the services"
    assert Changes.SAFETY in told
    assert not assistant.next_button.isEnabled()
    assistant.reject()
    assert assistant.isVisible(), "a key that nobody has put away is not closed by accident"
    account.key.print_button.click()
    assert printed == [key]
    account.key.tick.click()
    assistant.next_button.click()
    assert assistant.pages.currentIndex() == 3
    assert account.key.key.text() == ""
    assert accounts.recover(key, "омарова", "басқа бір жол бар", now=NOW) != key
