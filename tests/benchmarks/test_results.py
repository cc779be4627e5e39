"""The table, the picture and the page of results."""

import re
from xml.etree import ElementTree as ET

import pytest

from benchmarks.machine import description
from benchmarks.plot import plot
from benchmarks.results import results
from benchmarks.samples import Measure
from benchmarks.table import number, table

SLOW = Measure("Slow & bad", "s", (3, 4, 5), goal=2)
QUICK = Measure("Quick", "ms", (10, 20, 40), (10, 10, 10), "by hand", goal=3, goal_of_ratio=True)
SIZE = Measure("Size", "KiB", (1234.5,))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.012345, "0.0123"), (1, "1"), (1.05, "1.05"), (99.96, "100"), (123.4, "123"), (12345.6, "12,346")],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_row_for_each_measure() -> None:
    head, line, slow, quick, size = table([SLOW, QUICK, SIZE]).splitlines()
    assert {row.count("|") for row in (head, line, slow, quick, size)} == {10}
    assert slow == "| Slow & bad | 4 s | 3 | 3.5 to 4.5 | 3 |  |  | ≤ 2 s | not met |"
    assert quick == "| Quick | 20 ms | 10 | 15 to 30 | 3 | by hand | 2 (1.5 to 3) | ≤ 3 times | met |"
    assert size == "| Size | 1,234 KiB | 1,234 | 1,234 to 1,234 | 1 |  |  |  |  |"


def test_the_picture_has_a_bar_for_each_goal_and_runs_nothing() -> None:
    picture = plot([SLOW, QUICK, SIZE])
    root = ET.fromstring(picture)
    texts = {"".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Slow & bad", "Quick"} <= texts
    assert "0.67" in texts, "20 / 10 of 3"
    assert "Size" not in texts
    assert "<script" not in picture
    assert "href" not in picture


def test_the_page_says_which_goals_are_missed() -> None:
    page = results({"import": [QUICK, SIZE], "start": [SLOW], "engine": []}, [("Cores", "2")], ["0.1", "7.5"], 8.4)
    assert "1 of 2 goals are met. Not met:\n\n- Slow & bad: not met" in page
    assert "was 0.1, 7.5 before" in page
    assert "- Cores: 2" in page
    assert "## Under the real engine, with local providers\n\nNot measured" in page
    assert "![Medians as shares of their goals](results.svg)" in page


def test_the_machine_has_neither_paths_nor_names() -> None:
    described = dict(description())
    assert re.fullmatch(r"\d+", described["Cores"])
    assert re.search(r"pulumi \d+\.\d+", described["Packages"])
    assert all(described.values())
    assert not any(re.search(r"(^|\s)/\w", value) for value in described.values())
