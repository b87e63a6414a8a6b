"""What each public function of the services takes, written down by hand and apart from the program.

Whoever adds a service adds it here, and thinks once more who may call it. ``test_rights`` compares.
"""

from __future__ import annotations

_TAKES = {
    "absences": """
        absences: change_absence close_doctor_days end_absence plan
    """,
    "accounts": """
        accounts: all_accounts new_recovery_key reset_password save_account set_active set_idle_minutes
            switch_login_off switch_login_on
    """,
    "anybody": """
        absence_plan: problems_of
        accounts: has_accounts make_first_administrator problems_of state suggested_password
        audit: flush forget has_noted
        audit_chain: anchor
        backup: automatic here is_kept is_worth_it keep last_runs newest_good state
        booking: offer
        clinic: accept_loss background_work close_clinic data_gone fault_named holds_traces is_held
            is_new is_sound known_fault loss open_clinic present_fault put_aside
        clinic_settings: changed
        clock_check: doubt forget keep_watch trust_any_clock
        day_list: proposals
        demo: clinic_head
        encryption: forget is_locked is_on unlock
        erasure: clean_up
        groups: minutes_of open_visits
        hours: tidy
        log_in: change_own_password lock log_in log_out recover refresh
        passphrase_work: answer
        people: completed warnings
        public_holidays: of_year
        restoring: backups_near is_encrypted restore verify
        staff: problems_of
    """,
    "audit": """
        audit_chain: fits verify
        audit_log: name_of names of_person page
    """,
    "back_up": """
        backup: make
    """,
    "book": """
        actions: last_own take_back
        booking: book cancel mark move refuse
        call_sheets: add_late cancel_line keep_line move_line no_answer proposals_for_line propose_again
            reopen_line set_proposal take_back_sheet to_waiting_list
        drafts: load save
        family: book_family family_orders
        groups: book_together cancel_group move_group
        history: last_own_event take_back
        holds: hold let_go
        people: add_person update_contact
        queue: give_time take_in
        series: book_series
        undo: take_back_action take_back_last
        waiting: add book called change withdraw
    """,
    "check": """
        clinic: check
    """,
    "clock": """
        clock_check: confirm
    """,
    "erase": """
        erasure: clean erase lines preview years
    """,
    "export": """
        audit: exported
        audit_log: export
        export_fhir: write_fhir
        export_ics: write_ics
        exports: count journal persons visits
        report_files: write_xlsx
    """,
    "import": """
        demo: fill
        register_import: apply last_imports preview take_back_last
        timetable: apply_timetable preview_timetable
    """,
    "inside": """
        absence_plan: make_plan
        actions: recorded
        audit: days_seen erased_digest noted person_seen seal_history witness write
        audit_chain: problems
        backup: before before_migration record_migration
        backup_file: look_into new_key opened_key take_apart write
        backup_making: before_migration record run sweep_parts
        backup_places: all_volumes backups_in choose chosen find own
        backup_stream: header padding read_header
        booking: book_within booking_of cancel_within move_within request_within
        call_sheets: make_sheet_within
        clock_check: require
        demo_desk: live_on
        demo_journal: make
        demo_people: known_count made_people texts
        history: naming_taken_times snapshot take_back_step write_event
        hours: write_hours
        log_in: give_new_key refuse_bad_password session_of
        leaving: marks require_period with_offset write
        name_words: current warm
        passphrase_work: opened seal
        passwords: fits hash_of is_outdated new_key new_temporary warm
        places: naming_refusals place_for refuse_away visit_named
        report_load: cells
        recorded_hours: absences_from hours_on missing_absences timetable_of visits_left_outside
            wanted_hours write_absences write_hours
        rooms: put_in_room
        scratch: folder_in hold is_held settle sweep
        search: people_meant
        spreadsheet_files: write write_book
        staff: columns new_doctor note row_of write
        template_writing: end_templates eve_of_later_hours with_old_facts write_template
        waiting: add_within
    """,
    "journal": """
        absences: absence list_absences
        actions: get holds_since newest of_row
        booking: appointment_of visit
        calendar: day hours_of kept_for visits_of visits_of_person week
        day_list: booked_on compared days_ahead_warning days_between duties_between has_six_day_week
        family: family_offers family_rows group_offers relatives
        finder: alternatives doctor doctors first_free search suggest
        groups: group_of kind_of to_come
        history: of_request
        holds: active
        hours: next_change other_hours visits_outside weekly_hours
        journal: between figures row row_ids rows
        notices: before_booking before_queue
        paper_lists: day day_to_print desk_day is_printed next_day sheets_of slips_on week
            weeks_of_doctors
        queue: is_open queue_of
        series: plan_after plan_series
        sheet_lines: line lines_proposing open_sheets promised_slots request_facts sheet waiting_on_sheets
        staff: booked_from doctors
        templates: templates_of timetable_of
        waiting: already_waiting entries entry matches
    """,
    "own_list": """
        export_ics: write_own_ics
        own_list: day
    """,
    "people": """
        people: similar
        register: by_iin count find find_page get register_date register_size warm
    """,
    "print": """
        audit: paper
    """,
    "reports": """
        reports: late_rows report rows_behind
    """,
    "restore": """
        restoring: may_restore
    """,
    "settings": """
        backup: choose_second set_passphrase
        encryption: change_passphrase switch_off switch_on
    """,
    "timetable": """
        day_list: remove_duty save_days set_duty take_back_last visits_hit
        hours: save_weekly_hours
        staff: reorder save_doctor set_active
        templates: end_template preview_end preview_template save_template
    """,
}

GRANTABLE = {"overbook", "timetable", "export", "reports", "settings", "print"}
"""What an administrator may give to one person."""

FOR_DOCTORS = {"print", "export"}
"""What of it a doctor may get: both concern the own list."""

ROLES = {
    "registrar": {"people", "journal", "book", "absences", "import", "print", "back_up", "check"},
    "doctor": {"own_list"},
    "head": {"people", "journal", "print", "export", "reports", "audit", "back_up", "check"},
    "administrator": {
        *("people", "journal", "book", "absences", "import", "print", "back_up", "check"),
        *("export", "reports", "audit", "overbook", "timetable", "settings", "accounts", "restore"),
        *("clock", "erase"),
    },
}


def takes() -> dict[str, str]:
    """«booking.book» -> «book», for all of them."""
    found: dict[str, str] = {}
    for right, text in _TAKES.items():
        module = ""
        for word in text.split():
            if word.endswith(":"):
                module = word[:-1]
            else:
                found[f"{module}.{word}"] = right
    return found
