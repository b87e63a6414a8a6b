-- A file of schema 0005: that of 0004, migrated; people and numbers are made up.
BEGIN TRANSACTION;
CREATE TABLE "access_rule" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "login_on" INTEGER NOT NULL,
        "idle_minutes" INTEGER NOT NULL CHECK (idle_minutes BETWEEN 1 AND 480),
        "recovery_hash" TEXT NOT NULL, "recovery_failures" INTEGER NOT NULL,
        "recovery_wait_until" DATETIME, "decided_at" DATETIME NOT NULL, "decided_by" TEXT NOT NULL);
CREATE TABLE "account" (
        "id" INTEGER NOT NULL PRIMARY KEY, "login" TEXT NOT NULL, "full_name" TEXT NOT NULL,
        "role" TEXT NOT NULL CHECK (role IN ('registrar', 'doctor', 'head', 'administrator')),
        "extra_rights" TEXT NOT NULL,
        "doctor_id" INTEGER REFERENCES "doctor" ("id")
            CHECK ((role = 'doctor') = (doctor_id IS NOT NULL)),
        "password_hash" TEXT NOT NULL, "must_change" INTEGER NOT NULL, "active" INTEGER NOT NULL,
        "failures" INTEGER NOT NULL, "wait_until" DATETIME, "created_at" DATETIME NOT NULL,
        "last_login_at" DATETIME);
CREATE TABLE "action" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "registrar" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "kind" TEXT NOT NULL, "facts" TEXT NOT NULL, "after_event" INTEGER NOT NULL,
        "taken_back_at" DATETIME, "taken_back_by" TEXT NOT NULL);
CREATE TABLE "audit_entry" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "account" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL, "row_key" TEXT NOT NULL,
        "digest" TEXT NOT NULL, "detail" TEXT,
        "erased_by_id" INTEGER REFERENCES "audit_entry" ("id"), "seal" TEXT NOT NULL);
INSERT INTO "audit_entry" VALUES(1,'2026-11-24 04:00:00','Омарова А.','pc-1','created','event','1','e2e61da31a85028bf5ecd16b3d11ac402e7297458fbe2dc4a32e8a30b639c56a',NULL,NULL,'040c41a3295abed4a5997b76d166d506a7363d1cb2bd50c86fa39441ceb5f606');
CREATE TABLE "audit_head" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "entries" INTEGER NOT NULL, "seal" TEXT NOT NULL);
INSERT INTO "audit_head" VALUES(1,1,'040c41a3295abed4a5997b76d166d506a7363d1cb2bd50c86fa39441ceb5f606');
CREATE TABLE "backup_key" (
        "id" INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), "recipient" TEXT NOT NULL,
        "identity" TEXT NOT NULL, "made_at" DATETIME NOT NULL);
CREATE TABLE "backup_run" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL,
        "kind" TEXT NOT NULL
            CHECK (kind IN ('close', 'noon', 'migration', 'import', 'erasure', 'hand', 'restore')),
        "path" TEXT NOT NULL, "size" INTEGER NOT NULL, "good" INTEGER NOT NULL, "problem" TEXT NOT NULL,
        "counts" TEXT NOT NULL, "account" TEXT NOT NULL, "pc" TEXT NOT NULL);
CREATE TABLE "call_sheet" (
        "id" INTEGER NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "kind" TEXT NOT NULL, "reason" TEXT NOT NULL, "first_day" DATE NOT NULL, "last_day" DATE NOT NULL,
        "made_at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL);
CREATE TABLE "call_sheet_line" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "sheet_id" INTEGER NOT NULL REFERENCES "call_sheet" ("id"),
        "visit_id" INTEGER NOT NULL REFERENCES "visit" ("id"),
        "position" INTEGER NOT NULL, "day" DATE NOT NULL, "start_minute" INTEGER NOT NULL,
        "proposal_doctor_id" INTEGER REFERENCES "doctor" ("id"),
        "proposal_day" DATE, "proposal_minute" INTEGER,
        "outcome" TEXT NOT NULL CHECK (outcome IN ('open', 'moved', 'cancelled', 'kept', 'waiting')),
        "calls" INTEGER NOT NULL, "note" TEXT NOT NULL,
        "done_at" DATETIME, "done_by" TEXT NOT NULL);
CREATE TABLE "change" (
        "id" INTEGER NOT NULL PRIMARY KEY, "action_id" INTEGER NOT NULL REFERENCES "action" ("id"),
        "table_name" TEXT NOT NULL, "row_key" TEXT NOT NULL, "before" TEXT, "after" TEXT);
CREATE TABLE "clinic_day_entry" ("day" DATE NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "name" TEXT NOT NULL, "like_weekday" INTEGER, "closes_at" INTEGER);
CREATE TABLE "clock_confirmation" (
        "id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, "newest" DATETIME,
        "after_event" INTEGER NOT NULL, "reason" TEXT NOT NULL CHECK (length(trim(reason)) > 0),
        "account" TEXT NOT NULL, "pc" TEXT NOT NULL);
CREATE TABLE "day_taken" (
        "day" DATE NOT NULL, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "codes" TEXT NOT NULL, PRIMARY KEY ("day", "doctor_id"));
INSERT INTO "day_taken" VALUES('2026-11-24',1,'1290885');
CREATE TABLE "doctor" ("id" INTEGER NOT NULL PRIMARY KEY, "last_name" TEXT NOT NULL, "first_name" TEXT NOT NULL, "patronymic" TEXT NOT NULL, "specialty" TEXT NOT NULL, "room" TEXT NOT NULL, "minutes" INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 480), "age_from" INTEGER NOT NULL, "age_to" INTEGER NOT NULL CHECK (age_from <= age_to), "position" INTEGER NOT NULL, "active" INTEGER NOT NULL);
INSERT INTO "doctor" VALUES(1,'Ахметова','Айгүл','Серікқызы','general_practice','5',15,0,200,0,1);
CREATE TABLE "doctor_exception" ("id" INTEGER NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL, "first_day" DATE NOT NULL, "last_day" DATE NOT NULL CHECK (first_day <= last_day), "kind" TEXT NOT NULL, "start_minute" INTEGER, "end_minute" INTEGER, "reason" TEXT NOT NULL, "room" TEXT NOT NULL, minutes INTEGER CHECK (minutes IS NULL OR minutes BETWEEN 1 AND 480), substitute_id INTEGER REFERENCES doctor (id), belongs_to_id INTEGER REFERENCES doctor_exception (id), FOREIGN KEY ("doctor_id") REFERENCES "doctor" ("id"));
CREATE TABLE "doctor_precinct" ("doctor_id" INTEGER NOT NULL, "precinct" TEXT NOT NULL, PRIMARY KEY ("doctor_id", "precinct"), FOREIGN KEY ("doctor_id") REFERENCES "doctor" ("id") ON DELETE CASCADE);
INSERT INTO "doctor_precinct" VALUES(1,'1');
CREATE TABLE "draft" ("pc" TEXT NOT NULL PRIMARY KEY, "body" TEXT NOT NULL, "saved_at" DATETIME NOT NULL);
CREATE TABLE "erasure" (
        "id" INTEGER NOT NULL PRIMARY KEY, "year" INTEGER NOT NULL, "at" DATETIME NOT NULL,
        "requests" INTEGER NOT NULL, "visits" INTEGER NOT NULL, "account" TEXT NOT NULL,
        "pc" TEXT NOT NULL, "reason" TEXT NOT NULL, "backup" TEXT NOT NULL, "is_open" INTEGER NOT NULL);
CREATE TABLE "event" ("id" INTEGER NOT NULL PRIMARY KEY, "request_id" INTEGER NOT NULL, "visit_id" INTEGER, "at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL, "step" TEXT NOT NULL, "before" TEXT, "after" TEXT, "takes_back_id" INTEGER, action_id INTEGER REFERENCES action (id), FOREIGN KEY ("request_id") REFERENCES "request" ("id"), FOREIGN KEY ("visit_id") REFERENCES "visit" ("id"), FOREIGN KEY ("takes_back_id") REFERENCES "event" ("id"));
INSERT INTO "event" VALUES(1,1,1,'2026-11-24 04:00:00','Омарова А.','pc-1','book',NULL,'{"cancel_reason": "", "day": "2026-11-24", "doctor_id": 1, "end_minute": 645, "moves": 0, "overbook_reason": null, "room": "5", "start_minute": 630, "state": "booked", "withdrawn": false}',NULL,NULL);
CREATE TABLE "hold" (
        "pc" TEXT NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL REFERENCES "doctor" ("id"),
        "day" DATE NOT NULL, "start_minute" INTEGER NOT NULL,
        "end_minute" INTEGER NOT NULL CHECK (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440),
        "registrar" TEXT NOT NULL, "until" DATETIME NOT NULL);
CREATE TABLE "person" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "iin" TEXT, "last_name" TEXT NOT NULL, "first_name" TEXT NOT NULL, "patronymic" TEXT NOT NULL, "birth_date" DATE, "sex" TEXT, "address" TEXT NOT NULL, "phones" TEXT NOT NULL, "desk_phones" TEXT NOT NULL, "precinct" TEXT NOT NULL, "precinct_doctor" TEXT NOT NULL, "status" TEXT, "attached_from" DATE, "attached_to" DATE, "death_date" DATE, "in_register" INTEGER NOT NULL, "language" TEXT NOT NULL, "document" TEXT, "document_number" TEXT NOT NULL, "representative" TEXT NOT NULL, "added_at" DATETIME, "added_by" TEXT NOT NULL, "added_on_pc" TEXT NOT NULL);
INSERT INTO "person" VALUES(1,'850312399903','Ахметов','Серік','Болатұлы','1985-03-12','m','с. Успенка, ул. Абая, д. 1','7011234567','','1','Ахметова А.С.','attached','2020-01-15',NULL,NULL,1,'',NULL,'','',NULL,'','');
CREATE TABLE "register_change" ("id" INTEGER NOT NULL PRIMARY KEY, "register_import_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "before" TEXT, "after" TEXT, FOREIGN KEY ("register_import_id") REFERENCES "register_import" ("id"), FOREIGN KEY ("person_id") REFERENCES "person" ("id"));
INSERT INTO "register_change" VALUES(1,1,1,NULL,NULL);
CREATE TABLE "register_import" ("id" INTEGER NOT NULL PRIMARY KEY, "file_name" TEXT NOT NULL, "register_date" DATE, "imported_at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL, "new_count" INTEGER NOT NULL, "changed_count" INTEGER NOT NULL, "gone_count" INTEGER NOT NULL, "unchanged_count" INTEGER NOT NULL, "doubtful_count" INTEGER NOT NULL, "taken_back_at" DATETIME, "taken_back_by" TEXT NOT NULL);
INSERT INTO "register_import" VALUES(1,'register.xlsx','2026-11-20','2026-11-24 04:00:00','Омарова А.','pc-1',1,0,0,0,0,NULL,'');
CREATE TABLE "request" ("id" INTEGER NOT NULL PRIMARY KEY, "year" INTEGER NOT NULL, "number" INTEGER NOT NULL, "received_at" DATETIME NOT NULL, "answered_at" DATETIME NOT NULL, "channel" TEXT NOT NULL CHECK (channel IN ('phone', 'direct', 'portal')), "person_id" INTEGER, "iin" TEXT NOT NULL, "last_name" TEXT NOT NULL, "first_name" TEXT NOT NULL, "patronymic" TEXT NOT NULL, "birth_date" DATE, "phones" TEXT NOT NULL, "address" TEXT NOT NULL, "precinct" TEXT NOT NULL, "document" TEXT, "document_number" TEXT NOT NULL, "representative" TEXT NOT NULL, "verdict" TEXT NOT NULL, "result" TEXT NOT NULL CHECK (result IN ('booked', 'refused')), "ground" TEXT CHECK ((result = 'refused') = (ground IS NOT NULL)), "override_reason" TEXT NOT NULL, "referral" TEXT NOT NULL, "note" TEXT NOT NULL, "language" TEXT NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL, "withdrawn" INTEGER NOT NULL, "search_key" TEXT NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id"));
INSERT INTO "request" VALUES(1,2026,1,'2026-11-24 04:00:00','2026-11-24 04:00:00','phone',1,'850312399903','Ахметов','Серік','Болатұлы','1985-03-12','7011234567','с. Успенка, ул. Абая, д. 1','1','identity_card','','','attached','booked',NULL,'','','','','Омарова А.','pc-1',0,'ахметов серик болатули 850312399903 7011234567');
CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);
INSERT INTO "schema_migration" VALUES(1,'0001_first_schema','2026-11-22 20:14:42.877263');
INSERT INTO "schema_migration" VALUES(2,'0002_rows_are_not_replaced','2026-11-22 20:19:50.937548');
INSERT INTO "schema_migration" VALUES(3,'0003_days_of_the_calendar','2026-11-22 20:40:04.598544');
INSERT INTO "schema_migration" VALUES(4,'0004_timetables_that_live','2026-11-22 23:34:54.417933');
INSERT INTO "schema_migration" VALUES(5,'0005_nothing_lost','2026-11-23 01:17:52.104588');
CREATE TABLE "search_key" ("person_id" INTEGER NOT NULL PRIMARY KEY, "last_word_id" INTEGER, "first_word_id" INTEGER, "patronymic_word_id" INTEGER, "born" TEXT NOT NULL, "attached" INTEGER NOT NULL, "iin_tail" TEXT NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE, FOREIGN KEY ("last_word_id") REFERENCES "search_word" ("id"), FOREIGN KEY ("first_word_id") REFERENCES "search_word" ("id"), FOREIGN KEY ("patronymic_word_id") REFERENCES "search_word" ("id"));
INSERT INTO "search_key" VALUES(1,1,2,3,'1985-03-12',1,'309993213058');
CREATE TABLE "search_phone" ("id" INTEGER NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "digits" TEXT NOT NULL, "tail" TEXT NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE);
INSERT INTO "search_phone" VALUES(1,1,'7011234567','7654321107');
CREATE TABLE "search_word" ("id" INTEGER NOT NULL PRIMARY KEY, "text" TEXT NOT NULL, "folded" TEXT NOT NULL);
INSERT INTO "search_word" VALUES(1,'ахметов','ахметов');
INSERT INTO "search_word" VALUES(2,'серік','серик');
INSERT INTO "search_word" VALUES(3,'болатұлы','болатули');
CREATE TABLE "timetable_part" ("id" INTEGER NOT NULL PRIMARY KEY, "template_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "start_minute" INTEGER NOT NULL, "end_minute" INTEGER NOT NULL CHECK (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440), "room" TEXT NOT NULL, "minutes" INTEGER, purpose TEXT NOT NULL DEFAULT 'any' CHECK (purpose IN ('any', 'phone', 'direct', 'portal', 'urgent')), quota INTEGER CHECK (quota IS NULL OR quota >= 0), release_days INTEGER CHECK (release_days IS NULL OR release_days >= 0), FOREIGN KEY ("template_id") REFERENCES "timetable_template" ("id") ON DELETE CASCADE);
INSERT INTO "timetable_part" VALUES(1,1,0,480,720,'',NULL,'any',NULL,NULL);
INSERT INTO "timetable_part" VALUES(2,1,1,480,720,'',NULL,'any',NULL,NULL);
INSERT INTO "timetable_part" VALUES(3,1,2,480,720,'',NULL,'any',NULL,NULL);
INSERT INTO "timetable_part" VALUES(4,1,3,480,720,'',NULL,'any',NULL,NULL);
INSERT INTO "timetable_part" VALUES(5,1,4,480,720,'',NULL,'any',NULL,NULL);
CREATE TABLE "timetable_template" ("id" INTEGER NOT NULL PRIMARY KEY, "doctor_id" INTEGER NOT NULL, "cycle" TEXT NOT NULL, "length" INTEGER NOT NULL CHECK (length BETWEEN 1 AND 366), "anchor" DATE, "valid_from" DATE, "valid_to" DATE, FOREIGN KEY ("doctor_id") REFERENCES "doctor" ("id"));
INSERT INTO "timetable_template" VALUES(1,1,'weekly',1,NULL,'2026-11-23',NULL);
CREATE TABLE "visit" ("id" INTEGER NOT NULL PRIMARY KEY, "request_id" INTEGER NOT NULL, "doctor_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "day" DATE NOT NULL, "start_minute" INTEGER NOT NULL, "end_minute" INTEGER NOT NULL CHECK (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440), "state" TEXT NOT NULL CHECK (state IN ('booked', 'arrived', 'no_show', 'cancelled')), "room" TEXT NOT NULL, "overbook_reason" TEXT CHECK (overbook_reason IS NULL OR length(trim(overbook_reason)) > 0), "cancel_reason" TEXT NOT NULL, "note" TEXT NOT NULL, "moves" INTEGER NOT NULL, "version" INTEGER NOT NULL, queue_place INTEGER CHECK (queue_place IS NULL OR queue_place > 0), visit_group_id INTEGER REFERENCES visit_group (id), FOREIGN KEY ("request_id") REFERENCES "request" ("id"), FOREIGN KEY ("doctor_id") REFERENCES "doctor" ("id"), FOREIGN KEY ("person_id") REFERENCES "person" ("id"));
INSERT INTO "visit" VALUES(1,1,1,1,'2026-11-24',630,645,'booked','5',NULL,'','',0,1,NULL,NULL);
CREATE TABLE "visit_group" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL CHECK (kind IN ('family', 'series')), "note" TEXT NOT NULL);
CREATE TABLE "waiting_entry" (
        "id" INTEGER NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL REFERENCES "person" ("id"),
        "doctor_id" INTEGER REFERENCES "doctor" ("id"), "specialty" TEXT NOT NULL,
        "first_day" DATE NOT NULL, "last_day" DATE CHECK (last_day IS NULL OR first_day <= last_day),
        "part_of_day" TEXT NOT NULL CHECK (part_of_day IN ('any', 'morning', 'afternoon')),
        "urgency" INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 2), "channel" TEXT NOT NULL,
        "note" TEXT NOT NULL, "override_reason" TEXT NOT NULL, "language" TEXT NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'gone')),
        "gone_reason" TEXT NOT NULL, "visit_id" INTEGER REFERENCES "visit" ("id"),
        "calls" INTEGER NOT NULL, "called_at" DATETIME,
        "added_at" DATETIME NOT NULL, "registrar" TEXT NOT NULL, "pc" TEXT NOT NULL,
        CHECK (doctor_id IS NOT NULL OR specialty <> ''));
CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");
CREATE INDEX "doctor_exception_doctor_id" ON "doctor_exception" ("doctor_id");
CREATE INDEX "request_received_at" ON "request" ("received_at");
CREATE INDEX "request_person_id" ON "request" ("person_id");
CREATE UNIQUE INDEX "request_year_number" ON "request" ("year", "number");
CREATE UNIQUE INDEX "visit_request_id" ON "visit" ("request_id");
CREATE INDEX "visit_person_id" ON "visit" ("person_id");
CREATE INDEX "visit_day_doctor_id_start_minute_end_minute_state" ON "visit" ("day", "doctor_id", "start_minute", "end_minute", "state");
CREATE INDEX "event_request_id" ON "event" ("request_id");
CREATE INDEX "event_visit_id" ON "event" ("visit_id");
CREATE INDEX "event_at" ON "event" ("at");
CREATE UNIQUE INDEX "event_takes_back_id" ON "event" ("takes_back_id");
CREATE UNIQUE INDEX "search_word_text" ON "search_word" ("text");
CREATE INDEX "timetable_template_doctor_id" ON "timetable_template" ("doctor_id");
CREATE INDEX "timetable_part_template_id" ON "timetable_part" ("template_id");
CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE INDEX "person_iin" ON "person" ("iin");
CREATE INDEX "person_birth_date" ON "person" ("birth_date");
CREATE INDEX "search_key_iin_tail" ON "search_key" ("iin_tail");
CREATE INDEX "search_key_last_word_id_first_word_id_patronymic_word_id_dc4cdc7" ON "search_key" ("last_word_id", "first_word_id", "patronymic_word_id", "born", "attached");
CREATE INDEX "search_key_first_word_id_last_word_id_patronymic_word_id_2dfdd9f" ON "search_key" ("first_word_id", "last_word_id", "patronymic_word_id", "born", "attached");
CREATE INDEX "search_key_patronymic_word_id_last_word_id_first_word_id_a483ae3" ON "search_key" ("patronymic_word_id", "last_word_id", "first_word_id", "born", "attached");
CREATE INDEX "search_phone_person_id" ON "search_phone" ("person_id");
CREATE INDEX "search_phone_digits" ON "search_phone" ("digits");
CREATE INDEX "search_phone_tail" ON "search_phone" ("tail");
CREATE INDEX "register_change_register_import_id" ON "register_change" ("register_import_id");
CREATE INDEX "register_change_person_id" ON "register_change" ("person_id");
CREATE TRIGGER request_not_replaced BEFORE INSERT ON request WHEN EXISTS (SELECT 1 FROM request WHERE request.id = NEW.id OR (request.year = NEW.year AND request.number = NEW.number)) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_not_replaced BEFORE INSERT ON visit WHEN EXISTS (SELECT 1 FROM visit WHERE visit.id = NEW.id OR visit.request_id = NEW.request_id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER event_not_replaced BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE event.id = NEW.id OR event.takes_back_id = NEW.takes_back_id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER request_not_displaced BEFORE UPDATE OF id, year, number ON request WHEN EXISTS (SELECT 1 FROM request WHERE (request.id = NEW.id OR (request.year = NEW.year AND request.number = NEW.number)) AND request.id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_not_displaced BEFORE UPDATE OF id, request_id ON visit WHEN EXISTS (SELECT 1 FROM visit WHERE (visit.id = NEW.id OR visit.request_id = NEW.request_id) AND visit.id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_day_insert BEFORE INSERT ON visit WHEN NEW.day IS NOT date(NEW.day, '+0 days') BEGIN SELECT RAISE(ABORT, 'bad_day'); END;
CREATE TRIGGER visit_day_update BEFORE UPDATE OF day ON visit WHEN NEW.day IS NOT date(NEW.day, '+0 days') BEGIN SELECT RAISE(ABORT, 'bad_day'); END;
CREATE TRIGGER visit_minute_insert BEFORE INSERT ON visit WHEN typeof(NEW.start_minute) <> 'integer' OR typeof(NEW.end_minute) <> 'integer' BEGIN SELECT RAISE(ABORT, 'bad_minute'); END;
CREATE TRIGGER visit_minute_update BEFORE UPDATE OF start_minute, end_minute ON visit WHEN typeof(NEW.start_minute) <> 'integer' OR typeof(NEW.end_minute) <> 'integer' BEGIN SELECT RAISE(ABORT, 'bad_minute'); END;
CREATE INDEX "action_at" ON "action" ("at");
CREATE INDEX "change_action_id" ON "change" ("action_id");
CREATE INDEX "change_table_name_row_key" ON "change" ("table_name", "row_key");
CREATE INDEX "event_action_id" ON "event" ("action_id");
CREATE INDEX "visit_visit_group_id" ON "visit" ("visit_group_id");
CREATE INDEX "waiting_entry_state" ON "waiting_entry" ("state");
CREATE INDEX "waiting_entry_person_id" ON "waiting_entry" ("person_id");
CREATE INDEX "call_sheet_line_sheet_id" ON "call_sheet_line" ("sheet_id");
CREATE INDEX "call_sheet_line_visit_id" ON "call_sheet_line" ("visit_id");
CREATE UNIQUE INDEX "visit_day_doctor_id_queue_place" ON "visit" ("day", "doctor_id", "queue_place");
CREATE TRIGGER visit_overlap_insert BEFORE INSERT ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL AND NEW.queue_place IS NULL
    BEGIN 
    SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (
        SELECT 1 FROM visit AS other
        WHERE other.day = NEW.day AND other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
          AND other.state <> 'cancelled' AND other.queue_place IS NULL
          AND other.start_minute < NEW.end_minute AND NEW.start_minute < other.end_minute
    );
 END;
CREATE TRIGGER visit_overlap_update
    BEFORE UPDATE OF doctor_id, day, start_minute, end_minute, state, overbook_reason, queue_place ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.overbook_reason IS NULL AND NEW.queue_place IS NULL AND (
        NEW.doctor_id IS NOT OLD.doctor_id OR NEW.day IS NOT OLD.day
        OR NEW.start_minute IS NOT OLD.start_minute OR NEW.end_minute IS NOT OLD.end_minute
        OR OLD.state = 'cancelled' OR OLD.overbook_reason IS NOT NULL OR OLD.queue_place IS NOT NULL)
    BEGIN 
    SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (
        SELECT 1 FROM visit AS other
        WHERE other.day = NEW.day AND other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
          AND other.state <> 'cancelled' AND other.queue_place IS NULL
          AND other.start_minute < NEW.end_minute AND NEW.start_minute < other.end_minute
    );
 END;
CREATE TRIGGER day_taken_insert AFTER INSERT ON visit
    WHEN NEW.state <> 'cancelled' AND NEW.queue_place IS NULL
    BEGIN
        INSERT INTO day_taken (day, doctor_id, codes)
        VALUES (NEW.day, NEW.doctor_id, NEW.start_minute * 2048 + NEW.end_minute)
        ON CONFLICT (day, doctor_id) DO UPDATE
        SET codes = CASE codes WHEN '' THEN excluded.codes ELSE codes || ',' || excluded.codes END;
    END;
CREATE TRIGGER day_taken_update
    AFTER UPDATE OF doctor_id, day, start_minute, end_minute, state, queue_place ON visit
    WHEN NEW.doctor_id IS NOT OLD.doctor_id OR NEW.day IS NOT OLD.day
        OR NEW.start_minute IS NOT OLD.start_minute OR NEW.end_minute IS NOT OLD.end_minute
        OR NEW.queue_place IS NOT OLD.queue_place
        OR (NEW.state = 'cancelled') <> (OLD.state = 'cancelled')
    BEGIN 
    INSERT INTO day_taken (day, doctor_id, codes)
    SELECT OLD.day, OLD.doctor_id, coalesce(group_concat(start_minute * 2048 + end_minute), '')
    FROM visit WHERE day = OLD.day AND doctor_id = OLD.doctor_id
        AND state <> 'cancelled' AND queue_place IS NULL
    ON CONFLICT (day, doctor_id) DO UPDATE SET codes = excluded.codes;
     
    INSERT INTO day_taken (day, doctor_id, codes)
    SELECT NEW.day, NEW.doctor_id, coalesce(group_concat(start_minute * 2048 + end_minute), '')
    FROM visit WHERE day = NEW.day AND doctor_id = NEW.doctor_id
        AND state <> 'cancelled' AND queue_place IS NULL
    ON CONFLICT (day, doctor_id) DO UPDATE SET codes = excluded.codes;
     END;
CREATE TRIGGER action_keep BEFORE DELETE ON "action" BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER change_fixed BEFORE UPDATE ON "change" BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE TRIGGER action_not_replaced BEFORE INSERT ON "action" WHEN EXISTS (SELECT 1 FROM "action" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER action_not_displaced BEFORE UPDATE OF id ON "action" WHEN EXISTS (SELECT 1 FROM "action" AS there WHERE there.id = NEW.id AND there.id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER change_not_replaced BEFORE INSERT ON "change" WHEN EXISTS (SELECT 1 FROM "change" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_group_not_replaced BEFORE INSERT ON "visit_group" WHEN EXISTS (SELECT 1 FROM "visit_group" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_group_not_displaced BEFORE UPDATE OF id ON "visit_group" WHEN EXISTS (SELECT 1 FROM "visit_group" AS there WHERE there.id = NEW.id AND there.id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_place_not_replaced BEFORE INSERT ON "visit" WHEN EXISTS (SELECT 1 FROM "visit" AS there WHERE NEW.queue_place IS NOT NULL AND there.day = NEW.day AND there.doctor_id = NEW.doctor_id AND there.queue_place = NEW.queue_place) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_place_not_displaced BEFORE UPDATE OF day, doctor_id, queue_place ON "visit" WHEN EXISTS (SELECT 1 FROM "visit" AS there WHERE NEW.queue_place IS NOT NULL AND there.day = NEW.day AND there.doctor_id = NEW.doctor_id AND there.queue_place = NEW.queue_place AND there.id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE UNIQUE INDEX "account_login" ON "account" ("login");
CREATE INDEX "account_doctor_id" ON "account" ("doctor_id");
CREATE INDEX "audit_entry_at" ON "audit_entry" ("at");
CREATE INDEX "audit_entry_subject_row_key" ON "audit_entry" ("subject", "row_key");
CREATE INDEX "audit_entry_account_at" ON "audit_entry" ("account", "at");
CREATE INDEX "audit_entry_erased_by_id" ON "audit_entry" ("erased_by_id");
CREATE INDEX "backup_run_at" ON "backup_run" ("at");
CREATE UNIQUE INDEX "erasure_year" ON "erasure" ("year");
CREATE TRIGGER audit_entry_keep BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER clock_confirmation_keep BEFORE DELETE ON clock_confirmation BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER backup_run_keep BEFORE DELETE ON backup_run BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER erasure_keep BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER account_keep BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER audit_head_keep BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER audit_entry_not_replaced BEFORE INSERT ON "audit_entry" WHEN EXISTS (SELECT 1 FROM "audit_entry" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER clock_confirmation_not_replaced BEFORE INSERT ON "clock_confirmation" WHEN EXISTS (SELECT 1 FROM "clock_confirmation" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER backup_run_not_replaced BEFORE INSERT ON "backup_run" WHEN EXISTS (SELECT 1 FROM "backup_run" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER erasure_not_replaced BEFORE INSERT ON "erasure" WHEN EXISTS (SELECT 1 FROM "erasure" AS there WHERE there.id = NEW.id OR there.year = NEW.year) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER account_not_replaced BEFORE INSERT ON "account" WHEN EXISTS (SELECT 1 FROM "account" AS there WHERE there.id = NEW.id OR there.login = NEW.login) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER audit_head_not_replaced BEFORE INSERT ON "audit_head" WHEN EXISTS (SELECT 1 FROM "audit_head" AS there WHERE there.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER clock_confirmation_fixed BEFORE UPDATE ON clock_confirmation BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE TRIGGER backup_run_fixed BEFORE UPDATE ON backup_run BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry
    WHEN NOT (EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) AND OLD.erased_by_id IS NULL AND NEW.erased_by_id IS NOT NULL
        AND NEW.detail IS NULL AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.account = OLD.account
        AND NEW.pc = OLD.pc AND NEW.kind = OLD.kind AND NEW.subject = OLD.subject
        AND NEW.row_key = OLD.row_key AND NEW.digest = OLD.digest AND NEW.seal = OLD.seal)
    BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE TRIGGER erasure_fixed BEFORE UPDATE ON erasure WHEN OLD.is_open = 0 BEGIN SELECT RAISE(ABORT, 'never_changed'); END;
CREATE TRIGGER account_last_administrator BEFORE UPDATE OF active, role ON account
    WHEN OLD.role = 'administrator' AND OLD.active = 1 AND (NEW.role <> 'administrator' OR NEW.active = 0)
        AND EXISTS (SELECT 1 FROM access_rule WHERE login_on = 1)
        AND NOT EXISTS (SELECT 1 FROM account AS other
            WHERE other.id <> OLD.id AND other.role = 'administrator' AND other.active = 1)
    BEGIN SELECT RAISE(ABORT, 'last_administrator'); END;
CREATE TRIGGER request_keep BEFORE DELETE ON "request" WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_keep BEFORE DELETE ON "visit" WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER event_keep BEFORE DELETE ON "event" WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER change_keep BEFORE DELETE ON "change" WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
CREATE TRIGGER visit_group_keep BEFORE DELETE ON "visit_group" WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE is_open = 1) BEGIN SELECT RAISE(ABORT, 'never_deleted'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('person',1);
COMMIT;
