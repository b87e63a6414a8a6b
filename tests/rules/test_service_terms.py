"""Ages, documents, representatives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.rows import DoctorRow, Document, PersonName
from clinic_desk.rules.service_terms import age_on, document_for, fits_age, needs_representative


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 11, 24), date(2026, 11, 23), 15),
        (date(2010, 11, 24), date(2026, 11, 24), 16),
        (date(1988, 2, 29), date(2026, 2, 28), 37),
        (date(1988, 2, 29), date(2026, 3, 1), 38),
        (date(1988, 2, 29), date(2028, 2, 29), 40),
    ],
)
def test_full_years(born, day, age):
    assert age_on(born, day) == age


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000))
def test_age_never_falls(born, days):
    day = born + timedelta(days=days)
    assert age_on(born, day) <= age_on(born, day + timedelta(days=1)) <= age_on(born, day) + 1


def test_under_16_the_birth_certificate_and_a_representative():
    eve, birthday = date(2026, 11, 23), date(2026, 11, 24)
    born = date(2010, 11, 24)
    assert document_for(born, eve) is Document.BIRTH_CERTIFICATE
    assert document_for(born, birthday) is Document.IDENTITY_CARD
    assert document_for(None, eve) is Document.IDENTITY_CARD
    assert needs_representative(born, eve)
    assert not needs_representative(born, birthday)
    assert not needs_representative(None, eve)


def test_the_ages_of_a_doctor_include_both_ends():
    doctor = DoctorRow(1, PersonName("Ж"), "paediatrician", "3", age_from=0, age_to=14)
    assert fits_age(doctor, date(2011, 11, 25), date(2026, 11, 24))
    assert not fits_age(doctor, date(2011, 11, 24), date(2026, 11, 24))
    assert fits_age(doctor, None, date(2026, 11, 24))
