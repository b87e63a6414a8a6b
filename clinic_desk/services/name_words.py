"""The distinct words of all names, in memory: some thousands, however many people there are.

A typed name is compared with these words only; the people who bear a word come from the database.
The words are read on first use (or ahead of it by ``warm``) and, since they are only ever added to,
one look at the newest one shows whether this or another PC added some.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from clinic_desk.models import base, search
from clinic_desk.rules import search as rules
from clinic_desk.rules.people import alphabet_key
from clinic_desk.services.access import inside

EXACT, PREFIX, FUZZY = 0, 1, 2
"""The kinds of a match in the order of their rank; further wrong letters count above FUZZY."""

Matches = Mapping[int, int]
"""Word number -> kind of the match."""


class WordBook:
    """The words of one data file, ready to be matched."""

    @inside
    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._newest = (0, "")
        self._by_part: dict[str, list[int]] = {}
        self._parts: list[str] = []
        self._by_length: dict[int, list[str]] = {}
        self._compound: dict[int, tuple[str, ...]] = {}
        self._cuts = lru_cache(maxsize=8)(self._cut)
        # the words before the one being typed are the same at each keystroke
        self.strict = lru_cache(maxsize=64)(self._strict)
        self.fuzzy = lru_cache(maxsize=64)(self._fuzzy)

    def refresh(self) -> WordBook:
        """This book, or a new one if the data are not those it was read from."""
        newest = search.newest_word() or (0, "")
        if newest == self._newest:
            return self
        if newest[0] < self._newest[0] or not self._continues():
            return WordBook().refresh()
        return self._grown(search.words_after(self._newest[0]))

    def _strict(self, word: str) -> Matches:
        """The words that are or begin like the folded ``word``."""
        found: dict[int, int] = {}
        for spelling in rules.spellings(word):
            for part in self._beginning(spelling):
                kind = EXACT if part == spelling else PREFIX
                for word_id in self._by_part[part]:
                    found[word_id] = min(kind, found.get(word_id, kind))
        return found

    def _fuzzy(self, word: str) -> Matches:
        """The words that are or begin like ``word`` but for a typing error; strict matches included."""
        found = dict(self.strict(word))
        typos = rules.allowed_typos(word)
        if not typos:
            return found
        for length in range(len(word) - typos, len(word) + typos + 1):
            self._match_loosely(word, self._by_length.get(length, []), typos, found)
        if len(word) >= 4:
            cut, owners = self._cuts(len(word))
            hits = process.extract(word, cut, scorer=OSA.distance, score_cutoff=typos, limit=None)
            for text, wrong, _ in hits:
                for part in owners[text]:
                    self._note(part, FUZZY + int(wrong), found)
        return found

    def patronymics(self, word: str) -> Matches:
        """The words of the same father's name: Болатұлы for Болатович; empty for other words."""
        stem = rules.patronymic_stem(word)
        if stem is None:
            return {}
        return {
            word_id: PREFIX
            for part in self._beginning(stem)
            if rules.patronymic_stem(part) == stem
            for word_id in self._by_part[part]
        }

    def both_parts(self, one: Matches, other: Matches) -> Matches:
        """The compound words (Нұр-Сұлтан) of which one part matches each."""
        return {
            word_id: max(one[word_id], other[word_id])
            for word_id in self._compound
            if word_id in one and word_id in other
        }

    def alphabetical(self, word_ids: Iterable[int]) -> list[int]:
        """These words in the order of the Kazakh alphabet."""
        return sorted(word_ids, key=self.order)

    @cached_property
    def alphabet(self) -> list[int]:
        """All words in the order of the Kazakh alphabet."""
        return sorted(self._texts, key=lambda word_id: alphabet_key(self._texts[word_id]))

    def order(self, word_id: int | None) -> int:
        """The place of a word in the alphabet; a missing word comes first."""
        return -1 if word_id is None else self._places.get(word_id, -1)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {word_id: place for place, word_id in enumerate(self.alphabet)}

    def _continues(self) -> bool:
        """Whether the newest word known stands where it stood: if not, the file was exchanged."""
        word_id, text = self._newest
        if not word_id:
            return True
        rows = search.words_after(word_id - 1)
        return bool(rows) and rows[0][:2] == (word_id, text)

    def _grown(self, rows: list[tuple[int, str, str]]) -> WordBook:
        """A copy with more words: another thread may be reading this one."""
        book = WordBook()
        book._texts = dict(self._texts)
        book._by_part = {part: list(ids) for part, ids in self._by_part.items()}
        book._compound = dict(self._compound)
        book._add(rows)
        return book

    def _add(self, rows: list[tuple[int, str, str]]) -> None:
        for word_id, text, folded in rows:
            self._texts[word_id] = text
            parts = folded.split()
            if len(parts) > 1:
                self._compound[word_id] = tuple(parts)
                parts.append("".join(parts))
            for part in parts:
                self._by_part.setdefault(part, []).append(word_id)
        self._newest = rows[-1][:2]
        self._parts = sorted(self._by_part)
        for part in self._parts:
            self._by_length.setdefault(len(part), []).append(part)

    def _beginning(self, text: str) -> list[str]:
        start = bisect_left(self._parts, text)
        return self._parts[start : bisect_left(self._parts, text + "\uffff", start)]

    def _cut(self, length: int) -> tuple[list[str], dict[str, list[str]]]:
        """The longer parts cut to a length (a word is found while it is still being typed)."""
        owners: dict[str, list[str]] = {}
        for part in self._parts:
            if len(part) > length:
                owners.setdefault(part[:length], []).append(part)
        return list(owners), owners

    def _match_loosely(self, word: str, parts: list[str], typos: int, found: dict[int, int]) -> None:
        hits = process.extract(word, parts, scorer=OSA.distance, score_cutoff=typos, limit=None)
        for part, wrong, _ in hits:
            self._note(part, FUZZY + int(wrong) - 1, found)

    def _note(self, part: str, kind: int, found: dict[int, int]) -> None:
        for word_id in self._by_part[part]:
            found[word_id] = min(kind, found.get(word_id, kind))


_lock = threading.Lock()
_books: dict[str, WordBook] = {}


@inside
def current() -> WordBook:
    """The up-to-date words of the open data file; safe from any thread."""
    key = str(base.data_file())
    with _lock:
        book = _books.get(key, WordBook()).refresh()
        _books.clear()
        _books[key] = book
        return book


@inside
def warm() -> None:
    """Read the words ahead of the first keystroke; meant for a background thread."""
    book = current()
    book.order(0)
    book.fuzzy("аааа")
