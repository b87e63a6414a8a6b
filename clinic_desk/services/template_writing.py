"""Templates written inside the caller's transaction: hours from a day on, the earlier ones ended.

A template is never deleted: it ends the day before, so that every past day still shows its hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from clinic_desk.models.base import Table
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.rules.times import Span, subtract
from clinic_desk.rules.timetable import Cycle, Part, Template
from clinic_desk.services.access import inside
from clinic_desk.services.actions import Recorder


@inside
def write_template(
    doctor_id: int, template: Template, *, valid_from: date, recorder: Recorder | None = None
) -> int:
    """Write a new template and its parts, valid from a day to ``template.valid_to``; returns its id.

    With a ``recorder`` the rows can be taken back.
    """
    row = _create(
        recorder,
        TimetableTemplate,
        doctor=doctor_id,
        cycle=str(template.cycle),
        length=template.length,
        anchor=template.anchor,
        valid_from=valid_from,
        valid_to=template.valid_to,
    )
    for part in template.parts:
        _create(
            recorder,
            TimetablePart,
            template=row.id,
            position=part.position,
            start_minute=part.span.start,
            end_minute=part.span.end,
            room=part.room,
            minutes=part.minutes,
            purpose=str(part.purpose),
            quota=part.quota,
            release_days=part.release_days,
        )
    return int(row.id)


@inside
def end_templates(doctor_id: int, valid_from: date, *, recorder: Recorder | None = None) -> None:
    """End weekly and alternating templates the day before; those that begin later stay."""
    for one in TimetableTemplate.select().where(TimetableTemplate.doctor == doctor_id):
        begins_later = one.valid_from is not None and one.valid_from > valid_from
        goes_on = one.valid_to is None or one.valid_to >= valid_from
        if goes_on and not begins_later:
            eve = valid_from - timedelta(days=1)
            if recorder is None:
                one.valid_to = eve
                one.save()
            else:
                recorder.update(one, valid_to=eve)


@inside
def eve_of_later_hours(doctor_id: int, day: date, cycle: Cycle) -> date | None:
    """The last day before hours begin that are entered for later; None if there are none.

    Hours of every week hold beside later alternating ones; alternating hours give way to any.
    """
    later = [
        one.valid_from
        for one in TimetableTemplate.select().where(
            TimetableTemplate.doctor == doctor_id, TimetableTemplate.valid_from > day
        )
        if (one.valid_to is None or one.valid_to >= one.valid_from)
        and (one.cycle == Cycle.WEEKLY or cycle is not Cycle.WEEKLY)
    ]
    return min(later) - timedelta(days=1) if later else None


@inside
def with_old_facts(wanted: Iterable[Part], old: Iterable[Part]) -> tuple[Part, ...]:
    """New hours with the rooms, minutes and purposes that the old ones had at the same times."""
    known = list(old)
    parts: list[Part] = []
    for one in wanted:
        met = [part for part in known if part.position == one.position and part.span.overlaps(one.span)]
        if len(met) == 1:
            parts.append(replace(met[0], span=one.span))
            continue
        special = [part for part in met if part != Part(part.position, part.span)]
        for part in special:
            shared = Span(max(part.span.start, one.span.start), min(part.span.end, one.span.end))
            parts.append(replace(part, span=shared))
        rest = subtract([one.span], [part.span for part in special])
        parts += [Part(one.position, span) for span in rest]
    return tuple(parts)


def _create(recorder: Recorder | None, table: type[Table], **values: Any) -> Any:  # noqa: ANN401 -- a row
    return table.create(**values) if recorder is None else recorder.create(table, **values)
