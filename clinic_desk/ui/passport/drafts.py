"""Texts of the passport as they are being written: kept until they are saved or given up by a decision."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_desk import passport

Place = tuple[str, str]
"""A section, and the language of its text."""


class Drafts:
    """The clinic's own texts as saved, and what was typed over them since."""

    def __init__(self) -> None:
        self.own: Mapping[str, str] = {}
        self._typed: dict[Place, str] = {}

    def text(self, place: Place) -> str:
        """What stands in the editor: what was typed there, else what the clinic says."""
        return self._typed.get(place, passport.text(self.own, *place))

    def type(self, place: Place, text: str) -> None:
        """Keep what stands in the editor now; the saved text again is no draft."""
        if passport.tidy(text) == passport.text(self.own, *place):
            self._typed.pop(place, None)
        else:
            self._typed[place] = text

    def is_unsaved(self, section: str) -> bool:
        """Whether a text of the section was typed and not yet saved, in either language."""
        return any((section, language) in self._typed for language in passport.LANGUAGES)

    def is_own(self, place: Place) -> bool:
        """Whether what stands there differs from the official wording."""
        said = passport.tidy(self.text(place))
        return bool(said) and said != passport.default(*place)

    def too_long(self) -> Place | None:
        """The first text that is too long to be kept."""
        return next(
            (
                place
                for place, text in self._typed.items()
                if len(passport.tidy(text)) > passport.MOST_LETTERS
            ),
            None,
        )

    def result(self) -> dict[str, str]:
        """The clinic's own texts as they would be after saving."""
        texts = dict(self.own)
        for place, text in self._typed.items():
            texts = passport.with_text(texts, *place, text)
        return texts

    def drop(self) -> None:
        """Saved, or given up."""
        self._typed.clear()

    def __len__(self) -> int:
        return len(self._typed)
