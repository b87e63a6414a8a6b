"""The list of doctors and the tables keep Qt's rules for item models."""

from __future__ import annotations

from clinic_desk.i18n import N_
from clinic_desk.rules.rows import DoctorRow, PersonName
from clinic_desk.ui.staff.doctor_list import DoctorListModel, second_line
from clinic_desk.ui.widgets.rows_model import ROW_ROLE, Column, RowsModel

DOCTOR = DoctorRow(7, PersonName("Ахметова", "Айгүл"), "therapist", "5", precincts=("1", "2"))


def test_the_list_of_doctors(qtmodeltester):
    model = DoctorListModel()
    qtmodeltester.check(model)
    model.set_rows([DOCTOR, DoctorRow(8, PersonName("Қасымов"), "surgeon", "", active=False)])
    qtmodeltester.check(model)
    assert (model.place_of(8), model.place_of(99), model.place_of(None)) == (1, -1, -1)


def test_a_table_of_rows(qtmodeltester):
    columns = (
        Column[DoctorRow](N_("Doctor"), lambda row: row.name.full),
        Column[DoctorRow](N_("Room"), lambda row: row.room, right=True, tone=lambda _row: "held"),
    )
    model = RowsModel(columns)
    qtmodeltester.check(model)
    model.set_rows([DOCTOR])
    qtmodeltester.check(model)
    assert model.index(0, 0).data(ROW_ROLE) is DOCTOR
    assert model.row(model.index(0, 1)) is DOCTOR


def test_the_second_line_says_where_and_whether():
    assert second_line(DOCTOR) == "терапевт · room 5 · precinct 1, 2"
    off = DoctorRow(8, PersonName("Қасымов"), "surgeon", "", active=False)
    assert second_line(off).startswith("switched off")
