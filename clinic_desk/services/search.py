"""Who is meant by a search line: candidates from the database, ranked.

The rank: exact word before its beginning before a typing error; last name before first name before
patronymic; attached people before others; then the Kazakh alphabet.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from clinic_desk.models import search
from clinic_desk.rules import search as rules
from clinic_desk.rules.search import Number, Query
from clinic_desk.services import name_words
from clinic_desk.services.name_words import EXACT, FUZZY, PREFIX, Matches, WordBook

_WORDS_AT_ONCE = 60
"""Words of a broad beginning («а») asked for at first, in alphabetical order."""
_STEP_GROWTH = 3
_MANY = 4000
"""No step looks at more people than this; so many can only mean that more must be typed."""
_MANY_NUMBERS = 300

_BY_NUMBER = {"whole": 0, "iin_tail": 1, "phone_tail": 2, "born": 3, "iin": 4, "phone": 5}

_Rank = tuple[int, tuple[int, ...]]
"""The worst kind of match among the typed words, then the places of the name they stand in, in order."""

_Hits = dict[int, tuple[_Rank, search.KeyRow]]
"""Person -> best rank (kind, place of the first typed word) and the person's key row."""


@dataclass(frozen=True, slots=True)
class Found:
    """The people found, best first, cut to the limit; ``more`` says that there are others."""

    ids: tuple[int, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """What one typed word (or the two parts of a compound name) matches, in each of the three places."""

    typed: str
    by_place: tuple[Matches, Matches, Matches]

    def within(self, kind: int) -> tuple[Matches, ...]:
        """The matches that are at least as good as ``kind``."""
        return tuple({word: its for word, its in matches.items() if its <= kind} for matches in self.by_place)


def people_meant(text: str, limit: int) -> Found:
    """The people a search line may mean."""
    queries = rules.readings(text)
    if not queries:
        return Found((), more=False)
    book = name_words.current()
    hits: _Hits = {}
    for query in queries:
        _Search(book, book.strict, limit, hits).collect(query)
    if not hits:
        for reading in filter(None, map(rules.with_initials, queries)):
            _Search(book, book.strict, limit, hits).collect(reading)
    if len(hits) < limit:
        _add_misspelt(queries, book, hits, limit)
    return _best(hits, book, limit)


def _add_misspelt(queries: Sequence[Query], book: WordBook, hits: _Hits, limit: int) -> None:
    """Add what a typing error may have hidden: one wrong letter beside proper matches, else more."""
    worst = FUZZY if hits else FUZZY + 2
    for query in queries:
        if any(rules.allowed_typos(name) for name in query.names):
            _Search(book, book.fuzzy, limit, hits, from_kind=FUZZY, to_kind=worst).collect(query)


@dataclass(frozen=True, slots=True)
class _Search:
    """One pass over one reading: which matches count, and where the hits go."""

    book: WordBook
    match: Callable[[str], Matches]
    limit: int
    hits: _Hits
    from_kind: int = EXACT
    to_kind: int = PREFIX

    def collect(self, query: Query) -> None:
        """Add the people this reading may mean."""
        number = query.number
        groupings = list(_groupings(query.names, self.book, self.match))
        if number is None or not number.is_full_date:
            for groups in groupings:
                self._by_names(groups, number, in_order=query.in_order)
        if number is not None and len(number.digits) >= rules.MIN_DIGITS_ALONE:
            self._by_number(number, groupings, named=bool(query.names))

    def _by_names(self, groups: tuple[_Group, ...], born: Number | None, *, in_order: bool) -> None:
        """Rank by rank, and no further than the list is long."""
        dates = () if born is None else born.date_patterns()
        if born is not None and not dates:
            return
        kinds = {kind for group in groups for words in group.by_place for kind in words.values()}
        for kind in sorted(kinds | {self.from_kind}):
            if not self.from_kind <= kind <= self.to_kind:
                continue
            within = [group.within(kind) for group in groups]
            for places in [tuple(range(len(groups)))] if in_order else _arrangements(groups):
                if places[0] and len(self.hits) > self.limit:
                    return
                wanted = [(place, by_place[place]) for place, by_place in zip(places, within, strict=True)]
                if all(words for _, words in wanted):
                    self._fetch(wanted, dates)
            if len(self.hits) > self.limit:
                return

    def _fetch(self, wanted: list[tuple[int, Matches]], dates: Sequence[str]) -> None:
        """The people with these words in these places, in alphabetical steps if there are many."""
        places = tuple(place for place, _ in wanted)
        lead = min(wanted, key=lambda pair: len(pair[1]))
        if len(lead[1]) > _WORDS_AT_ONCE:
            lead = min(wanted, key=lambda pair: pair[0])
        others = [pair for pair in wanted if pair is not lead]
        words = self.book.alphabetical(lead[1])
        # each further condition leaves fewer people per word
        start, step = 0, _WORDS_AT_ONCE * _STEP_GROWTH ** (len(others) + bool(dates))
        attached = seen = 0
        while start < len(words) and attached <= self.limit and seen < _MANY:
            rows = search.people_named([(lead[0], words[start : start + step]), *others], _MANY, dates)
            for row in rows:
                worst = max(matches[_word(row, place)] for place, matches in wanted)
                _note(self.hits, row, (worst, places))
                attached += bool(row[5])
            seen += len(rows)
            start, step = start + step, step * _STEP_GROWTH

    def _by_number(self, number: Number, groupings: Sequence[tuple[_Group, ...]], *, named: bool) -> None:
        if named and not groupings:
            return
        ranks: dict[int, int] = {}
        for way, ids in _people_with(number):
            for person in ids:
                ranks[person] = min(_BY_NUMBER[way], ranks.get(person, 9))
        for row in search.people_by_id(ranks):
            if not named:
                _note(self.hits, row, (ranks[row[0]], ()))
            for groups in groupings:
                rank = _rank_of_names(row, groups)
                if rank is not None and rank[0] <= self.to_kind:
                    _note(self.hits, row, rank)


def _groupings(
    names: Sequence[str], book: WordBook, match: Callable[[str], Matches]
) -> Iterator[tuple[_Group, ...]]:
    """The ways to read the typed words as at most three name parts; none if a word fits nothing."""
    singles = []
    for name in names:
        found = match(name)
        fathers = book.patronymics(name)
        singles.append(_Group(name, (found, found, {**fathers, **found} if fathers else found)))
    if singles and len(singles) <= 3 and all(any(group.by_place) for group in singles):
        yield tuple(singles)
    for place in range(len(singles) - 1):
        joint = book.both_parts(singles[place].by_place[0], singles[place + 1].by_place[0])
        if joint:
            yield (*singles[:place], _Group("", (joint, joint, joint)), *singles[place + 2 :])


def _arrangements(groups: Sequence[_Group]) -> list[tuple[int, ...]]:
    """The ways to put the groups into the three places, without those that equal an earlier one."""
    seen: dict[frozenset[tuple[int, str]], tuple[int, ...]] = {}
    for places in permutations(range(3), len(groups)):
        seen.setdefault(frozenset(zip(places, (group.typed for group in groups), strict=True)), places)
    return list(seen.values())


def _people_with(number: Number) -> Iterator[tuple[str, list[int]]]:
    digits = number.digits
    if len(digits) <= 12:
        way = "whole" if len(digits) == 12 else "iin"
        yield way, search.people_by_iin(digits, _MANY_NUMBERS)
    if len(digits) < 12:
        yield "iin_tail", search.people_by_iin_tail(digits, _MANY_NUMBERS)
    for beginning in number.phone_beginnings():
        yield "whole" if len(beginning) == 10 else "phone", search.people_by_phone(beginning, _MANY_NUMBERS)
    if len(digits) <= 10:
        yield "phone_tail", search.people_by_phone_tail(digits, _MANY_NUMBERS)
    days = number.dates()
    if days:
        yield "born", search.people_born_on(days, _MANY_NUMBERS)


def _rank_of_names(row: search.KeyRow, groups: tuple[_Group, ...]) -> _Rank | None:
    best: _Rank | None = None
    for places in permutations(range(3), len(groups)):
        kinds = [
            group.by_place[place].get(_word(row, place), -1)
            for place, group in zip(places, groups, strict=True)
        ]
        if min(kinds) >= 0 and (best is None or (max(kinds), places) < best):
            best = (max(kinds), places)
    return best


def _word(row: search.KeyRow, place: int) -> int:
    return (row[1], row[2], row[3])[place] or 0


def _note(hits: _Hits, row: search.KeyRow, rank: _Rank) -> None:
    known = hits.get(row[0])
    if known is None or rank < known[0]:
        hits[row[0]] = (rank, row)


def _best(hits: _Hits, book: WordBook, limit: int) -> Found:
    def key(hit: tuple[_Rank, search.KeyRow]) -> tuple[object, ...]:
        (kind, place), row = hit
        return kind, place, not row[5], book.order(row[1]), book.order(row[2]), book.order(row[3]), row[4]

    best = heapq.nsmallest(limit, hits.values(), key=key)
    return Found(tuple(row[0] for _, row in best), more=len(hits) > limit)
