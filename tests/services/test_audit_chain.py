"""Whoever changes history past the program is found: every byte of every entry, and what it seals."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from shutil import copyfile

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models import audit as stored
from clinic_desk.models import base, cipher
from clinic_desk.rules.audit import FIRST_SEAL, Anchor, AuditKind, digest_of, seal_of
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.visits import Step
from clinic_desk.services import audit, audit_chain, booking, clinic, register_import, waiting
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record

AT = datetime(2026, 11, 24, 10, 30)
COLUMNS = (*stored.SEALED, "detail", "erased_by_id", "seal")


@pytest.fixture
def folder(tmp_path):
    """A file with a little of everything: visits, a waiting list, an import, a look, a sheet."""
    clinic.open_clinic(tmp_path)
    doctor = make_doctor()
    register_import.apply(make_file(make_record()), file_name="тіркелім.xlsx", now=NOW, actor=ACTOR)
    person = make_person("Иванов Пётр")
    done = booking.book(BookingOrder(person.id, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    booking.mark(done.visit.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    waiting.add(WaitingOrder(person.id, specialty="general_practice"), now=NOW, actor=ACTOR)
    booking.visit(done.visit.id)
    audit.flush(now=NOW, at_end=True)
    audit.paper("slip", "person", person.id, now=NOW, actor=ACTOR, target="HP", copies=1)
    assert audit.problems() == []
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def open_to_all(folder):
    """The same without its guards, as somebody with a database tool would make it."""
    with closing(cipher.connect(folder / clinic.DATA_FILE)) as bare:
        triggers = bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            bare.execute(f"DROP TRIGGER {name}")
    base.database.execute_sql("PRAGMA foreign_keys = 0")
    return folder


@contextmanager
def tampered(*statements: tuple[str, tuple[object, ...]]):
    """The data after these statements, taken back at the end."""
    with base.database.atomic() as change:
        for statement, values in statements:
            base.database.execute_sql(statement, values)
        yield
        change.rollback()


def problems_after(*statements: tuple[str, tuple[object, ...]]) -> list[str]:
    with tampered(*statements):
        return audit.problems()


def entries() -> list[dict[str, object]]:
    rows = base.database.execute_sql(f"SELECT {', '.join(COLUMNS)} FROM audit_entry ORDER BY id")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows.fetchall()]


def set_column(table: str, column: str, row_id: object, value: bytes, *, text: bool = True):
    place = "CAST(? AS TEXT)" if text else "?"
    return f'UPDATE "{table}" SET {column} = {place} WHERE id = ?', (value, row_id)


def flips(content: bytes):
    """The content with one bit of one byte turned, once for each byte; the bit goes round."""
    for place, byte in enumerate(content):
        yield content[:place] + bytes([byte ^ 1 << place % 8]) + content[place + 1 :]


# --- one byte ----------------------------------------------------------------------------------------------


def test_a_flip_of_any_byte_of_any_entry_is_found(open_to_all):
    tried = 0
    for entry in entries():
        for column in COLUMNS:
            value = entry[column]
            if not isinstance(value, str):
                continue
            for other in flips(value.encode()):
                found = problems_after(set_column("audit_entry", column, entry["id"], other))
                assert found, (entry["id"], column, other)
                tried += 1
    assert tried > 1500
    assert audit.problems() == []


def test_a_flip_of_any_byte_of_what_is_sealed_is_found(open_to_all):
    for table, columns in stored.WITNESSED.items():
        for row in base.database.execute_sql(f'SELECT {", ".join(columns)} FROM "{table}"').fetchall():
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, str):
                    for other in flips(value.encode()):
                        assert problems_after(set_column(table, column, row[0], other)), (table, column)
                elif isinstance(value, int) and column != "id":
                    assert problems_after(
                        (f'UPDATE "{table}" SET {column} = {value + 1} WHERE id = ?', (row[0],))
                    )


@pytest.mark.parametrize("value", [None, 7, 2.5, b"\x00\xff", "", "x" * 5000])
def test_another_kind_of_value_is_found_too(open_to_all, value):
    for entry in entries():
        for column in COLUMNS[1:]:
            if entry[column] == value or (column == "erased_by_id" and value is None):
                continue
            try:
                found = problems_after(
                    (f"UPDATE audit_entry SET {column} = ? WHERE id = ?", (value, entry["id"]))
                )
            except peewee.IntegrityError:
                continue  # the column itself refuses that nothing stands there
            assert found, (entry["id"], column)


def test_the_wrong_number_of_an_entry_is_found(open_to_all):
    last = len(entries())
    for number in range(1, last + 1):
        assert problems_after(("UPDATE audit_entry SET id = id + 1000 WHERE id = ?", (number,)))


# --- entries removed, moved, forged ------------------------------------------------------------------------


def test_an_entry_taken_out_is_found_and_named(open_to_all):
    for entry in entries():
        found = problems_after(("DELETE FROM audit_entry WHERE id = ?", (entry["id"],)))
        assert any(str(entry["id"]) in line for line in found), found


def test_neighbours_that_changed_places_are_found(open_to_all):
    for number in range(1, len(entries())):
        swap = "UPDATE audit_entry SET id = ? WHERE id = ?"
        assert problems_after((swap, (0, number)), (swap, (number, number + 1)), (swap, (number + 1, 0)))


def test_a_tail_cut_off_is_found(open_to_all):
    last = len(entries())
    for length in range(1, last + 1):
        assert problems_after(("DELETE FROM audit_entry WHERE id > ?", (last - length,)))


def test_a_forged_entry_between_others_or_behind_them_is_found(open_to_all):
    names = ", ".join(COLUMNS)
    for entry in entries():
        values = [*entry.values()]
        values[0] = len(entries()) + 1
        forged = f"INSERT INTO audit_entry ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values)
        assert problems_after(forged)
        moved = ("UPDATE audit_entry SET id = -id - 1 WHERE id >= ?", (entry["id"],))
        back = ("UPDATE audit_entry SET id = -id WHERE id < 0", ())
        assert problems_after(moved, back, (forged[0], (entry["id"], *values[1:])))


def test_history_taken_out_or_added_past_the_audit_is_found(open_to_all):
    for table, columns in stored.WITNESSED.items():
        own = ", ".join(columns[1:])
        for (row_id,) in base.database.execute_sql(f'SELECT id FROM "{table}"').fetchall():
            found = problems_after((f'DELETE FROM "{table}" WHERE id = ?', (row_id,)))
            assert f"{table} {row_id}: missing" in found
            copy = f'INSERT INTO "{table}" ({own}) SELECT {own} FROM "{table}" WHERE id = ?'
            assert any("no entry" in line for line in problems_after((copy, (row_id,))))


def test_a_changed_head_is_found(open_to_all):
    for statement in (
        "UPDATE audit_head SET entries = entries - 1",
        "UPDATE audit_head SET entries = entries + 1",
        "UPDATE audit_head SET seal = upper(seal) || ' '",
        "DELETE FROM audit_head",
    ):
        assert problems_after((statement, ())), statement


def test_what_an_import_did_is_sealed(open_to_all):
    assert problems_after(("UPDATE register_change SET person_id = person_id + 1", ())) == [
        "register_import 1: changed"
    ]
    assert problems_after(("DELETE FROM register_change", ())) == ["register_import 1: changed"]


def test_erased_marks_that_no_erasure_made_are_found(open_to_all):
    for entry in entries():
        mark = "UPDATE audit_entry SET detail = NULL, erased_by_id = ? WHERE id = ?"
        for by in (entry["id"], 1, 9999):
            assert problems_after((mark, (by, entry["id"])))


def test_many_problems_are_told_in_so_many_lines(open_to_all):
    with tampered(("DELETE FROM audit_entry", ()), ("DELETE FROM event", ())):
        base.database.execute_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            " INSERT INTO \"change\" (action_id, table_name, row_key) SELECT 1, 'x', i FROM n"
        )
        assert len(audit.problems()) == audit_chain.MOST_PROBLEMS


# --- a chain rewritten whole -------------------------------------------------------------------------------


def rewrite_from(number: int) -> None:
    """What somebody does who knows the program: new facts in one entry, and all seals behind it anew."""
    rows, seal = entries(), FIRST_SEAL
    for row in rows:
        if row["id"] == number:
            row["account"] = "Басқа Б."
        seal = seal_of(seal, [row[name] for name in stored.SEALED])
        base.database.execute_sql(
            "UPDATE audit_entry SET account = ?, seal = ? WHERE id = ?", (row["account"], seal, row["id"])
        )
    base.database.execute_sql("UPDATE audit_head SET seal = ?", (seal,))


def test_only_an_anchor_outside_the_file_tells_of_a_chain_rewritten_whole(open_to_all):
    known = audit_chain.anchor()
    assert audit_chain.fits(known)
    assert audit_chain.fits(Anchor(known.number, f" {known.sign.upper()} "))
    with base.database.atomic() as change:
        rewrite_from(2)
        assert audit.problems() == []  # the file agrees with itself
        assert not audit_chain.fits(known)  # the paper does not
        change.rollback()
    assert audit_chain.fits(known)
    assert audit_chain.fits(Anchor(0, FIRST_SEAL[:8]))
    assert not audit_chain.fits(Anchor(known.number, ""))
    assert not audit_chain.fits(replace(known, number=known.number + 1))


# --- damage ------------------------------------------------------------------------------------------------


def dump(path) -> list[object] | None:
    """What a reader gets from the audit and what it seals; None where the file cannot be read."""
    bare = sqlite3.connect(path)
    bare.text_factory = bytes
    try:
        return [
            bare.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
            for table in ("audit_entry", "audit_head", "event", "change")
        ]
    except sqlite3.Error:
        return None
    finally:
        bare.close()


@pytest.fixture(scope="module")
def closed_file(tmp_path_factory):
    """A whole file, closed, with the pages that hold the audit."""
    folder = tmp_path_factory.mktemp("closed")
    clinic.open_clinic(folder)
    doctor, person = make_doctor(), make_person()
    for step in range(6):
        at = AT + timedelta(minutes=15 * step)
        booking.book(BookingOrder(person.id, doctor.id, at, Channel.PHONE), now=NOW, actor=ACTOR)
    clinic.close_clinic()
    path = folder / clinic.DATA_FILE
    bare = sqlite3.connect(path)
    size = bare.execute("PRAGMA page_size").fetchone()[0]
    pages = bare.execute("SELECT pageno FROM dbstat WHERE name IN ('audit_entry', 'event', 'audit_head')")
    places = [(number - 1) * size for (number,) in pages.fetchall()] if has_dbstat(bare) else []
    bare.close()
    return path, size, places


def has_dbstat(bare: sqlite3.Connection) -> bool:
    return any("DBSTAT" in name for (name,) in bare.execute("PRAGMA compile_options").fetchall())


@given(data=st.data())
def test_bytes_changed_in_the_pages_of_the_file_are_found(closed_file, tmp_path_factory, data):
    """Damage of the raw file: what a reader gets is as it was, or the check says that it is not."""
    path, size, places = closed_file
    if not places:
        pytest.skip("this SQLite does not tell which pages are whose")
    content = bytearray(path.read_bytes())
    for _turn in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(places)) + data.draw(st.integers(0, size - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("damaged")
    damaged = folder / clinic.DATA_FILE
    damaged.write_bytes(content)
    copyfile(damaged, folder / "copy")
    is_same = dump(folder / "copy") == dump(path)
    try:
        clinic.open_clinic(folder)
        found = audit.problems()
    except errors.ClinicError:
        return  # the file was refused at once
    finally:
        clinic.close_clinic()
    assert is_same or found


def test_stopping_and_progress(folder):
    seen: list[tuple[int, int]] = []
    _known, found = audit_chain.verify(progress=lambda done, total: seen.append((done, total)))
    assert found == []
    assert seen
    with pytest.raises(errors.Stopped):
        audit_chain.verify(stop=lambda: True)


def test_the_seal_of_each_entry_covers_the_one_before(folder):
    seal = FIRST_SEAL
    for entry in entries():
        seal = seal_of(seal, [entry[name] for name in stored.SEALED])
        assert entry["seal"] == seal
    assert stored.head() == (len(entries()), seal)
    assert {entry["kind"] for entry in entries()} >= {
        AuditKind.CREATED,
        AuditKind.IMPORTED,
        AuditKind.PRINTED,
    }


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(), st.binary(max_size=4)), max_size=4))
def test_a_digest_keeps_values_apart(values):
    assert digest_of(values) == digest_of(list(values))
    assert digest_of([*values, None]) != digest_of(values)
    assert digest_of([str(one) for one in values]) != digest_of(values) or all(
        isinstance(one, str) for one in values
    )
