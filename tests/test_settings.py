from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import settings
from clinic_desk.settings import FILE_NAME, Settings


def test_a_new_folder_has_the_defaults_of_the_service_passport(tmp_path):
    fresh = settings.load(tmp_path / "not-there")
    assert fresh == Settings()
    assert (fresh.language, fresh.term_minutes, fresh.register_old_days) == ("kk", 30, 35)
    assert not (tmp_path / "not-there").exists()


def test_what_is_saved_comes_back(tmp_path):
    changed = Settings(
        language="ru",
        clinic_name_kk="Ақбұлақ дәрігерлік амбулаториясы",
        term_by_channel={"phone": 10},
        passport_texts={"complain.kk": "Меңгерушіге\n12-кабинет", "term.ru": "Сразу"},
        passport_px=28,
        digits=True,
    )
    settings.save(tmp_path / "data", changed)
    assert settings.load(tmp_path / "data") == changed
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE_NAME]


def test_keys_of_a_newer_program_stay_in_the_file(tmp_path):
    (tmp_path / FILE_NAME).write_text('{"language": "ru", "colour_of_the_door": "blue"}', encoding="utf-8")
    assert settings.change(tmp_path, theme="dark") == Settings(language="ru", theme="dark")
    stored = json.loads((tmp_path / FILE_NAME).read_text("utf-8"))
    assert (stored["colour_of_the_door"], stored["language"], stored["theme"]) == ("blue", "ru", "dark")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "de"),
        ("language", 7),
        ("theme", None),
        ("term_minutes", "30"),
        ("term_minutes", True),
        ("term_minutes", 0),
        ("term_minutes", 10.5),
        ("visit_minutes", 100_000),
        ("term_by_channel", {"phone": "ten"}),
        ("term_by_channel", {"phone": 0}),
        ("term_by_channel", ["phone"]),
        ("passport_texts", {"term.ru": 30}),
        ("passport_texts", "term.ru"),
        ("passport_px", 8),
        ("passport_px", 400),
        ("digits", 1),
        ("clinic_name_kk", ["x"]),
    ],
)
def test_a_value_that_makes_no_sense_counts_as_not_set_and_spoils_no_other(tmp_path, name, value):
    stored = {"registrar": "Б. Сейітова", name: value}
    (tmp_path / FILE_NAME).write_text(json.dumps(stored), encoding="utf-8")
    assert settings.load(tmp_path) == Settings(registrar="Б. Сейітова")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00garbage", b'{"language": "ru"']
)
def test_a_broken_file_means_defaults_and_is_kept_aside(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    assert settings.load(tmp_path) == Settings()
    assert (tmp_path / f"{FILE_NAME}.broken").read_bytes() == content
    settings.save(tmp_path, Settings(language="ru"))
    assert settings.load(tmp_path).language == "ru"


def test_a_file_saved_by_windows_notepad_is_read(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbf" + b'{"language": "ru"}')
    assert settings.load(tmp_path).language == "ru"


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    settings.save(tmp_path, Settings(language="ru"))

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings.os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        settings.save(tmp_path, Settings(language="en"))
    assert settings.load(tmp_path).language == "ru"
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_the_term_of_a_channel_falls_back_to_the_general_one():
    own = Settings(term_minutes=30, term_by_channel={"phone": 10})
    assert (own.term_of("phone"), own.term_of("portal")) == (10, 30)


@pytest.mark.parametrize(
    ("kk", "ru", "names"),
    [("А", "Б", ("А", "Б")), ("А", "", ("А", "А")), ("", "Б", ("Б", "Б")), ("", "", ("", ""))],
)
def test_the_clinic_has_a_name_in_both_languages_if_it_has_one(kk, ru, names):
    own = Settings(clinic_name_kk=kk, clinic_name_ru=ru)
    assert (own.clinic_name("kk"), own.clinic_name("ru")) == names


@given(
    st.dictionaries(st.sampled_from(["language", "term_minutes", "x"]), st.none() | st.integers() | st.text())
)
def test_no_json_object_stops_the_program(tmp_path_factory, stored):
    folder = tmp_path_factory.mktemp("any")
    (folder / FILE_NAME).write_text(json.dumps(stored), encoding="utf-8")
    read = settings.load(folder)
    assert read.language in ("kk", "ru", "en")
    assert 1 <= read.term_minutes <= 24 * 60
