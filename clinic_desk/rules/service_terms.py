"""The service passport as rules: documents by age, the term per channel, working days."""

from __future__ import annotations

from datetime import date

from clinic_desk.rules.rows import DoctorRow, Document

ADULT_DOCUMENT_AGE = 16
TERM_MINUTES = 30
PATIENT_AGE_LIMIT = 130


def age_on(birth_date: date, day: date) -> int:
    """Full years on ``day``; someone born on 29 February turns a year older on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def document_for(birth_date: date | None, day: date) -> Document:
    """Under 16 the birth certificate, from 16 the identity card (service passport)."""
    if birth_date is not None and age_on(birth_date, day) < ADULT_DOCUMENT_AGE:
        return Document.BIRTH_CERTIFICATE
    return Document.IDENTITY_CARD


def needs_representative(birth_date: date | None, day: date) -> bool:
    """Whether a child is brought by a legal representative, who is asked for."""
    return birth_date is not None and age_on(birth_date, day) < ADULT_DOCUMENT_AGE


def fits_age(doctor: DoctorRow, birth_date: date | None, day: date) -> bool:
    """Whether the doctor receives this age; an unknown birth date fits."""
    return birth_date is None or doctor.age_from <= age_on(birth_date, day) <= doctor.age_to
