"""What stands in a calendar file that somebody reads on the telephone."""

from __future__ import annotations

from clinic_desk import wording
from clinic_desk.i18n import _
from clinic_desk.rules.rows import DoctorRow, VisitRow, VisitState
from clinic_desk.services.export_ics import CalendarWords


def words() -> CalendarWords:
    """The words in the language that is in use."""
    return CalendarWords(_title, _visit, _room)


def _title(doctor: DoctorRow) -> str:
    return _("Visits: {doctor}").format(doctor=doctor.name.short)


def _visit(visit: VisitRow, with_name: bool) -> str:  # noqa: FBT001 -- the shape of CalendarWords
    # never a name first: what begins with a sign of ours is no formula once the list becomes a table
    parts = [_("No. {number}").format(number=visit.number)]
    if visit.queue_place is not None:
        parts.append(_("live queue {place}").format(place=visit.queue_place))
    if with_name:
        parts.append(visit.person.full)
    if visit.state is not VisitState.BOOKED:
        parts.append(wording.state(visit.state))
    return " · ".join(parts)


def _room(room: str) -> str:
    return _("room {room}").format(room=room)
