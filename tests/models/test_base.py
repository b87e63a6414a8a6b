"""Reading in one unchanging state, also when one reader calls another."""

from __future__ import annotations

from clinic_desk.models import base, schema
from clinic_desk.models.staff import Doctor


def test_reading_can_be_nested_and_sees_one_state(tmp_path):
    schema.open_database(tmp_path / "clinic.sqlite")
    try:
        with base.reading():
            assert Doctor.select().count() == 0
            with base.reading():
                assert Doctor.select().count() == 0
            assert Doctor.select().count() == 0, "the inner reader does not end the outer one"
        with base.transaction():
            Doctor.create(last_name="Ахметова", specialty="general_practice")
        with base.reading():
            assert Doctor.select().count() == 1
    finally:
        schema.close_database()
