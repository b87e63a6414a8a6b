"""Journal, visits and people leave as tables: typed, whole or not at all, written down, only for who may."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import load_workbook

from clinic_desk import errors, private_files
from clinic_desk.i18n import use_language
from clinic_desk.importers import register as register_reader
from clinic_desk.importers.table_file import read_table
from clinic_desk.rules.audit import AuditFilter, AuditKind
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import RIGHTS, Right, Role
from clinic_desk.rules.rows import Actor, Channel, RefusalGround, Sex
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    access,
    audit_log,
    booking,
    clinic,
    exports,
    history,
    queue,
    spreadsheet_files,
)
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.queue import QueueOrder
from clinic_desk.wording import exports as words
from tests.make import ACTOR, NOW, make_doctor, make_person

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
LATER = NOW + timedelta(minutes=2, seconds=30)
IIN = "050312501239"
"""Born in 2005: a spreadsheet that takes it for a number loses the zero."""


@pytest.fixture(autouse=True)
def data(tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    private_files.live_in(folder)
    clinic.open_clinic(folder)
    access.sit_down(ACTOR)
    use_language("ru")
    yield
    clinic.close_clinic()
    private_files.live_in(None)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def desk():
    """A booked visit, one cancelled, one in the queue, one refused request, one taken back."""
    doctor = make_doctor(hours="08:00-17:00")
    young = make_person(
        "=СУММ Әлия Ермекқызы", iin=IIN, birth_date=date(2005, 3, 12), sex=Sex.FEMALE, address="Абай к., 1"
    )
    old = make_person("Қасымов Бекзат", phones="7017654321 91234", desk_phones="+998901234567")

    def book(person, hour, **facts):
        at = datetime.combine(TOMORROW, time(hour, 30))
        order = BookingOrder(person.id, doctor.id, at, Channel.PHONE, received_at=NOW, **facts)
        return booking.book(order, now=LATER, actor=ACTOR).visit

    first, second = book(young, 9, note="+жазба"), book(old, 8)
    booking.cancel(second.id, reason="ауырып қалды", now=LATER, actor=ACTOR)
    book(old, 11)
    history.take_back(history.last_own_event(ACTOR, now=LATER), now=LATER, actor=ACTOR)
    refusal = RefusalOrder(old.id, RefusalGround.DOCUMENTS, Channel.DIRECT)
    booking.refuse(refusal, now=LATER, actor=ACTOR)
    queue.take_in(QueueOrder(old.id, doctor.id, Channel.DIRECT, reason="шұғыл"), now=LATER, actor=ACTOR)
    booking.mark(first.id, Step.ARRIVE, now=NOW + timedelta(days=1, hours=2), actor=ACTOR)
    return doctor


def frame(**more):
    return words.Frame("Емхана", ACTOR.registrar, NOW, **more)


WHO = {"now": NOW, "actor": ACTOR}


def table(path, sheet=0):
    """Head and rows of a workbook, as Python values."""
    rows = [[cell.value for cell in row] for row in load_workbook(path).worksheets[sheet].iter_rows()]
    return rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def csv_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


# --- what stands in them -------------------------------------------------------------------------------


def test_the_journal_has_a_row_for_each_request_with_typed_cells(desk, out):
    doctor = desk
    path = out / "журнал.xlsx"
    chosen = JournalFilter(TODAY, TODAY)
    assert exports.journal(chosen, words.journal(frame(first=TODAY, last=TODAY)), path, **WHO) == 5
    head, rows = table(path)
    assert head[:6] == ["№", "Время обращения", "Способ обращения", "ИИН", "ФИО", "Дата рождения"]
    assert [row["№"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["Результат"] for row in rows] == [
        *("явился", "отменено", "действие отменено", "отказано", "записан"),
    ]
    row = rows[0]
    assert row["ИИН"] == IIN
    assert row["ФИО"] == "'=СУММ Әлия Ермекқызы"
    assert row["Дата рождения"] == datetime(2005, 3, 12)
    assert (row["Время обращения"], row["Минут до ответа"]) == (NOW, 2.5)
    assert (row["Дата приема"], row["Время приема"]) == (datetime.combine(TOMORROW, time()), time(9, 30))
    assert (row["Врач"], row["Специальность"]) == (doctor.name.full, "врач общей практики")
    assert row["Примечание"] == "'+жазба"
    assert (rows[3]["Врач"], rows[3]["Дата приема"]) == (None, None)
    assert rows[3]["Причина отказа"] == "документы недостоверны"
    assert (rows[4]["Время приема"], rows[4]["Номер в живой очереди"]) == (None, 1)
    assert rows[1]["Телефон"] == "00998901234567, 8 701 765 43 21, 9-12-34"


def test_the_sheet_filters_keeps_its_head_in_sight_and_prints_it_on_each_page(desk, out):
    path = out / "a.xlsx"
    exports.journal(JournalFilter(), words.journal(frame()), path, **WHO)
    sheet = load_workbook(path).worksheets[0]
    last = sheet.cell(6, sheet.max_column).coordinate
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{last}")
    assert sheet.print_title_rows == "$1:$1"
    # too wide for one page that could be read
    assert (sheet.page_setup.orientation, sheet.page_setup.scale) == ("landscape", 70)
    assert sheet.row_dimensions[1].height >= 45
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert (formats["Дата рождения"], formats["Время приема"]) == ("dd.mm.yyyy", "hh:mm")
    assert sheet.column_dimensions["E"].width > 30
    facts = dict(table_facts(path))
    assert (facts["Клиника"], facts["Строк"]) == ("Емхана", "5")
    assert "тайну" in facts["Обратите внимание"]


def table_facts(path):
    return [(row[0].value, row[1].value) for row in load_workbook(path).worksheets[1].iter_rows()]


def test_visits_are_those_that_lie_on_the_days_without_what_was_taken_back(desk, out):
    path = out / "a.xlsx"
    assert exports.visits(TODAY, TOMORROW, words.visits(frame()), path, **WHO) == 3
    _head, rows = table(path)
    assert [(row["Дата приема"].date(), row["Время приема"], row["Состояние"]) for row in rows] == [
        (TODAY, None, "записан"),
        (TOMORROW, time(8, 30), "отменено"),
        (TOMORROW, time(9, 30), "явился"),
    ]
    assert (rows[1]["Окончание"], rows[1]["Причина отмены"]) == (time(8, 45), "ауырып қалды")
    assert [row["№ в журнале"] for row in rows] == [5, 2, 1]
    other = make_doctor("Ким Анна", weekdays=range(0))
    assert exports.visits(TODAY, TOMORROW, words.visits(frame()), path, **WHO, doctor_id=other.id) == 0
    assert table(path)[1] == []


def test_a_csv_opens_in_columns_with_kazakh_letters_and_nothing_lost(desk, out):
    path = out / "a.csv"
    exports.journal(JournalFilter(), words.journal(frame()), path, **WHO)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 6
    rows = csv_rows(path)
    assert rows[0]["ИИН"] == f"\t{IIN}"
    assert rows[0]["ФИО"] == "'=СУММ Әлия Ермекқызы"
    assert (rows[0]["Дата рождения"], rows[0]["Время приема"]) == ("12.03.2005", "09:30")
    assert (rows[0]["№"], rows[0]["Минут до ответа"], rows[0]["Участок"]) == ("1", "2,5", "1")
    assert rows[1]["Телефон"].strip() == "00998901234567, 8 701 765 43 21, 9-12-34"


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_exported_people_are_a_register_that_the_import_reads_back(out, language, ending):
    use_language(language)
    people = [
        make_person("Ұзақбаев Әділ Ерланұлы", address="Абай к., 1, 2 п."),
        make_person(
            "Әбенова Гүл", iin=IIN, birth_date=date(2005, 3, 12), sex=Sex.FEMALE, phones="7011112233 91234"
        ),
        make_person("Иванов Пётр Ильич", iin=None, precinct="3", phones="7017654321 91234"),
    ]
    path = out / f"people.{ending}"
    assert exports.persons(words.people(frame()), path, **WHO) == 3
    read = read_table(path)
    layout = register_reader.guess_layout(read, today=TODAY)
    found = register_reader.read_register(read, layout, today=TODAY).records
    # by the Kazakh alphabet
    assert [one.name.last for one in found] == ["Әбенова", "Иванов", "Ұзақбаев"]
    by_name = {one.name.full: one for one in found}
    for person in people:
        one = by_name[person.name.full]
        for name in ("iin", "birth_date", "sex", "address", "phones", "precinct", "status", "attached_from"):
            assert getattr(one, name) == getattr(person, name), name


def test_people_of_days_are_who_applied_on_them(desk, out):
    nobody = make_person("Жұмабек Ерлан")
    path = out / "a.xlsx"
    assert exports.persons(words.people(frame()), path, **WHO) == 3
    assert exports.persons(words.people(frame()), path, **WHO, first=TODAY, last=TODAY) == 2
    assert nobody.name.last not in {row["Фамилия"] for row in table(path)[1]}
    assert exports.persons(words.people(frame()), path, **WHO, first=TOMORROW, last=TOMORROW) == 0


def test_counts_are_those_of_the_files(desk, out):
    assert exports.count("journal", TODAY, TODAY) == 5
    assert exports.count("visits", TODAY, TOMORROW) == 3
    assert exports.count("visits", None, None) == 3
    assert exports.count("people", None, None) == 2
    assert exports.count("people", TOMORROW, None) == 0


# --- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_without_names_nothing_in_the_file_says_who_it_was(desk, out, ending):
    secrets = ("СУММ", "Әлия", "Қасымов", IIN, "701", "Абай", "жазба", "ауырып", "12.03", "шұғыл")
    bare, nameless = frame(with_names=False), WHO | {"with_names": False}
    for name, write in (
        ("a", lambda to: exports.journal(JournalFilter(), words.journal(bare), to, **nameless)),
        ("b", lambda to: exports.visits(TODAY, TOMORROW, words.visits(bare), to, **nameless)),
        # words that show everything get nothing to show
        (
            "c",
            lambda to: exports.journal(JournalFilter(), words.journal(frame()), to, **nameless),
        ),
        ("d", lambda to: exports.visits(TODAY, TOMORROW, words.visits(frame()), to, **nameless)),
    ):
        path = out / f"{name}.{ending}"
        assert write(path) >= 3
        said = everything_in(path)
        assert [one for one in secrets if one in said] == []
        assert ("2005" in said) is (name != "d")  # the year of birth is what is left


def everything_in(path):
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    sheet = load_workbook(path).worksheets[0]
    return " ".join(
        cell.value.strftime("%d.%m.%Y") if isinstance(cell.value, datetime) else str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
    )


# --- rights and the audit ------------------------------------------------------------------------------


def everything(out):
    """Each export as a call that takes who asks."""
    return {
        "journal": lambda who: exports.journal(
            JournalFilter(), words.journal(frame()), out / "a.xlsx", now=NOW, actor=who
        ),
        "visits": lambda who: exports.visits(
            TODAY, TODAY, words.visits(frame()), out / "b.csv", now=NOW, actor=who
        ),
        "people": lambda who: exports.persons(words.people(frame()), out / "c.csv", now=NOW, actor=who),
    }


@pytest.mark.parametrize(
    ("rights", "may"),
    [
        (RIGHTS[Role.REGISTRAR], set()),
        (RIGHTS[Role.DOCTOR] | {Right.EXPORT}, set()),  # the own list only, which is another export
        ({Right.EXPORT, Right.JOURNAL}, {"journal", "visits"}),
        ({Right.EXPORT, Right.PEOPLE}, {"people"}),
        (RIGHTS[Role.HEAD], {"journal", "visits", "people"}),
    ],
)
def test_who_may_see_and_export_may_take_it_along_and_nobody_else(desk, out, rights, may):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, "Омарова А.", Role.REGISTRAR, frozenset(rights)))
    for name, export in everything(out).items():
        if name in may:
            export(access.actor())
            assert exports.count(name, TODAY, TODAY) >= 0
        else:
            with pytest.raises(errors.NoRight):
                export(access.actor())
            with pytest.raises(errors.NoRight):
                exports.count(name, TODAY, TODAY)
    made = {"journal": "a.xlsx", "visits": "b.csv", "people": "c.csv"}
    assert {one.name for one in out.iterdir()} == {made[name] for name in may}


def test_nobody_exports_in_another_ones_name(desk, out):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, "Омарова А.", Role.HEAD, RIGHTS[Role.HEAD]))
    for export in everything(out).values():
        with pytest.raises(errors.NoRight) as refusal:
            export(Actor("Сәрсенова Ж.", ACTOR.pc))
        assert refusal.value.what == "other_name"
    assert list(out.iterdir()) == []


def test_the_audit_has_it_before_the_file_exists(desk, out, monkeypatch):
    path = out / "a.xlsx"
    seen = []

    def look(_done, _all):
        if not seen:
            seen.append(
                (audit_log.page(AuditFilter(kinds=frozenset({AuditKind.EXPORTED})))[0], path.exists())
            )

    chosen = JournalFilter(TODAY, TODAY)
    exports.journal(chosen, words.journal(frame(with_names=False)), path, tick=look, **WHO, with_names=False)
    entry, existed = seen[0]
    assert not existed
    assert (entry.row_key, entry.account, entry.pc) == ("journal", ACTOR.registrar, ACTOR.pc)
    assert {name: entry.facts[name] for name in ("first", "last", "names", "rows", "target")} == {
        "first": str(TODAY),
        "last": str(TODAY),
        "names": False,
        "rows": 5,
        "target": "a.xlsx",
    }


def test_no_entry_no_file(desk, out, monkeypatch):
    def refuse(*_arguments, **_facts):
        raise errors.DatabaseBusy(out)

    monkeypatch.setattr(exports.audit, "exported", refuse)
    for export in everything(out).values():
        with pytest.raises(errors.DatabaseBusy):
            export(ACTOR)
    assert list(out.iterdir()) == []


# --- whole or not at all -------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_stopped_export_leaves_the_older_file_and_nothing_else(desk, out, ending, monkeypatch):
    monkeypatch.setattr(exports, "_PORTION", 2)
    path = out / f"a.{ending}"
    path.write_text("older")
    ticks = []

    def stop(done, of):
        ticks.append((done, of))
        if done == 4:
            raise errors.Stopped

    with pytest.raises(errors.Stopped):
        exports.journal(JournalFilter(), words.journal(frame()), path, tick=stop, **WHO)
    assert ticks == [(0, 5), (2, 5), (4, 5)]
    assert [(one.name, one.read_text()) for one in out.iterdir()] == [(path.name, "older")]
    assert list((out.parent / "clinic").glob("tmp/*")) == []


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_where_nothing_can_be_put_the_fault_has_its_name(desk, out, ending):
    for path in (out / "none" / f"a.{ending}", out / f"taken.{ending}"):
        if path.parent == out:
            path.mkdir()
        with pytest.raises(errors.BadFile) as fault:
            exports.journal(JournalFilter(), words.journal(frame()), path, **WHO)
        assert fault.value.reason == "not_writable"
    assert [one.name for one in out.iterdir()] == [f"taken.{ending}"]


def test_a_file_with_names_is_for_its_user_alone(desk, out):
    path = out / "a.xlsx"
    exports.journal(JournalFilter(), words.journal(frame()), path, **WHO)
    assert private_files.is_private(path)


def test_rows_beyond_what_a_sheet_holds_go_on_the_next(desk, out, monkeypatch):
    monkeypatch.setattr(spreadsheet_files, "_MOST_ROWS", 2)
    path = out / "a.xlsx"
    exports.journal(JournalFilter(), words.journal(frame()), path, **WHO)
    book = load_workbook(path)
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]
    assert [table(path, sheet)[1][0]["№"] for sheet in range(3)] == [1, 3, 5]
    assert all(len(sheet.title) <= 31 for sheet in book.worksheets)


def test_a_birth_before_spreadsheets_count_days_is_written_out(out):
    make_person("Қария Ескі", birth_date=date(1899, 12, 31))
    path = out / "a.xlsx"
    exports.persons(words.people(frame()), path, **WHO)
    assert table(path)[1][0]["Дата рождения"] == "31.12.1899"
