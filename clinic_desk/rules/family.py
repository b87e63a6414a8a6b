"""A family on one morning: each with the doctor who receives that age, as near in time as possible.

While a child is seen, one of the adults who came along is free to be with it (the answer says so too:
a child does not come alone). A family of children only is brought by somebody who has no visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_desk.rules.rows import Slot


@dataclass(frozen=True, slots=True)
class Seeker:
    """One of the family: the free slots of the doctors who fit, in order, and whether it is a child."""

    slots: Sequence[Slot]
    is_child: bool = False


def near_together(family: Sequence[Seeker]) -> tuple[Slot, ...] | None:
    """A time for each of the family on one day, the shortest stay; the earliest among equal ones.

    None if there are not enough times. Whoever comes first in the family comes first to the doctor
    they share.
    """
    best: tuple[timedelta, datetime] | None = None
    chosen: tuple[Slot, ...] | None = None
    for since in sorted({slot.at for one in family for slot in one.slots}):
        for found in _ways(family, since):
            stay = max(slot.until for slot in found) - min(slot.at for slot in found)
            rank = stay, min(slot.at for slot in found)
            if best is None or rank < best:
                best, chosen = rank, found
    return None if chosen is None else _in_family_order(family, chosen)


def is_never_alone(family: Sequence[Seeker], slots: Sequence[Slot]) -> bool:
    """Whether at every child's time one of the adults has nothing else to do."""
    adults = [slot for one, slot in zip(family, slots, strict=True) if not one.is_child]
    if not adults:
        return True
    return all(
        any(not _overlap(slot, adult) for adult in adults)
        for one, slot in zip(family, slots, strict=True)
        if one.is_child
    )


def _ways(family: Sequence[Seeker], since: datetime) -> Iterator[tuple[Slot, ...]]:
    """Everybody takes the first time that is left: the children first, or the adults first."""
    for children_first in (True, False):
        order = sorted(range(len(family)), key=lambda place: family[place].is_child is not children_first)
        taken: dict[int, Slot] = {}
        for place in order:
            slot = next(_left(family, place, taken, since), None)
            if slot is None:
                break
            taken[place] = slot
        else:
            yield tuple(taken[place] for place in range(len(family)))


def _left(family: Sequence[Seeker], place: int, taken: dict[int, Slot], since: datetime) -> Iterator[Slot]:
    adults = sum(1 for one in family if not one.is_child)
    for slot in family[place].slots:
        if slot.at < since or any(_in_the_way(slot, other) for other in taken.values()):
            continue
        if adults and not _someone_is_free(family, place, slot, taken, adults):
            continue
        yield slot


def _someone_is_free(
    family: Sequence[Seeker], place: int, slot: Slot, taken: dict[int, Slot], adults: int
) -> bool:
    with_it = {**taken, place: slot}
    children = [one for where, one in with_it.items() if family[where].is_child]
    seen = [one for where, one in with_it.items() if not family[where].is_child]
    return all(sum(_overlap(child, one) for one in seen) < adults for child in children)


def _in_the_way(slot: Slot, other: Slot) -> bool:
    return slot.doctor_id == other.doctor_id and _overlap(slot, other)


def _overlap(slot: Slot, other: Slot) -> bool:
    return slot.at < other.until and other.at < slot.until


def _in_family_order(family: Sequence[Seeker], slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The same times, given in the family's order among those who could have each other's."""
    ordered = list(slots)
    alike: dict[tuple[bool, tuple[Slot, ...]], list[int]] = {}
    for place, one in enumerate(family):
        alike.setdefault((one.is_child, tuple(one.slots)), []).append(place)
    for places in alike.values():
        _deal(ordered, places, sorted(slots[place] for place in places))
    return tuple(ordered)


def _deal(ordered: list[Slot], places: Iterable[int], slots: Iterable[Slot]) -> None:
    for place, slot in zip(places, slots, strict=True):
        ordered[place] = slot
