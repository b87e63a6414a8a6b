"""The command line, mostly in this process: JSON shapes, exit statuses."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from clinic_desk.rules.rows import JournalResult, Verdict
from clinic_desk.services import clinic
from tests.cli.command_line import NOW, SLOT, book

# --- finding -----------------------------------------------------------------------------------------------


def test_find_gives_the_verdict_and_what_tells_people_apart(cli):
    status, found, error = cli("find", "ахметов", "12.03.85")
    assert (status, error) == (0, "")
    assert [one["name"] for one in found] == ["Ахметов Серік Болатұлы", "Ахметова Сәуле Ерланқызы"]
    assert found[0] == {
        "person": 1,
        "iin": "850312399903",
        "name": "Ахметов Серік Болатұлы",
        "birth_date": "1985-03-12",
        "verdict": "attached",
        "precinct": "1",
    }


def test_find_names_every_verdict(cli):
    seen = {
        cli("find", name)[1][0]["verdict"]
        for name in ("тасболат нұрия", "белов николай", "омаров дархан саматұлы")
    }
    assert seen == {"elsewhere", "detached", "from_later"}
    assert seen < {str(verdict) for verdict in Verdict}


def test_find_without_a_match_is_an_empty_list(cli):
    assert cli("find", "жщжщжщжщ") == (0, [], "")
    assert cli("find", "жщжщжщжщ", as_json=False) == (0, "Никто не найден.\n", "")


def test_free_is_sorted_limited_and_complete(cli):
    status, slots, _error = cli("free")
    assert (status, len(slots)) == (0, 10)
    assert all(slot.keys() == SLOT for slot in slots)
    assert [slot["at"] for slot in slots] == sorted(slot["at"] for slot in slots)
    assert all(slot["at"] >= NOW for slot in slots)
    assert len({slot["doctor"] for slot in slots}) > 1
    assert re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d", slots[0]["until"])


def test_free_by_specialty_doctor_and_day(cli):
    _status, surgeon, _error = cli("free", "--specialty", "surgeon", "--limit", "2")
    assert [slot["doctor"] for slot in surgeon] == [6, 6]
    assert surgeon[0]["at"] == "2026-12-14T08:00"
    assert cli("free", "--specialty", "хирург", "--limit", "2")[1] == surgeon
    _status, later, _error = cli("free", "--doctor", "1", "--from", "2026-12-07", "--limit", "3")
    assert [slot["at"][:10] for slot in later] == ["2026-12-07"] * 3
    assert cli("free", "--specialty", "endoscopist")[1] == []


def test_doctors_in_the_order_of_the_grid(cli):
    status, rows, _error = cli("doctors")
    assert status == 0
    assert rows[0] == {
        "doctor": 1,
        "name": "Ахметова Айгүл Серікқызы",
        "specialty": "general_practice",
        "room": "5",
        "precincts": ["1"],
    }
    assert len(rows) == 8


# --- booking -----------------------------------------------------------------------------------------------


def test_book_writes_a_visit_and_gives_both_answers(cli, free):
    before = len(cli("journal", "--date", "2026-11-24")[1])
    status, done, error = book(cli, free[0])
    assert (status, error) == (0, "")
    assert {"visit", "number", "doctor", "at", "answer"} <= done.keys()
    assert (done["doctor"], done["at"], done["state"]) == (1, free[0], "booked")
    assert done["answer"]["kk"].startswith("Сіз ")
    assert "Ахметова Айгүл Серікқызының қабылдауына жазылдыңыз" in done["answer"]["kk"]
    assert done["answer"]["ru"].startswith("Вы записаны на ")
    rows = cli("journal", "--date", "2026-11-24")[1]
    assert len(rows) == before + 1
    assert rows[-1]["visit"] == done["visit"]
    assert rows[-1]["number"] == done["number"] == max(row["number"] for row in rows)


def test_book_by_iin_spaces_and_all(cli, free):
    words = ("book", "--iin", "850312 399903", "--doctor", "1", "--at", free[0], "--channel", "portal")
    status, done, _error = cli(*words)
    assert status == 0
    row = cli("journal", "--date", "2026-11-24")[1][-1]
    assert (row["person"], row["channel"], row["visit"]) == (1, "portal", done["visit"])


def test_a_taken_slot_is_refused_with_alternatives(cli, free):
    book(cli, free[0])
    status, refusal, error = book(cli, free[0], person="2")
    assert status == 1
    assert refusal.keys() == {"refused", "message", "alternatives"}
    assert refusal["refused"] == "slot_taken"
    assert [slot["at"] for slot in refusal["alternatives"]] == free[1:4]
    assert all(slot.keys() == SLOT for slot in refusal["alternatives"])
    assert error == refusal["message"]
    assert "уже занято" in error


@pytest.mark.parametrize(
    ("at", "doctor", "code"),
    [
        ("2026-11-25T19:00", "1", "outside_hours"),
        ("2026-11-20T08:00", "1", "past"),
        ("2026-11-29T09:00", "1", "doctor_away"),
        ("2026-11-25T09:00", "6", "doctor_away"),
    ],
)
def test_each_refusal_has_its_code(cli, at, doctor, code):
    status, refusal, error = book(cli, at, doctor=doctor)
    assert (status, refusal["refused"]) == (1, code)
    assert len(refusal["alternatives"]) == 3
    assert error


def test_who_is_not_attached_is_refused_unless_with_a_reason(cli, free):
    stranger = str(cli("find", "тасболат нұрия")[1][0]["person"])
    status, refusal, _error = book(cli, free[0], person=stranger)
    assert (status, refusal["refused"], refusal["alternatives"]) == (1, "not_attached", [])
    assert book(cli, free[0], "--override-reason", " ", person=stranger)[0] == 1
    assert book(cli, free[0], "--override-reason", "острая боль", person=stranger)[0] == 0


def test_a_taken_slot_with_a_reason_is_given(cli, free):
    book(cli, free[0])
    status, done, _error = book(cli, free[0], "--overbook-reason", "острая боль", person="2")
    assert (status, done["at"]) == (0, free[0])
    assert cli("check") == (0, [], "")


def test_duplicates_warn_and_do_not_block(cli, free):
    assert book(cli, free[0])[1]["warnings"] == []
    assert book(cli, free[1])[1]["warnings"] == ["same_doctor"]
    at = cli("free", "--doctor", "2", "--from", "2026-12-01", "--limit", "1")[1][0]["at"]
    assert book(cli, at, "--overbook-reason", "x")[0] == 0
    assert "same_time" in book(cli, at, doctor="2")[1]["warnings"]


def test_a_move_to_where_the_person_is_busy_warns(cli):
    at = "2026-12-02T09:00"
    first = book(cli, at, "--overbook-reason", "x")[1]
    other = book(cli, "2026-12-03T09:00", "--overbook-reason", "x", doctor="2")[1]
    assert (first["warnings"], other["warnings"]) == ([], [])
    moved = cli("move", str(other["visit"]), "--at", at, "--overbook-reason", "x")[1]
    assert moved["warnings"] == ["same_time"]
    assert (
        cli("move", str(other["visit"]), "--at", "2026-12-04T09:00", "--overbook-reason", "x")[1]["warnings"]
        == []
    )


def test_move_cancel_and_answer_follow_a_visit(cli, free):
    visit = str(book(cli, free[0])[1]["visit"])
    status, moved, _error = cli("move", visit, "--at", free[1])
    assert (status, moved["at"], moved["number"]) == (0, free[1], moved["number"])
    assert moved["answer"]["kk"] != moved["answer"]["ru"]
    assert cli("answer", visit, "--language", "ru")[1]["text"].startswith("Вы записаны на ")
    status, gone, _error = cli("cancel", visit, "--reason", "перенёс сам")
    assert (status, gone["state"]) == (0, "cancelled")
    assert cli("answer", visit, "--language", "ru")[1]["text"] == gone["answer"]["ru"]
    row = next(one for one in cli("journal", "--date", "2026-11-24")[1] if str(one["visit"]) == visit)
    assert row["result"] == "cancelled"
    assert cli("move", visit, "--at", free[2])[1]["refused"] == "step_not_allowed"
    assert free[0] in [slot["at"] for slot in cli("free", "--doctor", "1")[1]]


def test_cancelling_without_a_reason_is_refused(cli, free):
    visit = str(book(cli, free[0])[1]["visit"])
    assert cli("cancel", visit, "--reason", "  ")[1]["refused"] == "reason_missing"
    assert cli("cancel", visit)[0] == 2


def test_the_answer_in_words_or_digits(cli, free):
    visit = str(book(cli, free[0])[1]["visit"])
    status, words, _error = cli("answer", visit, "--language", "kk", as_json=False)
    assert status == 0
    assert not re.search(r"\d", words)
    assert cli("answer", visit, "--language", "kk", "--words", as_json=False)[1] == words
    digits = cli("answer", visit, "--language", "kk", "--digits")[1]
    assert (digits["visit"], digits["language"], digits["digits"]) == (int(visit), "kk", True)
    assert free[0][11:].lstrip("0") in digits["text"]


# --- journal and checks ------------------------------------------------------------------------------------


def test_the_journal_has_a_line_for_each_request(cli):
    status, rows, _error = cli("journal", "--date", "2026-11-16", "--to", "2026-11-24")
    assert status == 0
    assert rows[0].keys() >= {
        "number", "received_at", "channel", "person", "name", "result",
        "visit", "doctor", "at", "answered_at", "registrar",
    }  # fmt: skip
    assert {row["result"] for row in rows} <= {str(result) for result in JournalResult}
    refused = next(row for row in rows if row["result"] == "refused")
    assert (refused["visit"], refused["doctor"], refused["at"]) == (None, None, None)
    assert refused["ground"] in {"documents", "not_attached"}
    numbers = [row["number"] for row in rows]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_the_journal_as_a_pdf(cli, tmp_path):
    target = tmp_path / "журнал.pdf"
    status, rows, _error = cli("journal", "--date", "2026-11-24", "--pdf", str(target))
    assert (status, bool(rows)) == (0, True)
    assert target.read_bytes().startswith(b"%PDF-")
    status, _rows, error = cli("journal", "--date", "2026-11-24", "--pdf", str(tmp_path / "no" / "x.pdf"))
    assert status == 3
    assert "x.pdf" in error


def test_check_is_silent_until_something_is_wrong(cli, folder):
    assert cli("check") == (0, [], "")
    assert cli("check", as_json=False)[1] == "Все в порядке.\n"
    with closing(sqlite3.connect(folder / clinic.DATA_FILE)) as connection:
        connection.execute("UPDATE request SET number = number + 100000 WHERE id = 5")
        connection.commit()
    status, problems, _error = cli("check")
    assert status == 3
    assert {problem["code"] for problem in problems} == {"number_gap"}
    assert all(problem["detail"] and problem["message"] for problem in problems)


# --- imports -----------------------------------------------------------------------------------------------

REGISTER = """Регистр прикрепленного населения по состоянию на 20.11.2026;;;;
ИИН;Фамилия;Имя;Отчество;Дата рождения
850312399903;АХМЕТОВ;СЕРІК;БОЛАТҰЛЫ;12.03.1985
880229499904;ӘЛІМОВА;ҚАРЛЫҒАШ;;29.02.1988
12345;ПЕТРОВ;ИВАН;;01.02.1990
"""
TIMETABLE = """Дәрігер;Мамандығы;Кабинет;Дс;Сс;Ср;Бс;Жм
Ахметова Айгүл Серікқызы;ЖПД;5;08:00-12:00;08:00-12:00;08:00-12:00;08:00-12:00;түсініксіз
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "doctors.csv").write_text(TIMETABLE, encoding="utf-8-sig")
    return tmp_path


def test_a_new_clinic_is_set_up_by_two_imports(cli, files, tmp_path):
    fresh = tmp_path / "fresh"
    status, told, _error = cli("import-register", str(files / "register.csv"), options=(), data=fresh)
    assert status == 0
    assert {name: told[name] for name in ("new", "changed", "gone", "unchanged", "duplicates")} == {
        "new": 2, "changed": 0, "gone": 0, "unchanged": 0, "duplicates": 0,
    }  # fmt: skip
    (doubtful,) = told["doubtful"]
    assert (doubtful["line"], doubtful["reason"]) == (5, "iin_length")
    assert "ПЕТРОВ" in doubtful["text"]
    assert told["register_date"] == "2026-11-20"
    status, told, _error = cli("import-timetable", str(files / "doctors.csv"), options=(), data=fresh)
    assert (status, told["new"], [one["line"] for one in told["doubtful"]]) == (0, 1, [2])
    (doctor,) = cli("doctors", options=(), data=fresh)[1]
    assert (doctor["name"], doctor["specialty"]) == ("Ахметова Айгүл Серікқызы", "general_practice")
    again = cli("import-register", str(files / "register.csv"), options=(), data=fresh)[1]
    assert (again["new"], again["unchanged"]) == (0, 2)


ALTERNATING = """Дәрігер;Мамандығы;Дс;Сс;Ср;Ескертпе
Шевченко Оксана Викторовна;акушер-гинеколог;чет. 8-13, неч. 13-18;чет. 8-13, неч. 13-18;;
Ким Виктория Андреевна;офтальмолог;;;10:00-14:00;1-я и 3-я среда
Өтегенов Нұрлан Талғатұлы;хирург;отпуск;отпуск;отпуск;отпуск до 12.12.2026
"""
LEAVE_TOLD = "12.12.2026 күніне дейін демалыста"


def test_alternating_hours_and_absences_are_told_in_words(cli, tmp_path):
    file, fresh = tmp_path / "doctors.csv", tmp_path / "fresh"
    file.write_text(ALTERNATING, encoding="utf-8-sig")
    command = ("import-timetable", str(file))
    told = cli(*command, "--dry-run", options=(), data=fresh)[1]
    assert [(one["line"], one["alternating"], one["absences"]) for one in told["understood"]] == [
        (2, ["Дс, Сс: жұп күндері 08:00-13:00, тақ күндері 13:00-18:00"], []),
        (3, ["1-ші және 3-ші сәрсенбі 10:00-14:00"], []),
        (4, [], [{"kind": "leave", "from": None, "to": "2026-12-12", "text": LEAVE_TOLD}]),
    ]
    assert [(one["line"], one["reason"], one["taken"]) for one in told["doubtful"]] == [
        (2, "parity_by_date", True),
        (4, "absence_without_hours", True),
    ]
    lines = cli(*command, options=(), data=fresh, as_json=False)[1].splitlines()
    assert "4-жол: Өтегенов Н. Т.: 12.12.2026 күніне дейін демалыста" in lines
    assert cli(*command, options=(), data=fresh)[1]["unchanged"] == 3


def test_a_dry_run_writes_nothing_and_makes_no_folder(cli, files, folder, tmp_path):
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".sqlite"}
    status, told, _error = cli("import-register", str(files / "register.csv"), "--dry-run")
    assert (status, told["dry_run"]) == (0, True)
    assert told["gone"] > 1000
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".sqlite"} == before
    fresh = tmp_path / "fresh"
    for name in ("import-register", "import-timetable"):
        file = files / ("register.csv" if name == "import-register" else "doctors.csv")
        status, told, _error = cli(name, str(file), "--dry-run", options=(), data=fresh)
        assert (status, told["new"] > 0, fresh.exists()) == (0, True, False)


def test_the_register_of_another_clinic_is_warned_about(cli, files):
    status, told, _error = cli("import-register", str(files / "register.csv"), "--dry-run")
    assert (status, told["warnings"]) == (0, ["many_gone"])
    said = cli("import-register", str(files / "register.csv"), "--dry-run", as_json=False)[1]
    assert "! В этом файле нет более 30" in said


def test_a_file_of_no_use_makes_no_folder(cli, files, tmp_path):
    fresh = tmp_path / "fresh"
    for words in (
        ("import-register", str(files / "doctors.csv")),
        ("import-timetable", str(files / "register.csv")),
        ("import-register", str(files / "missing.csv")),
    ):
        assert cli(*words, options=(), data=fresh)[0] == 3
        assert not fresh.exists()


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "пуст"), (b"\x00\x01\x02\x03" * 99, ""), ("Имя;Возраст\nx;1\n".encode(), "столбцы")],
)
def test_a_file_that_is_no_register_is_named(cli, tmp_path, content, word):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    status, told, error = cli("import-register", str(file))
    assert (status, told) == (3, "")
    assert word in error
    assert error


def test_the_live_queue_has_numbers_and_no_times(cli):
    words = ("book", "--person", "1", "--doctor", "2", "--channel", "direct", "--queue")
    status, done, _error = cli(*words)
    assert (status, done["queue"], done["at"]) == (0, 1, None)
    assert "под номером один" in done["answer"]["ru"]
    assert cli(*words)[1]["queue"] == 2
    rows = cli("journal", "--date", NOW[:10])[1]
    assert [(row["queue"], row["at"]) for row in rows if row["visit"] == done["visit"]] == [(1, None)]
    said = cli("answer", str(done["visit"]), "--language", "ru", "--digits")[1]["text"]
    assert "под номером 1" in said
    gone = cli("cancel", str(done["visit"]), "--reason", "ушёл")[1]
    assert "живую очередь" in gone["answer"]["ru"]
    assert "отменена" in cli("answer", str(done["visit"]), "--language", "ru")[1]["text"]
