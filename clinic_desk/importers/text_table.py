"""csv, txt and tsv: which encoding, which delimiter, and the records with their line numbers."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Final, Literal

from charset_normalizer import from_bytes

from clinic_desk.importers.refused import Refused

MAX_ROWS = 200_000
MAX_COLUMNS = 256
DELIMITERS: Final = (";", "\t", ",", "|")

_SAMPLE_BYTES = 64 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE: Final = ("cp1251", "cp866", "koi8_r", "mac_cyrillic", "iso8859_5")
# Bits of the words that head the columns of registers and timetables, kk and ru.
_KNOWN_WORDS: Final = (
    "фамили", "отчеств", "рожден", "адрес", "участ", "телефон", "врач", "дата", "статус", "прикреп",
    "пол", "иин", "жсн", "фио", "тегі", "аты", "туған", "мекен", "учаске", "дәрігер", "мамандығы",
    "ович", "овна", "ова", "ов;", "ұлы", "қызы",
)  # fmt: skip
# Where KZ-1048 has Kazakh letters, Windows-1251 has Serbian, Macedonian, Belarusian and Ukrainian
# ones; all other bytes mean the same in both.
_SOUTH_SLAVIC = re.compile("[ЌЋЎЈЅќћўјѕ]")
_UKRAINIAN = re.compile("[ЄЇҐєїґ]")
_NOT_UKRAINIAN = re.compile("[ыэъёЫЭЪЁ]")
_WORD = re.compile(r"[^\W\d_]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
# A person's record does not run over so many lines: rather somebody typed a lone quotation mark.
_MAX_LINES_OF_A_RECORD = 40


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text without a byte order mark, and the encoding it was read in."""
    chosen = encoding or _guess_encoding(data)
    try:
        text = _decode(data, chosen)
    except (UnicodeError, LookupError):
        raise Refused("encoding" if encoding else "not_a_table") from None
    text = text.removeprefix("\ufeff")
    sample = text[:_SAMPLE_BYTES]
    if len(_CONTROL.findall(sample)) > len(sample) // 200:
        raise Refused("encoding" if encoding else "not_a_table")
    return text, chosen


def _decode(data: bytes, encoding: str) -> str:
    if codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}:
        # A file cut inside the last letter is still worth reading.
        return codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    if encoding.startswith("utf-16"):
        data = data[: len(data) // 2 * 2]
    return str(data, encoding)


def _guess_encoding(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    wide = _guess_utf16(data[:_SAMPLE_BYTES])
    if wide:
        return wide
    try:
        _decode(data, "utf-8")
    except UnicodeDecodeError:
        return _guess_single_byte(data)
    return "utf-8"


def _guess_utf16(sample: bytes) -> Literal["utf-16-le", "utf-16-be"] | None:
    """UTF-16 without a mark: every second byte is the block number, 00 (Latin) or 04 (Cyrillic)."""
    if len(sample) < 4:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        blocks = sample[offset::2]
        if sum(map(blocks.count, (0, 4, 0x20, 0x21))) > 0.98 * len(blocks) and 0 in blocks:
            return "utf-16-le" if encoding == "utf-16-le" else "utf-16-be"
    return None


def _guess_single_byte(data: bytes) -> str:
    sample = _SampleOf(data)
    best = max(_SINGLE_BYTE, key=sample.known_words)
    if not sample.known_words(best):
        guess = from_bytes(sample.content, cp_isolation=list(_SINGLE_BYTE)).best()
        best = guess.encoding if guess is not None else "cp1251"
    if best != "cp1251":
        return best
    return "kz1048" if _is_kazakh(data) else "cp1251"


class _SampleOf:
    """The beginning of a text, tried in several encodings."""

    def __init__(self, data: bytes) -> None:
        self.content = data[:_SAMPLE_BYTES]
        self._scores: dict[str, int] = {}

    def known_words(self, encoding: str) -> int:
        """How often words of our trade occur when read like this."""
        if encoding not in self._scores:
            text = self.content.decode(encoding, "replace").lower()
            self._scores[encoding] = sum(map(text.count, _KNOWN_WORDS))
        return self._scores[encoding]


def _is_kazakh(data: bytes) -> bool:
    """Whether bytes of the 1251 family are KZ-1048: only its letters make sense inside the words.

    charset-normalizer calls KZ-1048 cp1251 and would turn «Қарлығаш» into «Ќарлыєаш».
    """
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return _decodes(data, "kz1048")
    south_slavic = len(_SOUTH_SLAVIC.findall(text))
    ukrainian = len(_UKRAINIAN.findall(text))
    if not south_slavic and not ukrainian:
        return False
    if south_slavic > ukrainian // 50:
        # No Serb writes in a Kazakh clinic, and real Kazakh text is full of Қ, Ә, Ң, Ұ.
        return True
    # Only Є, Ї, Ґ: Ukrainian, unless such words also hold letters that Ukrainian lacks.
    mixed = sum(1 for word in _WORD.findall(text) if _UKRAINIAN.search(word) and _NOT_UKRAINIAN.search(word))
    return mixed > 0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


# --- records -------------------------------------------------------------------------------------


def split(
    text: str, delimiter: str | None, watch: Callable[[int], None]
) -> tuple[list[list[str]], list[int], str]:
    """Records, the line each begins at (as a text editor counts), and the delimiter."""
    first_line = 1
    hint = re.match(r'"?sep=(.)"?\r?\n', text)  # Excel's own way to name the delimiter
    if hint:
        delimiter = delimiter or hint[1]
        text = text[hint.end() :]
        first_line = 2
    delimiter = delimiter or _guess_delimiter(text)
    try:
        rows, lines = _records(text, delimiter, csv.QUOTE_MINIMAL, first_line, watch)
    except _LoneQuote:
        rows, lines = _records(text, delimiter, csv.QUOTE_NONE, first_line, watch)
    return rows, lines, delimiter


class _LoneQuote(Exception):
    """An opening quotation mark without its end has swallowed the lines that follow."""


def _records(
    text: str, delimiter: str, quoting: Literal[0, 3], first_line: int, watch: Callable[[int], None]
) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _MAX_LINES_OF_A_RECORD:
                raise _LoneQuote
            if len(row) > MAX_COLUMNS:
                raise Refused("too_wide")
            rows.append(row)
            lines.append(first_line + before)
            before = reader.line_num
            if len(rows) % 4096 == 0:
                watch(0)
            if len(rows) > MAX_ROWS:
                raise Refused("too_long")
    except csv.Error as error:
        if quoting == csv.QUOTE_NONE:
            raise Refused("not_a_table", str(error)[:80]) from None
        raise _LoneQuote from None
    return rows, lines


def _guess_delimiter(text: str) -> str:
    """The sign that cuts most of the first records into the same number of cells."""
    sample = text[:_SAMPLE_BYTES]
    return max(DELIMITERS, key=lambda candidate: _evenness(sample, candidate))


def _evenness(sample: str, delimiter: str) -> float:
    widths = Counter(_widths(sample, delimiter))
    widths.pop(0, None)
    if not widths:
        return 0
    width, lines = max(widths.items(), key=lambda item: item[1] * (item[0] - 1))
    return (width - 1) * lines / widths.total()


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for count, row in enumerate(reader):
            if count == 200:
                return
            yield len(row)
    except csv.Error:
        return
