"""Which of several fitting people comes first."""

from __future__ import annotations

from clinic_desk.services import clinic, register
from tests.make import NOW, make_person


def test_a_first_name_counts_more_than_a_patronymic(tmp_path):
    clinic.open_clinic(tmp_path)
    try:
        make_person("Ахметов Әлмұхамед Ерланұлы")
        make_person("Ахметов Ержан Өмірұлы")
        found = register.find("ахметов ер", now=NOW)
    finally:
        clinic.close_clinic()
    assert [one.person.name.first for one in found] == ["Ержан", "Әлмұхамед"]
