"""The way of a caller into the live queue of today."""

from __future__ import annotations

from clinic_desk import errors
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.services import booking, notices, queue
from clinic_desk.services.notices import Notice
from clinic_desk.ui.desk.call import Call


def waits_already(call: Call, doctor: DoctorRow) -> Notice | None:
    """The place that the person has in this doctor's queue today, if there is one."""
    if call.marked is None:
        return None
    found = notices.before_queue(call.marked.person, doctor, now=call.clock.now())
    return next((one for one in found if one.visit and one.visit.queue_place is not None), None)


def take_in(
    call: Call,
    doctor: DoctorRow,
    *,
    override_reason: str = "",
    reason: str = "",
    note: str = "",
    language: str = "",
) -> booking.Booking:
    """Give the marked person the next number; raises what :func:`clinic_desk.services.queue.take_in` does."""
    if call.marked is None:
        raise errors.UnknownRow("person", "")
    call.keep_contact()
    order = queue.QueueOrder(
        person_id=call.marked.person.id,
        doctor_id=doctor.id,
        channel=call.wishes.channel,
        received_at=call.received_at,
        override_reason=override_reason,
        reason=reason,
        document_number=call.said.document_number,
        representative=call.said.representative,
        referral=call.said.referral,
        note=note,
        language=language,
    )
    return queue.take_in(order, now=call.clock.now(), actor=call.actor())
