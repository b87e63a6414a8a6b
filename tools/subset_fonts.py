"""Cut the bundled fonts down to the letters and signs the program can show.

    python tools/subset_fonts.py FOLDER

FOLDER holds full Noto fonts as TrueType files: the npm packages ``@expo-google-fonts/noto-sans`` (0.4.2),
``noto-sans-symbols-2`` (0.4.1) and ``noto-sans-math`` (0.4.2), unpacked; licence of all: SIL OFL 1.1. Writes
``resources/fonts``. Run it with the Python of ``.venv``; it is needed only to take a newer release of a font
or to add characters. Noto Sans has no arrows and hardly any signs, so two more families stand behind it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
# What people type and registers contain: Latin with its accents, all Cyrillic of Kazakhstan's languages,
# general punctuation (also the narrow no-break space U+202F), the tenge and the rouble, №, arrows, signs.
LETTERS = (
    *range(0x0020, 0x007F),
    *range(0x00A0, 0x0180),
    *range(0x0218, 0x021C),
    *range(0x02B9, 0x02BD),
    *range(0x0300, 0x0310),
    *range(0x0400, 0x0530),
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0),
    *range(0x2100, 0x2140),
    *range(0x2200, 0x2270),
    *range(0xFFFC, 0xFFFE),
)
ARROWS = tuple(range(0x2190, 0x2200))
SIGNS = (*range(0x25A0, 0x2600), *map(ord, "⌘⌚⌛⌨⌫⏎⏏⏩⏪⏰⏱⏳⏸⏹☎☐☑☒☺★☆⚑⚐⚠⚡✂✆✉✎✓✔✕✖✗✘❗❓"))
FONTS = {
    "NotoSans_400Regular": ("NotoSans-Regular", LETTERS),
    "NotoSans_500Medium": ("NotoSans-Medium", LETTERS),
    "NotoSans_600SemiBold": ("NotoSans-SemiBold", LETTERS),
    "NotoSans_700Bold": ("NotoSans-Bold", LETTERS),
    "NotoSansSymbols2_400Regular": ("NotoSansSymbols2-Regular", SIGNS),
    "NotoSansMath_400Regular": ("NotoSansMath-Regular", ARROWS),
}
# tnum: figures of one width, so that times stand under each other; locl: the letter shapes of a language.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "case"]


def cut(source: Path, target: Path, characters: tuple[int, ...]) -> None:
    """Write the subset of one font file, with its names, so that Qt still knows family and weight."""
    options = subset.Options(
        layout_features=FEATURES, name_IDs=["*"], hinting=True, notdef_outline=True, recalc_timestamp=False
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def licence(folder: Path) -> str:
    """Give the licence of the fonts once, under the copyright line of each."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("LICENSE_FONT"))]
    copyrights = sorted({text.partition("\n")[0].strip() for text in texts})
    return "\n".join(copyrights) + "\n" + texts[0].partition("\n")[2]


def main() -> int:
    """Cut every font out of the folder given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    TARGET.mkdir(parents=True, exist_ok=True)
    for stem, (name, characters) in FONTS.items():
        found = sorted(folder.rglob(f"{stem}.ttf"))
        if len(found) != 1:
            print(f"{len(found)} files {stem}.ttf under {folder}", file=sys.stderr)
            return 1
        target = TARGET / f"{name}.ttf"
        cut(found[0], target, characters)
        print(f"{target.name}: {target.stat().st_size // 1024} KB")
    (TARGET / "OFL.txt").write_text(licence(folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
