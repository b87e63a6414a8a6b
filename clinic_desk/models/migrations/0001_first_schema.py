"""The first schema: people, doctors, timetables, the journal and its visits.

The classes are frozen copies on purpose: today's models move on, this file never does.
"""

from __future__ import annotations

import peewee
from playhouse.migrate import SchemaMigrator

_IN_ONE_DAY = peewee.Check("start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440")
_STATES = peewee.Check("state IN ('booked', 'arrived', 'no_show', 'cancelled')")
_REASON_WRITTEN = peewee.Check("overbook_reason IS NULL OR length(trim(overbook_reason)) > 0")
_GROUND_IF_REFUSED = peewee.Check("(result = 'refused') = (ground IS NOT NULL)")


def up(_migrator: SchemaMigrator, db: peewee.Database) -> None:
    """Create all tables, then the triggers that hold for every program that opens the file."""
    db.create_tables(_tables(db))
    for statement in _TRIGGERS:
        db.execute_sql(statement)


def _tables(db: peewee.Database) -> list[type[peewee.Model]]:
    # An import that is taken back removes people; a screen that still shows one of them must never
    # book somebody else under the same number. PostgreSQL's sequences do not go back anyway.
    never_reused = [peewee.SQL("AUTOINCREMENT")] if isinstance(db, peewee.SqliteDatabase) else []

    class Table(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class RegisterImport(Table):
        file_name = peewee.TextField()
        register_date = peewee.DateField(null=True)
        imported_at = peewee.DateTimeField()
        registrar = peewee.TextField()
        pc = peewee.TextField()
        new_count = peewee.IntegerField()
        changed_count = peewee.IntegerField()
        gone_count = peewee.IntegerField()
        unchanged_count = peewee.IntegerField()
        doubtful_count = peewee.IntegerField()
        taken_back_at = peewee.DateTimeField(null=True)
        taken_back_by = peewee.TextField(default="")

    class Person(Table):
        id = peewee.AutoField(constraints=never_reused)
        iin = peewee.TextField(null=True, index=True)
        last_name = peewee.TextField()
        first_name = peewee.TextField(default="")
        patronymic = peewee.TextField(default="")
        birth_date = peewee.DateField(null=True, index=True)
        sex = peewee.TextField(null=True)
        address = peewee.TextField(default="")
        phones = peewee.TextField(default="")
        desk_phones = peewee.TextField(default="")
        precinct = peewee.TextField(default="")
        precinct_doctor = peewee.TextField(default="")
        status = peewee.TextField(null=True)
        attached_from = peewee.DateField(null=True)
        attached_to = peewee.DateField(null=True)
        death_date = peewee.DateField(null=True)
        in_register = peewee.BooleanField(default=False)
        language = peewee.TextField(default="")
        document = peewee.TextField(null=True)
        document_number = peewee.TextField(default="")
        representative = peewee.TextField(default="")
        added_at = peewee.DateTimeField(null=True)
        added_by = peewee.TextField(default="")
        added_on_pc = peewee.TextField(default="")

    class RegisterChange(Table):
        register_import = peewee.ForeignKeyField(RegisterImport, backref="changes")
        person = peewee.ForeignKeyField(Person, backref="register_changes")
        before = peewee.TextField(null=True)
        after = peewee.TextField(null=True)

    class SearchWord(Table):
        text = peewee.TextField(unique=True)
        folded = peewee.TextField()

    class SearchKey(Table):
        person = peewee.ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
        last_word = peewee.ForeignKeyField(SearchWord, backref="last", index=False, null=True)
        first_word = peewee.ForeignKeyField(SearchWord, backref="first", index=False, null=True)
        patronymic_word = peewee.ForeignKeyField(SearchWord, backref="patronymic", index=False, null=True)
        born = peewee.TextField(default="")
        attached = peewee.BooleanField(default=False)
        iin_tail = peewee.TextField(default="", index=True)

        class Meta:
            indexes = (
                (("last_word", "first_word", "patronymic_word", "born", "attached"), False),
                (("first_word", "last_word", "patronymic_word", "born", "attached"), False),
                (("patronymic_word", "last_word", "first_word", "born", "attached"), False),
            )

    class SearchPhone(Table):
        person = peewee.ForeignKeyField(Person, on_delete="CASCADE")
        digits = peewee.TextField(index=True)
        tail = peewee.TextField(index=True)

    class Doctor(Table):
        last_name = peewee.TextField()
        first_name = peewee.TextField(default="")
        patronymic = peewee.TextField(default="")
        specialty = peewee.TextField()
        room = peewee.TextField(default="")
        minutes = peewee.SmallIntegerField(
            default=15, constraints=[peewee.Check("minutes BETWEEN 1 AND 480")]
        )
        age_from = peewee.SmallIntegerField(default=0)
        age_to = peewee.SmallIntegerField(default=200, constraints=[peewee.Check("age_from <= age_to")])
        position = peewee.IntegerField(default=0)
        active = peewee.BooleanField(default=True)

    class DoctorPrecinct(Table):
        doctor = peewee.ForeignKeyField(Doctor, backref="precinct_rows", index=False, on_delete="CASCADE")
        precinct = peewee.TextField()

        class Meta:
            primary_key = peewee.CompositeKey("doctor", "precinct")

    class TimetableTemplate(Table):
        doctor = peewee.ForeignKeyField(Doctor, backref="templates")
        cycle = peewee.TextField(default="weekly")
        length = peewee.SmallIntegerField(default=1, constraints=[peewee.Check("length BETWEEN 1 AND 366")])
        anchor = peewee.DateField(null=True)
        valid_from = peewee.DateField(null=True)
        valid_to = peewee.DateField(null=True)

    class TimetablePart(Table):
        template = peewee.ForeignKeyField(TimetableTemplate, backref="parts", on_delete="CASCADE")
        position = peewee.SmallIntegerField()
        start_minute = peewee.SmallIntegerField()
        end_minute = peewee.SmallIntegerField(constraints=[_IN_ONE_DAY])
        room = peewee.TextField(default="")
        minutes = peewee.SmallIntegerField(null=True)

    class DoctorException(Table):
        doctor = peewee.ForeignKeyField(Doctor, backref="exceptions")
        first_day = peewee.DateField()
        last_day = peewee.DateField(constraints=[peewee.Check("first_day <= last_day")])
        kind = peewee.TextField()
        start_minute = peewee.SmallIntegerField(null=True)
        end_minute = peewee.SmallIntegerField(null=True)
        reason = peewee.TextField(default="")
        room = peewee.TextField(default="")

    class ClinicDayEntry(Table):
        day = peewee.DateField(primary_key=True)
        kind = peewee.TextField()
        name = peewee.TextField(default="")
        like_weekday = peewee.SmallIntegerField(null=True)
        closes_at = peewee.SmallIntegerField(null=True)

    class Request(Table):
        year = peewee.SmallIntegerField()
        number = peewee.IntegerField()
        received_at = peewee.DateTimeField(index=True)
        answered_at = peewee.DateTimeField()
        channel = peewee.TextField(constraints=[peewee.Check("channel IN ('phone', 'direct', 'portal')")])
        person = peewee.ForeignKeyField(Person, backref="requests", null=True)
        iin = peewee.TextField(default="")
        last_name = peewee.TextField()
        first_name = peewee.TextField(default="")
        patronymic = peewee.TextField(default="")
        birth_date = peewee.DateField(null=True)
        phones = peewee.TextField(default="")
        address = peewee.TextField(default="")
        precinct = peewee.TextField(default="")
        document = peewee.TextField(null=True)
        document_number = peewee.TextField(default="")
        representative = peewee.TextField(default="")
        verdict = peewee.TextField()
        result = peewee.TextField(constraints=[peewee.Check("result IN ('booked', 'refused')")])
        ground = peewee.TextField(null=True, constraints=[_GROUND_IF_REFUSED])
        override_reason = peewee.TextField(default="")
        referral = peewee.TextField(default="")
        note = peewee.TextField(default="")
        language = peewee.TextField(default="")
        registrar = peewee.TextField()
        pc = peewee.TextField(default="")
        withdrawn = peewee.BooleanField(default=False)
        search_key = peewee.TextField(default="")

        class Meta:
            indexes = ((("year", "number"), True),)

    class Visit(Table):
        request = peewee.ForeignKeyField(Request, backref="visits", unique=True)
        doctor = peewee.ForeignKeyField(Doctor, backref="visits", index=False)
        person = peewee.ForeignKeyField(Person, backref="visits")
        day = peewee.DateField()
        start_minute = peewee.SmallIntegerField()
        end_minute = peewee.SmallIntegerField(constraints=[_IN_ONE_DAY])
        state = peewee.TextField(
            default="booked",
            constraints=[_STATES],
        )
        room = peewee.TextField(default="")
        overbook_reason = peewee.TextField(
            null=True,
            constraints=[_REASON_WRITTEN],
        )
        cancel_reason = peewee.TextField(default="")
        note = peewee.TextField(default="")
        moves = peewee.SmallIntegerField(default=0)
        version = peewee.IntegerField(default=1)

        class Meta:
            indexes = ((("day", "doctor", "start_minute", "end_minute", "state"), False),)

    class Event(Table):
        request = peewee.ForeignKeyField(Request, backref="events")
        visit = peewee.ForeignKeyField(Visit, backref="events", null=True)
        at = peewee.DateTimeField(index=True)
        registrar = peewee.TextField()
        pc = peewee.TextField()
        step = peewee.TextField()
        before = peewee.TextField(null=True)
        after = peewee.TextField(null=True)
        takes_back = peewee.ForeignKeyField("self", null=True, unique=True)

    class Draft(Table):
        pc = peewee.TextField(primary_key=True)
        body = peewee.TextField()
        saved_at = peewee.DateTimeField()

    return [
        RegisterImport,
        Person,
        RegisterChange,
        SearchWord,
        SearchKey,
        SearchPhone,
        Doctor,
        DoctorPrecinct,
        TimetableTemplate,
        TimetablePart,
        DoctorException,
        ClinicDayEntry,
        Request,
        Visit,
        Event,
        Draft,
    ]


_OVERLAP = """
    SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (
        SELECT 1 FROM visit AS other
        WHERE other.day = NEW.day AND other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
          AND other.state <> 'cancelled'
          AND other.start_minute < NEW.end_minute AND NEW.start_minute < other.end_minute
    );
"""

_TRIGGERS = (
    # All four overlap cases are one comparison; a reason makes the overbooking explicit.
    f"""
    CREATE TRIGGER visit_overlap_insert BEFORE INSERT ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL
    BEGIN {_OVERLAP} END
    """,
    # Ticking «arrived» on a visit that was overbooked by another one must stay possible, so only a
    # change that claims time is checked.
    f"""
    CREATE TRIGGER visit_overlap_update
    BEFORE UPDATE OF doctor_id, day, start_minute, end_minute, state, overbook_reason ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL AND (
        NEW.doctor_id IS NOT OLD.doctor_id OR NEW.day IS NOT OLD.day
        OR NEW.start_minute IS NOT OLD.start_minute OR NEW.end_minute IS NOT OLD.end_minute
        OR OLD.state = 'cancelled' OR OLD.overbook_reason IS NOT NULL)
    BEGIN {_OVERLAP} END
    """,
    # «2026-1-5» and «2026-01-05» would be two days to the comparison above.
    """
    CREATE TRIGGER visit_day_insert BEFORE INSERT ON visit WHEN NEW.day IS NOT date(NEW.day)
    BEGIN SELECT RAISE(ABORT, 'bad_day'); END
    """,
    """
    CREATE TRIGGER visit_day_update BEFORE UPDATE OF day ON visit WHEN NEW.day IS NOT date(NEW.day)
    BEGIN SELECT RAISE(ABORT, 'bad_day'); END
    """,
    # The journal keeps every row, and history is never rewritten.
    *(
        f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'never_deleted'); END"
        for table in ("request", "visit", "event")
    ),
    "CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'never_changed'); END",
)
