"""The head asks who did what: filter, one person, details, the chain, a file; by keys alone."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from clinic_desk.clock import Clock
from clinic_desk.i18n import use_language
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.visits import Step
from clinic_desk.services import access, audit, audit_log, booking, clinic, register
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.audit.audit_dialog import AuditDialog
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)
OTHER = Actor("Сәрсенова Ж.", "pc-2")


@pytest.fixture
def folder(tmp_path, qapp):
    clinic.open_clinic(tmp_path)
    access.sit_down(ACTOR)
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def visit(folder):
    doctor, person = make_doctor(), make_person()
    make_person("Иванов Пётр")
    done = booking.book(BookingOrder(person.id, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    booking.mark(done.visit.id, Step.ARRIVE, now=NOW, actor=OTHER)
    register.find_page("иванов", now=NOW)
    return done.visit


@pytest.fixture
def open_it(qtbot):
    def made(person_id: int | None = None) -> AuditDialog:
        dialog = AuditDialog(None, Clock.set_to(NOW), lambda: ACTOR, person_id)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def about(dialog: AuditDialog) -> list[str]:
    rows = dialog.entries
    return [str(rows.index(place, 3).data()) for place in range(rows.rowCount())]


def type_text(widget, text: str) -> None:
    for sign in text:
        QApplication.sendEvent(
            widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        )


def test_it_opens_on_the_newest_with_what_was_just_looked_at(visit, open_it):
    dialog = open_it()
    assert about(dialog)[0] == "search for a patient · «иванов»"
    assert dialog.table.hasFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.current().step == "arrive"
    facts = dialog.facts.rows
    assert [facts.index(0, column).data() for column in range(3)] == ["State", "booked", "arrived"]
    assert "Сәрсенова Ж., PC pc-2" in dialog.head.text()


def test_who_what_pc_and_text_narrow_the_list(visit, open_it, qtbot):
    dialog = open_it()
    dialog.filter.who.setCurrentIndex(dialog.filter.who.findData(OTHER.registrar))
    assert [row.account for row in _rows(dialog)] == [OTHER.registrar]
    dialog.filter.kind.setCurrentIndex(dialog.filter.kind.findData(AuditKind.ERASED.value))
    assert dialog.empty.isVisible()
    dialog.empty.action_triggered.emit()
    assert dialog.entries.rowCount() > 3
    type_text(dialog.filter.text, "ахмет")
    qtbot.waitUntil(lambda: {row.subject for row in _rows(dialog)} == {"event", "doctor"})
    assert [row.name for row in _rows(dialog)] == ["Ахметов Серік Болатұлы"] * 2 + [""]


def _rows(dialog: AuditDialog):
    rows = dialog.entries
    return [rows.row(rows.index(place, 0)) for place in range(rows.rowCount())]


def test_one_person_s_history_and_back(visit, open_it):
    dialog = open_it()
    assert not dialog.person_button.isEnabled()  # a search is about nobody yet
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert dialog.windowTitle() == "Who did what: Ахметов Серік Болатұлы"
    assert [row.step for row in _rows(dialog)] == ["arrive", "book"]
    dialog.person_button.click()
    assert dialog.windowTitle() == "Who did what"
    assert len(_rows(dialog)) > 2


def test_it_can_open_on_one_person(visit, open_it):
    dialog = open_it(visit.person_id)
    assert {row.name for row in _rows(dialog)} == {"Ахметов Серік Болатұлы"}


def test_older_entries_are_read_as_one_scrolls(folder, open_it):
    make_doctor()
    for number in range(audit_log.PAGE + 50):
        audit.paper("slip", now=NOW, actor=ACTOR, copies=number)
    dialog = open_it()
    assert dialog.entries.rowCount() == audit_log.PAGE
    assert "older" in dialog.news.text()
    tester = QAbstractItemModelTester(dialog.entries, QAbstractItemModelTester.FailureReportingMode.Warning)
    while dialog.entries.canFetchMore():
        dialog.entries.fetchMore()
    assert dialog.entries.rowCount() == audit_log.PAGE + 51
    del tester


def test_the_chain_is_checked_and_a_forged_entry_named(visit, open_it, folder, qtbot):
    dialog = open_it()
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "intact" in dialog.whole.text())
    with sqlite3.connect(folder / clinic.DATA_FILE) as bare:
        bare.execute("DROP TRIGGER audit_entry_fixed")
        bare.execute("UPDATE audit_entry SET account = 'x' WHERE id = 2")
    bare.close()
    dialog.check()
    qtbot.waitUntil(lambda: "entry 2: changed" in dialog.whole.text())
    assert dialog.whole.property("role") == "danger"
    assert dialog.strip.isHidden()


def test_an_export_is_written_and_written_down(visit, open_it, tmp_path, qtbot):
    dialog = open_it(visit.person_id)
    path = tmp_path / "аудит.csv"
    dialog.export_to(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: "2" in dialog.news.text() and "аудит.csv" in dialog.news.text())
    text = path.read_text("utf-8-sig")
    assert "Ахметов Серік Болатұлы" in text
    assert text.count("\n") == 3
    newest = audit_log.page(dialog.filter.value())[0]
    assert (newest.kind, newest.facts["asked"]["person"]) == (AuditKind.EXPORTED, visit.person_id)


def test_an_empty_audit_says_so(folder, open_it):
    dialog = open_it()
    assert dialog.empty.isVisible()
    assert dialog.facts.rows.rowCount() == 0
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_is_cut_off_on_the_smallest_screen(visit, open_it, language):
    use_language(language)
    dialog = open_it()
    dialog.resize(903, 472)
    QApplication.processEvents()
    assert dialog.minimumSizeHint().width() <= 903
    assert dialog.minimumSizeHint().height() <= 472
    for widget in (*dialog.findChildren(QPushButton), *dialog.findChildren(QComboBox)):
        if widget.isVisible() and widget.parent() is not None:
            assert widget.width() >= min(widget.minimumSizeHint().width(), widget.sizeHint().width()), widget
    for label in (dialog.head, dialog.whole):
        assert isinstance(label, QLabel)
        assert label.height() >= label.heightForWidth(label.width())


def test_the_language_switches_at_once(visit, open_it):
    dialog = open_it()
    use_language("kk")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    QApplication.sendEvent(dialog.filter, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == "Кім не істеді"
    assert dialog.filter.period.currentText() == "бүгін"
