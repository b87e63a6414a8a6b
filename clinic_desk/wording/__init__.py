"""The one place that words errors and the stable words of the trade, in the window's language.

Errors and enumerations carry data; window and command line ask here what to say. Everything is
translated at the moment of asking, so a change of language needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from clinic_desk import errors
from clinic_desk.i18n import N_, _, format_date, format_moment
from clinic_desk.printing.words import CHANNELS, DOCUMENTS, GROUNDS, RESULTS, VERDICTS
from clinic_desk.rules.rows import (
    AttachmentStatus,
    Channel,
    DoctorRow,
    Document,
    JournalResult,
    RefusalGround,
    Slot,
    Verdict,
    VisitState,
)
from clinic_desk.rules.visits import Step
from clinic_desk.services.notices import Hint
from clinic_desk.wording import accounts, data_file, papers, pictures, safety, timetables
from clinic_desk.wording.timetables import closure as closure

# --- words ---------------------------------------------------------------------------------------

STATES: Final = {
    VisitState.BOOKED: N_("booked"),
    VisitState.ARRIVED: N_("arrived"),
    VisitState.NO_SHOW: N_("did not come"),
    VisitState.CANCELLED: N_("cancelled"),
}
STATUSES: Final = {
    AttachmentStatus.ATTACHED: N_("attached"),
    AttachmentStatus.REQUEST_OPEN: N_("request open"),
    AttachmentStatus.DETACHED: N_("detached"),
    AttachmentStatus.ELSEWHERE: N_("attached elsewhere"),
    AttachmentStatus.DEAD: N_("died"),
}
STEPS: Final = {
    Step.BOOK: N_("Booked"),
    Step.REFUSE: N_("Refused"),
    Step.MOVE: N_("Moved"),
    Step.CANCEL: N_("Cancelled"),
    Step.ARRIVE: N_("Arrived"),
    Step.NO_SHOW: N_("Did not come"),
    Step.RESET: N_("Mark taken off"),
    Step.TAKE_BACK: N_("Taken back"),
}
HINTS: Final = {
    Hint.SAME_DOCTOR: N_("Already booked with this doctor"),
    Hint.SAME_TIME: N_("Booked with another doctor at the same time"),
    Hint.AGE: N_("The doctor receives another age"),
}
PROBLEMS: Final = {
    "damaged": N_("the file is damaged"),
    "overlap": N_("two visits of one doctor overlap"),
    "number_gap": N_("a number is missing in the journal"),
    "no_visit": N_("a booked request has no visit"),
    "day_taken": N_("the list of taken times is not what the visits say"),
    "audit": N_("the log of who did what was changed from outside"),
    "guard": N_("a rule of the data file that protects the data was taken out or changed"),
    "clock_behind": N_("the clock runs behind the newest entry"),
    "erasure": N_("the deletion of an old year was left open, so that rows can be deleted"),
}
_ROWS: Final = {
    "person": N_("There is no such person: {key}."),
    "doctor": N_("There is no such doctor: {key}."),
    "visit": N_("There is no such visit: {key}."),
    "request": N_("There is no such journal entry: {key}."),
    "specialty": N_("There is no such specialty: {key}."),
    "absence": N_("There is no such absence: {key}."),
    "waiting": N_("There is no such entry of the waiting list: {key}."),
    "call_sheet": N_("There is no such call sheet: {key}."),
    "action": N_("There is no such entry of the history: {key}."),
    "account": N_("There is no such account: {key}."),
}
_REFUSALS: Final = {
    errors.ChangedMeanwhile.code: N_(
        "Somebody changed this meanwhile. Nothing was written; please look again."
    ),
    errors.NothingToUndo.code: N_("There is nothing of yours to take back."),
}
_NOT_ATTACHED: Final = {
    Verdict.FROM_LATER: N_("The attachment has not yet begun on {day}."),
    Verdict.REQUEST_OPEN: N_("The request for attachment is still open."),
    Verdict.DETACHED: N_("On {day} the person is no longer attached to this clinic."),
    Verdict.ELSEWHERE: N_("The person is attached to another clinic."),
    Verdict.DEAD: N_("According to the register the person has died."),
    Verdict.NOT_CURRENT: N_("The person is not in the current register."),
    Verdict.ATTACHED: N_("The person is attached to this clinic."),
}
_BAD_FIELDS: Final = {
    "missing": N_("{field}: this has to be filled in."),
    "ambiguous": N_("{field}: this fits several people. Choose one of them."),
    "date": N_("{field}: this is not a date."),
    "number": N_("{field}: this is not a number."),
    "unknown": N_("{field}: this is not known here."),
    "range": N_("{field}: this lies outside what is possible."),
    "below_from": N_("{field}: the end lies before the beginning."),
    "past": N_("{field}: this day is over."),
    "same": N_("{field}: choose somebody else."),
    "not_ready": N_("{field}: this printer does not take the job."),
    **accounts.BAD_FIELDS,
}
_USAGE: Final = {
    "missing": N_("Missing: {detail}."),
    "command": N_("There is no command «{value}». Commands: {allowed}."),
    "unknown_argument": N_("Not understood: {detail}."),
    "needs_value": N_("{detail} needs a value."),
    "choice": N_("{detail}: «{value}» is not possible. Choose from: {allowed}."),
    "conflict": N_("{detail} and {value} cannot stand together."),
    "one_of": N_("One of these is needed: {detail}."),
    "date": N_("{detail}: «{value}» is not a date such as 2026-11-24."),
    "moment": N_("{detail}: «{value}» is not a date and time such as 2026-11-24T10:30."),
    "number": N_("{detail}: «{value}» is not a whole number from 1 on."),
    "range": N_("{detail}: the last day lies before the first."),
    "ending": N_("{detail}: the name of the file has to end in {allowed}."),
    "hours": N_("{detail}: «{value}» are no hours such as 08:00-12:00."),
    "iin": N_("{detail}: «{value}» is not an IIN: it has 12 digits."),
    "letters": N_("{detail}: the letters cannot be read, the text has to be UTF-8."),
    **accounts.USAGE,
    "no_screen": N_("There is no screen for the window."),
}


def verdict(value: Verdict) -> str:
    """«бекітілген»: the attachment verdict in a word or two."""
    return _(VERDICTS[value])


def status(value: AttachmentStatus) -> str:
    """The attachment as the register states it."""
    return _(STATUSES[value])


def channel(value: Channel) -> str:
    """How the person applied."""
    return _(CHANNELS[value])


def result(value: JournalResult) -> str:
    """The result column of the journal."""
    return _(N_("taken back")) if value is JournalResult.WITHDRAWN else _(RESULTS[value])


def state(value: VisitState) -> str:
    """Where a visit stands."""
    return _(STATES[value])


def ground(value: RefusalGround) -> str:
    """The ground of a refusal."""
    return _(GROUNDS[value])


def document(value: Document) -> str:
    """The paper that shows who somebody is."""
    return _(DOCUMENTS[value])


def hint(value: Hint) -> str:
    """What the desk should know before it books."""
    return _(HINTS[value])


def step(value: str) -> str:
    """A step of the history; a step of a newer program shows its own word."""
    return _(STEPS[Step(value)]) if value in set(Step) else value


def problem(code: str) -> str:
    """What ``check`` found."""
    return _(PROBLEMS[code]) if code in PROBLEMS else code


def doubt(reason: str) -> str:
    """Why a line of an imported file is doubtful, as a sentence."""
    known = _doubts()
    return _(known[reason]) if reason in known else reason


def field(name: str) -> str:
    """A column of the register or of the timetable, or a field of a form."""
    from clinic_desk.importers import register_layout, timetable_layout

    known = {**timetable_layout.FIELDS, **_FORM_FIELDS, **register_layout.FIELDS}
    return _(known.get(name, name))


_FORM_FIELDS: Final = {
    "reason": N_("Reason"),
    "age_from": N_("Age from"),
    "age_to": N_("Age to"),
    "valid_from": N_("Valid from"),
    "printer": N_("Printer"),
    "specialty": N_("Specialty"),
    "room": N_("Room"),
    "minutes": N_("Minutes per visit"),
    "doctor": N_("Doctor"),
    "hours": N_("Hours"),
    "age": N_("Age"),
    "name": N_("Full name"),
    "phone": N_("Telephone"),
    "person": N_("Person"),
    "first_day": N_("First day"),
    "last_day": N_("Last day"),
    "substitute": N_("Substitute"),
    "kind": N_("Kind"),
    **accounts.FIELDS,
}


_MORE_DOUBTS: Final = {
    "doctor_unclear": N_("Several doctors have this name; which one is meant is unclear."),
    "iin_of_another": N_("The IIN is known, but with another person's name and birth date."),
    "several_people": N_("Several known people fit this line; which one is meant is unclear."),
}


def _doubts() -> Mapping[str, str]:
    # with the import only: these modules bring the readers of spreadsheets along
    from clinic_desk.importers import register_reasons, timetable

    return register_reasons.REASONS | timetable.REASONS | _MORE_DOUBTS


def slots(free: Sequence[Slot], *, doctor: DoctorRow | None = None, doctors: Sequence[DoctorRow] = ()) -> str:
    """Free times in one line: «24.11 10:45, 11:00; 25.11 08:00 (Қасымов Б. Е.)».

    A colleague of ``doctor`` is named where ``doctors`` knows him.
    """
    names = {row.id: row.name.short for row in doctors}
    parts: list[str] = []
    for (day, doctor_id), group in groupby(free, key=lambda slot: (slot.at.date(), slot.doctor_id)):
        times = ", ".join(f"{slot.at:%H:%M}" for slot in group)
        part = f"{format_date(day, 'day_month_numeric')} {times}"
        if (doctor is None or doctor_id != doctor.id) and doctor_id in names:
            part += f" ({names[doctor_id]})"
        parts.append(part)
    return "; ".join(parts)


# --- errors --------------------------------------------------------------------------------------


def sentence(error: errors.ClinicError, *, doctors: Sequence[DoctorRow] = ()) -> str:
    """One or two sentences that say what is wrong and what can be done.

    ``doctors`` lets the free times of colleagues be shown with their names.
    """
    match error:
        case errors.RuleRefusal():
            return " ".join(part for part in (_refusal(error), _next_free(error, doctors)) if part)
        case errors.BadData():
            return _bad_data(error)
        case errors.UsageError():
            return _usage(error)
        case errors.ClockOnlyInDemo():
            return _("The clock can be set only for a folder with demo data.")
        case errors.Stopped():
            return _("Stopped. Nothing was written.")
        case _:
            return _("This did not work. Nothing was written.")


def _refusal(error: errors.RuleRefusal) -> str:
    match error:
        case errors.SlotTaken():
            return _taken(error)
        case errors.SlotReserved() | errors.SlotHeld():
            return timetables.not_given(error)
        case errors.OutsideHours(doctor=doctor, at=at):
            return _("{doctor} does not receive at {time} on {day}.").format(
                doctor=doctor.name.short, time=f"{at:%H:%M}", day=_day(at)
            )
        case errors.DoctorAway():
            return _away(error)
        case errors.InThePast(at=at):
            return _("{moment} is already over.").format(moment=format_moment(at))
        case errors.NotAttached(verdict=value, day=day):
            return (
                f"{_(_NOT_ATTACHED[value]).format(day=_day(day))} {_('To book all the same, give a reason.')}"
            )
        case errors.StepNotAllowed(state=state_word, step=step_word):
            return _("This is not possible any more: {step}. The visit is: {state}.").format(
                step=step(step_word).lower(),
                state=state(VisitState(state_word)) if state_word in set(VisitState) else state_word,
            )
        case errors.AlreadyHeld(since=since):
            text = _("This has held since {day}; past days stay as they were. Change it from today on.")
            return text.format(day=_day(since))
        case errors.GroupRefusal(person=person, refusal=refusal):
            said = _("{person}: {why} Nothing was written for the others either.")
            return said.format(person=person.short, why=sentence(refusal))
        case errors.ReasonMissing(step=step_word):
            if step_word == Step.CANCEL:
                return _("Give the reason for cancelling.")
            return _("A reason has to be given for this.")
        case _:
            return _(_REFUSALS[error.code]) if error.code in _REFUSALS else safety.refusal(error)


def _taken(error: errors.SlotTaken) -> str:
    said = _("{doctor} is already taken on {moment}.").format(
        doctor=error.doctor.name.short, moment=format_moment(error.at)
    )
    if error.booked_at is None:
        return said
    who = error.booked_by or "—"
    when = format_moment(error.booked_at)
    if error.booked_on_pc:
        by = _("Booked by {registrar} on {moment}, PC {pc}.")
        return f"{said} {by.format(registrar=who, moment=when, pc=error.booked_on_pc)}"
    return f"{said} {_('Booked by {registrar} on {moment}.').format(registrar=who, moment=when)}"


def _away(error: errors.DoctorAway) -> str:
    said = _("{doctor} does not receive on {day}").format(doctor=error.doctor.name.short, day=_day(error.day))
    reason = closure(error.kind, error.reason) if error.kind or error.reason else ""
    if reason:
        said += f": {reason}"
    if error.until is not None and error.until > error.day:
        said += _(", until {day}").format(day=_day(error.until))
    return said + "."


def _next_free(error: errors.RuleRefusal, doctors: Sequence[DoctorRow]) -> str:
    if not error.alternatives:
        return ""
    doctor = getattr(error, "doctor", None)
    return _("Next free: {times}.").format(times=slots(error.alternatives, doctor=doctor, doctors=doctors))


def _bad_data(error: errors.BadData) -> str:
    match error:
        case errors.UnknownRow(what="person", key="iin"):
            return _("There is no person with this IIN.")
        case errors.UnknownRow(what=what, key=key):
            return _(_ROWS.get(what, N_("There is no such entry: {key}."))).format(key=key)
        case errors.NothingToPrint():
            return papers.nothing(error)
        case errors.BadField(field=name, reason=reason):
            said = _(_BAD_FIELDS.get(reason, N_("{field}: this cannot be used.")))
            return said.format(field=field(name), **accounts.COUNTS)
        case errors.BadFile():
            return _bad_file(error)
        case errors.ColumnsUnknown(missing=missing):
            return _("These columns were not found: {columns}.").format(
                columns=", ".join(map(field, missing))
            )
        case (
            errors.BackupRefused()
            | errors.AlreadyOpen()
            | errors.PassphraseNeeded()
            | errors.WrongPassphrase()
            | errors.EncryptionRefused()
        ):
            return safety.bad_data(error)
        case errors.FolderNotEmpty(path=path):
            return _("The folder is not empty: {path}.").format(path=path)
        case (
            errors.DatabaseNewer()
            | errors.DatabaseBroken()
            | errors.DatabaseBusy()
            | errors.DiskFull()
            | errors.EntriesLost()
        ):
            return data_file.sentence(error)
        case _:
            return _("The data cannot be used.")


def _bad_file(error: errors.BadFile) -> str:
    from clinic_desk.importers.table_file import FILE_REASONS

    if error.reason == "not_writable":
        return _("The file cannot be written: {path}.").format(path=error.path)
    reasons = FILE_REASONS | pictures.REASONS
    said = _(reasons.get(error.reason, N_("The file cannot be read.")))
    detail = f" ({error.detail})" if error.detail else ""
    return f"{error.path.name}: {said}{detail}"


def _usage(error: errors.UsageError) -> str:
    pattern = _USAGE.get(error.reason)
    if pattern is None:
        return _("The command is not understood: {detail}").format(detail=error.detail)
    return _(pattern).format(detail=error.detail, value=error.value, allowed=", ".join(error.allowed))


def _day(day: date | datetime) -> str:
    return format_date(day.date() if isinstance(day, datetime) else day, "numeric")
