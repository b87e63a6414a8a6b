from __future__ import annotations

import pytest

from clinic_desk import log
from clinic_desk.log import FILE_NAME

SECRET = "Ахметова Айгүл 850312399903"


@pytest.fixture
def log_file(tmp_path):
    log.start(tmp_path / "data", "0.1.0")
    yield tmp_path / "data" / FILE_NAME
    log.stop()


def fail_with_data() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise KeyError(SECRET) from error


def test_an_error_is_logged_with_its_causes_and_places_and_without_its_message(log_file):
    try:
        fail_with_data()
    except KeyError as error:
        log.report(error)
    text = log_file.read_text("utf-8")
    assert "builtins.ValueError at tests/test_log.py" in text
    assert text.index("ValueError") < text.index("then builtins.KeyError")
    assert "fail_with_data" in text
    assert "Ахметова" not in text
    assert "8503" not in text


def test_arguments_and_exception_texts_stay_out_of_ordinary_records_too(log_file):
    log.logger.warning("not booked: %s", SECRET)
    try:
        fail_with_data()
    except KeyError:
        log.logger.exception("while booking")
    text = log_file.read_text("utf-8")
    assert "not booked" in text
    assert "while booking: builtins.ValueError" in text
    assert "Ахметова" not in text
    assert "8503" not in text


def test_paths_outside_the_program_are_cut_to_the_file_name(log_file):
    code = compile("raise RuntimeError", "/home/сәуле/secret.py", "exec")
    with pytest.raises(RuntimeError) as raised:
        exec(code)
    log.report(raised.value)
    text = log_file.read_text("utf-8")
    assert "secret.py:1" in text
    assert "сәуле" not in text


def test_the_log_does_not_grow_without_end(log_file):
    for _turn in range(20_000):
        log.logger.info("x" * 100)
    files = sorted(path.name for path in log_file.parent.iterdir())
    assert files == [FILE_NAME, f"{FILE_NAME}.1", f"{FILE_NAME}.2"]
    sizes = [path.stat().st_size for path in log_file.parent.iterdir()]
    assert max(sizes) <= 512 * 1024 + 200
    assert sum(sizes) > 1024 * 1024


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("in the way")
    log.start(tmp_path / "file" / "data", "0.1.0")
    log.report(ValueError(SECRET))
    log.stop()
