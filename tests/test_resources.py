from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]


def test_no_file_names_a_folder_of_a_developers_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    homes = {str(ROOT), str(Path.home())} - {"/", "/root"}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix not in {".ttf", ".png", ".xlsx", ".xls"} and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [home for home in homes if f"{home}/" in text], name


def test_every_picture_takes_the_colour_of_its_theme():
    icons = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert len(icons) >= 45
    assert all("currentColor" in path.read_text("utf-8") for path in icons)
    assert "ISC License" in (ROOT / "resources" / "icons" / "LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
def test_the_font_has_every_letter_and_figures_of_one_width(weight):
    font = TTFont(ROOT / "resources" / "fonts" / f"NotoSans-{weight}.ttf")
    needed = "АаӘәҒғҚқҢңӨөҰұҮүІіҺһЁё «»—–…№₸0123456789AZaz\u202f\u00a0"
    assert [letter for letter in needed if ord(letter) not in font.getBestCmap()] == []
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
