"""The pictures of the documentation: each comes from a test of the page, is small, and says what it shows."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.paths import ROOT

FOLDER = ROOT / "docs" / "pictures"
TAKEN = (ROOT / "tests" / "web" / "browser" / "test_pictures.py").read_text("utf-8")
LARGEST = 120_000
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
USED = [
    pytest.param(page, text, link, id=f"{page.relative_to(ROOT)}:{link}")
    for page in PAGES
    for text, link in re.findall(r"!\[([^\]]*)\]\(([^)]+\.png)\)", page.read_text("utf-8"))
]


def taken() -> set[str]:
    """The names of the pictures that the tests keep."""
    direct = re.findall(r'keep\(\s*page, "([\w-]+)"', TAKEN)
    listed = re.findall(r'^    \("[\w-]+", "([\w-]+)", \[', TAKEN, re.MULTILINE)
    return {*direct, *listed}


@pytest.mark.parametrize(("page", "text", "link"), USED)
def test_a_picture_in_a_page_is_taken_by_a_test(page: Path, text: str, link: str) -> None:
    file = (page.parent / link).resolve()
    assert file.is_relative_to(FOLDER), f"{link} is not in docs/pictures. Fix: take it in a test (make pictures)"
    assert file.stem in taken(), (
        f"no test keeps {file.stem}. Fix: keep(page, ...) in tests/web/browser/test_pictures.py"
    )
    assert file.is_file(), "run make pictures"
    assert len(text) >= 40, f"{link}: say in the alternative text what the picture shows"


def test_every_taken_picture_exists_is_small_and_is_used() -> None:
    files = {file.stem: file for file in FOLDER.iterdir()}
    assert set(files) == taken(), "run make pictures"
    assert {name: file.stat().st_size for name, file in files.items() if file.stat().st_size > LARGEST} == {}
    used = {(page.parent / link).resolve().stem for page, _, link in (param.values for param in USED)}
    assert set(files) - used == set(), "pictures that no page shows"


def test_the_command_takes_them() -> None:
    target = (ROOT / "Makefile").read_text("utf-8").split("\npictures:")[1].split("\n\n")[0]
    assert "CHATOPS_PICTURES=docs/pictures" in target
    assert "tests/web/browser/test_pictures.py" in target
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]
    assert any(str(one).startswith("pillow") for one in dev)
