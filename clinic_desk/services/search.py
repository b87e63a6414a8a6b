"""Who is meant by a search line: candidates from the database, ranked.

The rank: exact word before its beginning before a typing error; last name before first name before
patronymic; attached people before others; then the Kazakh alphabet.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations

from clinic_desk.models import search
from clinic_desk.rules import search as rules
from clinic_desk.rules.search import Number, Query
from clinic_desk.services import name_words
from clinic_desk.services.access import inside
from clinic_desk.services.name_words import EXACT, FUZZY, PREFIX, Matches, WordBook

_FEW = 400
"""So many people are ranked as they come; of more, the alphabet's first are asked for in steps."""
_WORDS_AT_ONCE = 4
"""Last names of a broad beginning («а») asked for at first, in alphabetical order."""
_STEP_GROWTH = 3
_MANY = 4000
"""No step looks at more people than this; so many can only mean that more must be typed."""
_MANY_NUMBERS = 300

_BY_NUMBER = {"whole": 0, "iin_tail": 1, "phone_tail": 2, "born": 3, "iin": 4, "phone": 5}

_PLACES = [tuple(permutations(range(3), count)) for count in range(4)]
"""The ways to put so many typed words into the three places of a name."""

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


@inside
def people_meant(text: str, limit: int) -> Found:
    """The people a search line may mean."""
    queries = rules.readings(text)
    if not queries:
        return Found((), more=False)
    book = name_words.current()
    hits: _Hits = {}
    # several passes over one line ask for the same number
    strict = _Search(book, book.strict, limit, hits, lru_cache(maxsize=None)(_people_with))
    for query in queries:
        strict.collect(query)
    if not hits:
        for reading in filter(None, map(rules.with_initials, queries)):
            strict.collect(reading)
    if len(hits) < limit:
        _add_misspelt(queries, strict)
    return _best(hits, book, limit)


def _add_misspelt(queries: Sequence[Query], strict: _Search) -> None:
    """Add what a typing error may have hidden: one wrong letter beside proper matches, else more."""
    worst = FUZZY if strict.hits else FUZZY + 2
    loose = replace(strict, match=strict.book.fuzzy, from_kind=FUZZY, to_kind=worst)
    for query in queries:
        if any(rules.allowed_typos(name) for name in query.names):
            loose.collect(query)


@dataclass(frozen=True, slots=True)
class _Search:
    """One pass over one reading: which matches count, and where the hits go."""

    book: WordBook
    match: Callable[[str], Matches]
    limit: int
    hits: _Hits
    people_with: Callable[[Number], tuple[dict[int, int], list[search.KeyRow]]]
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
        dates = () if born is None else born.birth_patterns()
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
        """The people with these words in these places: all of a few, else the first of the alphabet.

        One common first name has thousands of bearers. They are listed by last name, so the last
        names are gone through in alphabetical order, and no further than the list is long.
        """
        lead = min(wanted, key=lambda pair: len(pair[1]))
        if lead[0]:
            rows = search.people_named(
                [lead, *(pair for pair in wanted if pair is not lead)], _FEW + 1, dates
            )
            if len(rows) <= _FEW:
                self._note_named(rows, wanted)
                return
        last_names = next((words for place, words in wanted if not place), None)
        others = [pair for pair in wanted if pair[0]]
        words = self.book.alphabet if last_names is None else self.book.alphabetical(last_names)
        # each further condition leaves fewer people per word
        start, step = 0, _WORDS_AT_ONCE * _STEP_GROWTH ** (len(others) + bool(dates))
        attached = seen = 0
        while start < len(words) and attached <= self.limit and seen < _MANY:
            rows = search.people_named([(0, words[start : start + step]), *others], _MANY, dates)
            attached += self._note_named(rows, wanted)
            seen += len(rows)
            start, step = start + step, step * _STEP_GROWTH

    def _note_named(self, rows: Sequence[search.KeyRow], wanted: Sequence[tuple[int, Matches]]) -> int:
        """Note people found by these words in these places; how many of them are attached."""
        if not rows:
            return 0
        places = tuple(place for place, _ in wanted)
        hits = self.hits
        ranks = {kind: (kind, places) for _, words in wanted for kind in words.values()}
        (place, words), *others = wanted
        attached = 0
        for row in rows:
            named = row[1] or 0, row[2] or 0, row[3] or 0
            kind = words[named[place]]
            for other, its in others:
                kind = max(kind, its[named[other]])
            rank = ranks[kind]
            known = hits.get(row[0])
            if known is None or rank < known[0]:
                hits[row[0]] = (rank, row)
            attached += bool(row[5])
        return attached

    def _by_number(self, number: Number, groupings: Sequence[tuple[_Group, ...]], *, named: bool) -> None:
        if named and not groupings:
            return
        ranks, rows = self.people_with(number)
        for row in rows:
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
    for places in _PLACES[len(groups)]:
        seen.setdefault(frozenset(zip(places, (group.typed for group in groups), strict=True)), places)
    return list(seen.values())


def _people_with(number: Number) -> tuple[dict[int, int], list[search.KeyRow]]:
    """The people a number may mean: the rank of the likeliest way for each, and their key rows."""
    ranks: dict[int, int] = {}
    for way, ids in _ways_of(number):
        for person in ids:
            ranks[person] = min(_BY_NUMBER[way], ranks.get(person, 9))
    return ranks, search.people_by_id(ranks)


def _ways_of(number: Number) -> Iterator[tuple[str, list[int]]]:
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
    """The best way to find each typed word in a place of its own; None if one stands nowhere."""
    words = row[1] or 0, row[2] or 0, row[3] or 0
    kinds = []
    for group in groups:
        last, first, patronymic = group.by_place
        its = last.get(words[0], -1), first.get(words[1], -1), patronymic.get(words[2], -1)
        if max(its) < 0:
            return None
        kinds.append(its)
    best: _Rank | None = None
    for places in _PLACES[len(groups)]:
        chosen = [its[place] for place, its in zip(places, kinds, strict=True)]
        if min(chosen) >= 0 and (best is None or (max(chosen), places) < best):
            best = (max(chosen), places)
    return best


def _note(hits: _Hits, row: search.KeyRow, rank: _Rank) -> None:
    known = hits.get(row[0])
    if known is None or rank < known[0]:
        hits[row[0]] = (rank, row)


def _best(hits: _Hits, book: WordBook, limit: int) -> Found:
    order = book.order

    def key(hit: tuple[_Rank, search.KeyRow]) -> tuple[object, ...]:
        rank, row = hit
        return rank, not row[5], order(row[1]), order(row[2]), order(row[3]), row[4]

    best = heapq.nsmallest(limit, hits.values(), key=key)
    return Found(tuple(row[0] for _, row in best), more=len(hits) > limit)
