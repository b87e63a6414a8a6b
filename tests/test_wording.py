"""Every error and every stable word has words in each language."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from clinic_desk import errors, wording
from clinic_desk.i18n import LANGUAGES, PSEUDO, use_language
from clinic_desk.rules.rows import (
    AttachmentStatus,
    Channel,
    DoctorRow,
    Document,
    JournalResult,
    PersonName,
    RefusalGround,
    Slot,
    Verdict,
    VisitState,
)
from clinic_desk.rules.visits import Step
from clinic_desk.services.notices import Hint
from clinic_desk.wording import data_file, papers, safety

DOCTOR = DoctorRow(1, PersonName("Ахметова", "Айгүл", "Серікқызы"), "general_practice", "5")
COLLEAGUE = DoctorRow(2, PersonName("Қасымов", "Болат", "Ерланұлы"), "general_practice", "6")
AT = datetime(2026, 11, 24, 10, 30)
FOLDER = Path("folder") / "clinic.sqlite"
SLOTS = tuple(
    Slot(datetime(2026, 11, day, hour, minute), datetime(2026, 11, day, 12, 0), doctor)
    for day, hour, minute, doctor in ((24, 10, 45, 1), (24, 11, 0, 1), (25, 8, 0, 2))
)

SAMPLES = [
    errors.SlotTaken(
        DOCTOR, AT, None, "Сәрсенова Ж.", "REG-2", datetime(2026, 11, 24, 9, 5), alternatives=SLOTS
    ),
    errors.SlotTaken(DOCTOR, AT, None, "Сәрсенова Ж.", "", datetime(2026, 11, 24, 9, 5)),
    errors.SlotTaken(DOCTOR, AT),
    errors.OutsideHours(DOCTOR, AT, alternatives=SLOTS),
    errors.SlotReserved(DOCTOR, AT, "portal", opens=date(2026, 11, 22), alternatives=SLOTS),
    errors.SlotReserved(DOCTOR, AT, "any", quota=4),
    errors.SlotHeld(DOCTOR, AT, "Сәрсенова Ж.", "REG-2", datetime(2026, 11, 24, 9, 8), alternatives=SLOTS),
    errors.GroupRefusal(1, PersonName("Серіков", "Алихан"), errors.OutsideHours(DOCTOR, AT)),
    *(errors.NoRight(what) for what in (*safety._NO_RIGHT, "accounts")),
    errors.NotLoggedIn(),
    errors.WrongPassword(),
    errors.WrongPassword(AT),
    errors.LastAdministrator(),
    *(errors.ClockDoubtful(reason, AT, AT) for reason in safety._CLOCK),
    errors.ClockDoubtful("before_program", AT),
    errors.ClockDoubtful("ahead", AT),
    *(errors.ErasureRefused(2026, reason) for reason in safety._ERASURES),
    errors.ErasureIsFinal(2026),
    *(errors.BackupRefused(FOLDER, reason) for reason in (*safety.BACKUPS, "odd")),
    *(errors.NothingToPrint(what, AT.date()) for what in (*papers._NOTHING, "odd")),
    errors.AlreadyOpen(FOLDER),
    errors.AlreadyHeld(date(2026, 11, 2)),
    errors.DoctorAway(DOCTOR, AT.date(), "демалыста", date(2026, 12, 12)),
    errors.DoctorAway(DOCTOR, AT.date(), kind="leave"),
    errors.DoctorAway(DOCTOR, AT.date()),
    errors.InThePast(AT, AT),
    *(errors.NotAttached(verdict, AT.date()) for verdict in Verdict),
    *(errors.StepNotAllowed(state, step) for state in VisitState for step in Step),
    errors.ChangedMeanwhile("visit"),
    errors.ReasonMissing(Step.CANCEL),
    errors.ReasonMissing(Step.BOOK),
    errors.NothingToUndo(),
    errors.RuleRefusal(),
    errors.UsageError("--at"),
    *(errors.UsageError("--at", reason, "x", ("one", "two")) for reason in wording._USAGE),
    errors.ClockOnlyInDemo(),
    *(errors.UnknownRow(what, "17") for what in (*wording._ROWS, "event")),
    errors.UnknownRow("person", "iin"),
    *(errors.BadField("birth_date", reason) for reason in (*wording._BAD_FIELDS, "odd")),
    *(errors.BadField(field, "missing") for field in (*wording._FORM_FIELDS, "last_name")),
    *(errors.BadFile(FOLDER, reason) for reason in ("empty", "password", "not_writable", "odd")),
    errors.BadFile(FOLDER, "no_sheet", "Парақ1"),
    errors.ColumnsUnknown(("iin", "full_name")),
    errors.ColumnsUnknown(("name", "mon", "precincts")),
    errors.FolderNotEmpty(FOLDER),
    errors.DatabaseNewer(FOLDER),
    *(errors.DatabaseBroken(FOLDER, reason) for reason in (*data_file.BROKEN, "odd")),
    errors.PassphraseNeeded(FOLDER),
    errors.WrongPassphrase(FOLDER),
    *(errors.EncryptionRefused(FOLDER, reason) for reason in (*safety.ENCRYPTION, "odd")),
    errors.EntriesLost(FOLDER, 3, AT, AT),
    errors.EntriesLost(FOLDER, 1, None, AT),
    errors.EntriesLost(FOLDER, 0, AT, AT),
    errors.DatabaseBusy(FOLDER),
    errors.DiskFull(FOLDER),
    errors.BadData(),
    errors.Stopped(),
    errors.ClinicError(),
]
WORDS = [
    (wording.verdict, Verdict),
    (wording.status, AttachmentStatus),
    (wording.channel, Channel),
    (wording.result, JournalResult),
    (wording.state, VisitState),
    (wording.ground, RefusalGround),
    (wording.document, Document),
    (wording.hint, Hint),
    (wording.step, Step),
    (wording.problem, wording.PROBLEMS),
    (wording.doubt, wording._doubts()),
]


def kinds(root=errors.ClinicError):
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def test_every_kind_of_error_has_a_sample_here():
    plain = {errors.RuleRefusal, errors.BadData, errors.ClinicError}
    assert {type(sample) for sample in SAMPLES} | plain == set(kinds())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.code)
def test_every_error_is_a_whole_sentence_in_each_language(sample, language):
    use_language(language)
    said = wording.sentence(sample, doctors=[DOCTOR, COLLEAGUE])
    assert said == said.strip()
    assert said[-1] in ".:)" or sample.code == "usage"
    assert "{" not in said
    assert "\n" not in said
    if language != "en":
        data = {"x", "one", "two", "iin", "REG", "PC", "clinic", "sqlite", "folder", "PDF", "TEXT", "at"}
        words = set(re.findall(r"[A-Za-z]{2,}", said)) - data - {"11-24", "T10"}
        assert words <= {"event", "UTF"}, f"English left in: {said}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.code)
def test_nothing_is_said_past_the_catalog(sample):
    use_language(PSEUDO)
    bare, inner = wording.sentence(sample), True
    while inner:  # a sentence may hold a phrase that holds a word
        bare, inner = re.subn(r"⟦[^⟦⟧]*⟧", "", bare)
    assert not re.search(
        r"[A-Za-zА-Яа-я]{3,}",
        bare.replace("clinic.sqlite", "").replace("демалыста", "").replace("Парақ1", ""),
    )


@pytest.mark.parametrize(("say", "values"), WORDS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_stable_word_has_words_of_its_own(say, values):
    seen = {}
    for language in LANGUAGES:
        use_language(language)
        seen[language] = [say(value) for value in values]
        assert all(seen[language])
    for kk, ru, en in zip(seen["kk"], seen["ru"], seen["en"], strict=True):
        assert en not in {kk, ru}
        assert not re.search(r"[A-Za-z]{3,}", kk + ru)


def test_words_of_a_newer_program_are_shown_as_they_are():
    assert (wording.step("teleport"), wording.doubt("odd"), wording.problem("odd")) == (
        "teleport",
        "odd",
        "odd",
    )


def test_a_taken_slot_says_who_when_from_where_and_what_is_free():
    use_language("ru")
    assert wording.sentence(SAMPLES[0], doctors=[DOCTOR, COLLEAGUE]) == (
        "Ахметова А. С.: 24.11.2026 10:30 уже занято."
        " Записано: Сәрсенова Ж., 24.11.2026 09:05, компьютер REG-2."
        " Ближайшее свободное время: 24.11 10:45, 11:00; 25.11 08:00 (Қасымов Б. Е.)."
    )


def test_leave_names_its_reason_and_end():
    use_language("kk")
    away = next(sample for sample in SAMPLES if isinstance(sample, errors.DoctorAway))
    assert (
        wording.sentence(away)
        == "Ахметова А. С.: 24.11.2026 күні қабылдау жоқ: демалыста, 12.12.2026 күніне дейін."
    )
