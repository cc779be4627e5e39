"""What the benchmarks write: the table, the plot and the machine. Nothing here takes the time."""

import re
from xml.etree import ElementTree as ET

import pytest

from benchmarks.measure import Figure, ratios
from benchmarks.report import document, machine, plot

MET = Figure("100 event sources", "time against by hand", (1.04, 1.0, 1.02, 1.1, 1.03), "ratio", 1.05)
MISSED = Figure("chatops play", "start to end", (3.0, 2.9), "s", 2.5)
FREE = Figure("a <fleet>", "size", (1234.5,), "kB", note="once")


def test_the_median_counts_and_the_quartiles_show_the_spread() -> None:
    assert MET.median == 1.03
    assert MET.quartiles == pytest.approx((1.01, 1.07))
    assert MISSED.quartiles == (2.9, 3.0), "too few for quartiles"
    assert (MET.met, MISSED.met, FREE.met) == (True, False, None)


def test_a_ratio_compares_samples_that_were_taken_next_to_each_other() -> None:
    assert ratios([2.0, 3.0], [1.0, 2.0]) == (2.0, 1.5)
    with pytest.raises(ValueError, match="shorter|longer"):
        ratios([1.0], [])


def test_the_document_says_which_goals_are_missed() -> None:
    text = document([MET, MISSED, FREE], ["Processor: x"])
    assert "1 of 2 goals are met. Not met: chatops play, start to end." in text
    assert "| chatops play | start to end | 2.95 s | 2.9 to 3 | 2 | ≤ 2.5 **missed** |  |" in text
    assert "| a <fleet> | size | 1234 kB |" in text or "| a <fleet> | size | 1235 kB |" in text
    assert "- Processor: x" in text


def test_the_plot_is_a_picture_of_the_ratios() -> None:
    drawn = plot([MET, MISSED, Figure("a <b>", "c", (40.0,), "ratio")])
    ET.fromstring(drawn)
    assert drawn.count("<circle") == 1, "seconds and very large ratios are not on it"


def test_the_machine_has_no_name_and_no_path() -> None:
    text = "\n".join(machine())
    assert re.search(r"Processor: .+ cores", text)
    assert "/" not in text.replace("GiB", "")
