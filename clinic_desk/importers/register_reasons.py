"""Why a line of a register is doubtful: stable codes, each with the sentence that a screen shows."""

from __future__ import annotations

from clinic_desk.i18n import N_

REFUSALS: dict[str, str] = {
    "name_missing": N_("The last name or the first name is missing."),
    "name_odd": N_("The name has digits or signs in it."),
    "iin_length": N_("The IIN does not have 12 digits."),
    "iin_digits": N_("The IIN has something other than digits in it."),
    "birth_unreadable": N_("There is no such birth date."),
    "birth_missing": N_("The birth date is missing, and the IIN does not tell it."),
    "birth_future": N_("The birth date lies in the future."),
    "birth_too_old": N_("The birth date lies before 1900."),
    "death_before_birth": N_("The date of death lies before the birth date."),
    "status_unknown": N_("The attachment status is not understood."),
    "duplicate_line": N_("The same person stands in an earlier line with the same data."),
    "iin_twice": N_("An earlier line has the same IIN with other data."),
    "person_twice": N_("An earlier line has the same name and birth date, and here the IIN is missing."),
}
"""The line is not imported."""

WARNINGS: dict[str, str] = {
    "iin_check": N_("The check digit of the IIN is wrong."),
    "iin_date": N_("The IIN does not fit the birth date."),
    "iin_sex": N_("The IIN does not fit the sex."),
    "iin_missing": N_("The IIN is missing."),
    "birth_from_iin": N_("The birth date is missing; it was taken from the IIN."),
    "sex_unread": N_("The sex is not understood."),
    "latin_letters": N_("Latin letters in the name were replaced by Cyrillic ones."),
    "name_order": N_("The name was written with the first name before the last name."),
    "name_split": N_("The full name has more than three words; check how it was divided."),
    "name_twice": N_("An earlier line has the same name and birth date with another IIN."),
    "date_unreadable": N_("One of the other dates is not a date; it was left out."),
    "status_dates": N_("The status says attached, but there is a date of death or detachment."),
    "attached_before_birth": N_("The attachment begins before the birth date."),
    "attachment_reversed": N_("The attachment ends before it begins."),
    "death_before_attachment": N_("The date of death lies before the attachment."),
}
"""The line is imported, but somebody should look at it."""

REASONS: dict[str, str] = REFUSALS | WARNINGS
"""Every reason of a doubtful line; texts are English sources to be translated when shown."""
