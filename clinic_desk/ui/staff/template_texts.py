"""The words of the hours editor: cycles, lines, bars, what looks wrong (no Qt)."""

from __future__ import annotations

from datetime import date
from typing import Final

from clinic_desk.i18n import N_, _, format_date, ngettext, nth_of_weekday, weekday_name, weekday_short
from clinic_desk.rules.cycles import Line
from clinic_desk.rules.template_change import HoursWarning, Warn
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import LAST_OF_MONTH, Cycle, Part, Purpose, Template
from clinic_desk.wording import hours as words
from clinic_desk.wording import timetables

SHORT: Final = {
    Purpose.ANY: "",
    Purpose.PHONE: N_("telephone"),
    Purpose.DIRECT: N_("window"),
    Purpose.PORTAL: N_("portal"),
    Purpose.URGENT: N_("urgent"),
}
"""For whom hours are kept, short enough for a bar."""

COLOURS: Final = {
    Purpose.ANY: ("accent", "accent_fill"),
    Purpose.PHONE: ("booked_edge", "booked_fill"),
    Purpose.DIRECT: ("arrived", "arrived_fill"),
    Purpose.PORTAL: ("held", "held_fill"),
    Purpose.URGENT: ("no_show", "no_show_fill"),
}
"""Edge and ground of a bar, as tokens of the theme; the word in it says the same."""

_PROBLEMS: Final = {
    ("valid_from", "past"): N_("The hours cannot begin in the past: what was shown stays as it was."),
    ("valid_to", "before_from"): N_("The hours end before they begin."),
    ("last_day", "past"): N_("Hours that held in the past stay as they were."),
    ("hours", "overlap"): N_("The hours overlap."),
}


def cycle_name(cycle: Cycle, length: int = 1) -> str:
    """How hours repeat."""
    match cycle:
        case Cycle.WEEKLY:
            return _("Every week")
        case Cycle.WEEKS:
            return ngettext("{n} week in turn", "{n} weeks in turn", length).format(n=length)
        case Cycle.DATE_PARITY:
            return _("Even and odd dates")
        case Cycle.WEEKDAY_PARITY:
            return _("Even and odd weekdays")
        case Cycle.DAYS:
            return ngettext("{n} day in turn", "{n} days in turn", length).format(n=length)
        case Cycle.NTH_WEEKDAY:
            return _("Certain weekdays of the month")


def group_label(cycle: Cycle, line: Line) -> str:
    """What stands once beside the lines of one group."""
    match cycle:
        case Cycle.WEEKS:
            return _("Week {n}").format(n=line.group + 1)
        case Cycle.DATE_PARITY:
            return _("Odd dates") if line.group else _("Even dates")
        case Cycle.WEEKDAY_PARITY:
            return _("Odd") if line.position else _("Even")
        case _:
            return ""


def line_label(cycle: Cycle, line: Line) -> str:
    """What stands beside one line."""
    if line.weekday is None:
        if cycle is Cycle.DAYS:
            return _("Day {n}").format(n=line.position + 1)
        return ", ".join(map(weekday_short, (0, 2, 4) if line.position else (1, 3, 5)))
    if cycle is Cycle.NTH_WEEKDAY:
        return f"{nth(line.group, line.weekday)} {weekday_short(line.weekday)}"
    return weekday_short(line.weekday)


def line_name(cycle: Cycle, line: Line) -> str:
    """The line in full, for screen readers and sentences: «Week 1, Monday»."""
    name = line_label(cycle, line)
    if line.weekday is not None:
        name = weekday_name(line.weekday)
        if cycle is Cycle.NTH_WEEKDAY:
            name = f"{nth(line.group, line.weekday)} {name}"
    return ", ".join(filter(None, (group_label(cycle, line), name)))


def nth(group: int, weekday: int) -> str:
    """«1st», «last»: which of the month, agreeing with the weekday."""
    return nth_of_weekday(None if group + 1 == LAST_OF_MONTH else group + 1, weekday)


def validity(template: Template) -> str:
    """«from 23.11.2026 to 31.12.2026», empty for hours without beginning and end."""
    begin = "" if template.valid_from is None else format_date(template.valid_from, "numeric")
    end = "" if template.valid_to is None else format_date(template.valid_to, "numeric")
    if begin and end:
        return _("from {first} to {last}").format(first=begin, last=end)
    if begin:
        return _("from {first}").format(first=begin)
    return _("to {last}").format(last=end) if end else ""


def state(template: Template, today: date) -> str:
    """Whether hours hold now, will hold, or are over."""
    if template.valid_to is not None and template.valid_to < today:
        return _("over")
    if template.valid_from is not None and template.valid_from > today:
        return _("not yet")
    return _("in force")


def summary(template: Template) -> str:
    """The hours themselves in one line."""
    return words.template(template) or _("no hours")


def bar_facts(part: Part) -> list[str]:
    """What a part has besides its times: purpose, quota, room."""
    facts = []
    purpose = _(SHORT[part.purpose])
    if part.quota is not None:
        purpose = " ".join(filter(None, (purpose, _("max. {n}").format(n=part.quota))))
    if purpose:
        facts.append(purpose)
    if part.room:
        facts.append(_("room {room}").format(room=part.room))
    if part.minutes is not None:
        facts.append(_("{n} min").format(n=part.minutes))
    return facts


def bar_texts(part: Part) -> list[str]:
    """What a bar says, the longest first; the painter takes the first that fits."""
    times = f"{clock_text(part.span.start)}-{clock_text(part.span.end)}"
    start = clock_text(part.span.start)
    facts = bar_facts(part)
    shown = [" · ".join([times, *facts[:count]]) for count in range(len(facts), -1, -1)]
    if part.purpose is not Purpose.ANY:
        # the colour must never be the only sign
        word = _(SHORT[part.purpose])
        return [*shown[:-1], f"{start} · {facts[0]}", facts[0], word, word[0]]
    return [*shown, start]


def part_sentence(part: Part) -> str:
    """Everything about one part in words."""
    said = [f"{clock_text(part.span.start)}-{clock_text(part.span.end)}"]
    if part.purpose is not Purpose.ANY:
        said.append(_("kept for booking {purpose}").format(purpose=timetables.purpose(part.purpose)))
    if part.quota is not None:
        said.append(ngettext("{n} visit at most", "{n} visits at most", part.quota).format(n=part.quota))
    if part.purpose is not Purpose.ANY or part.quota is not None:
        said.append(release(part.release_days))
    if part.room:
        said.append(_("room {room}").format(room=part.room))
    if part.minutes is not None:
        said.append(_("{n} min").format(n=part.minutes))
    return ", ".join(said)


def release(days: int | None) -> str:
    """When kept places are open to all."""
    if days is None:
        return _("never open to all")
    if days == 0:
        return _("open to all on the day itself")
    return ngettext("open to all {n} day before", "open to all {n} days before", days).format(n=days)


def problem(field: str, reason: str) -> str:
    """Why hours cannot be saved."""
    return _(_PROBLEMS.get((field, reason), N_("This cannot be used.")))


def warning(one: HoursWarning) -> str:
    """What looks wrong about hours."""
    span = ""
    if one.part is not None:
        span = f"{clock_text(one.part.span.start)}-{clock_text(one.part.span.end)}"
    day = "" if one.day is None else format_date(one.day, "numeric")
    match one.what:
        case Warn.EMPTY:
            return _("There are no hours in it: nobody will be received.")
        case Warn.NEVER:
            return _("None of these hours falls on a day on which they hold.")
        case Warn.OVERLAP:
            other = "" if one.template is None else summary(one.template)
            return _("From {day} other hours hold at the same times ({hours}); these rule over them.").format(
                day=day, hours=other
            )
        case Warn.GAP_AFTER:
            return _(
                "From {day} there will be no hours: the earlier ones do not come back by themselves."
            ).format(day=day)
        case Warn.TOO_SHORT:
            return _("{hours}: shorter than one visit.").format(hours=span)
        case Warn.NOT_RELEASED:
            return _("{hours}: kept to the end, never open to all.").format(hours=span)
        case Warn.QUOTA_ZERO:
            return _("{hours}: a quota of 0 lets nobody in.").format(hours=span)
        case Warn.RELEASE_FOR_NOTHING:
            return _("{hours}: open to all anyway, so the days of release mean nothing.").format(hours=span)
        case Warn.OTHER_ROOM:
            return ngettext(
                "{n} booked visit was told another room.",
                "{n} booked visits were told another room.",
                one.count,
            ).format(n=one.count)
