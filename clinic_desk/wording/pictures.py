"""Why a picture cannot be the clinic's logo, and what to do about it."""

from __future__ import annotations

from typing import Final

from clinic_desk.i18n import N_

REASONS: Final[dict[str, str]] = {
    "picture_none": N_("This is not a picture. Choose a PNG or JPEG file."),
    "picture_kind": N_("Pictures of this kind cannot be taken. Save it as PNG or JPEG and try again."),
    "picture_drawing": N_("A drawing (SVG) cannot be taken. Save it as PNG and try again."),
    "picture_moving": N_("This picture moves. Choose one that stands still."),
    "picture_heavy": N_("The file is too large for a logo: 10 MB at most."),
    "picture_large": N_("The picture is too large for a logo: 16 million dots at most. Make it smaller."),
    "picture_small": N_("The picture is too small to be printed: 24 dots high and wide at least."),
    "picture_narrow": N_("The picture is too long and narrow to be printed."),
    "picture_blank": N_("There is nothing to see in the picture on white paper."),
    "picture_broken": N_("The picture is damaged or not complete."),
}
"""Reasons of a ``BadFile`` that the picture itself gives."""
