"""``absence``: close a doctor's days, with the people to call and a new time for each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinic_desk import errors
from clinic_desk.cli import shapes
from clinic_desk.i18n import _, format_moment, ngettext
from clinic_desk.opening import Opening
from clinic_desk.rules.phones import display
from clinic_desk.rules.rows import DoctorRow, Slot
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, finder
from clinic_desk.services.absences import AbsenceOrder, HitVisit


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> tuple[Any, list[str]]:
    """The JSON and the lines of ``absence``; raises UsageError, UnknownRow and BadField."""
    if arguments.last < arguments.first:
        raise errors.UsageError("--to", "range")
    order = AbsenceOrder(
        doctor_id=arguments.doctor,
        first=arguments.first,
        last=arguments.last,
        kind=ExceptionKind(arguments.reason),
        span=arguments.part,
        reason=arguments.note,
        room=arguments.room,
        substitute_id=arguments.substitute,
    )
    plan = absences.plan(order, now=now, pc=opening.actor.pc)
    hits, absence_id, sheet_id = plan.hits, None, None
    if not arguments.plan:
        chosen = {one.visit.id: one.proposals[0] for one in hits if one.proposals}
        done = absences.close_doctor_days(order, chosen, now=now, actor=opening.actor)
        # visits booked in this very moment are in what was written, not in the plan
        planned = {one.visit.id: one for one in hits}
        hits = tuple(planned.get(one.visit.id, one) for one in done.plan.hits)
        absence_id, sheet_id = done.absence_id, done.sheet_id
    doctors = {row.id: row for row in finder.doctors(with_inactive=True)}
    json = {
        "doctor": order.doctor_id,
        "from": shapes.day(order.first),
        "to": shapes.day(order.last),
        "reason": str(order.kind),
        "plan": arguments.plan,
        "visits": [_shape(one, doctors) for one in hits],
        "absence": absence_id,
        "sheet": sheet_id,
    }
    return json, _lines(hits, doctors, sheet_id, plan_only=arguments.plan)


def _shape(one: HitVisit, doctors: Mapping[int, DoctorRow]) -> shapes.Json:
    return {
        "visit": one.visit.id,
        "person": one.visit.person_id,
        "name": one.visit.person.full,
        "at": shapes.moment(one.visit.at),
        "phones": list(one.visit.phones),
        "proposals": [shapes.slot(slot, doctors) for slot in one.proposals],
    }


def _lines(
    hits: tuple[HitVisit, ...], doctors: Mapping[int, DoctorRow], sheet_id: int | None, *, plan_only: bool
) -> list[str]:
    lines = [_line(one, doctors) for one in hits]
    said = ngettext("{count} booked visit is hit.", "{count} booked visits are hit.", len(hits))
    lines.append(said.format(count=len(hits)))
    if plan_only:
        lines.append(_("Nothing was written."))
    elif sheet_id is not None:
        lines.append(_("Call sheet {number} has the people to call.").format(number=sheet_id))
    return lines


def _line(one: HitVisit, doctors: Mapping[int, DoctorRow]) -> str:
    """«24.11.2026 10:30  Ахметов С. Б.  +7 …  → 25.11.2026 10:15 Қасымов Б. Е.»."""
    phones = ", ".join(map(display, one.visit.phones))
    said = f"{format_moment(one.visit.at)}  {one.visit.person.short}  {phones}".rstrip()
    return f"{said}  → {_proposal(one.proposals[0], doctors)}" if one.proposals else said


def _proposal(slot: Slot, doctors: Mapping[int, DoctorRow]) -> str:
    return f"{format_moment(slot.at)} {doctors[slot.doctor_id].name.short}"
