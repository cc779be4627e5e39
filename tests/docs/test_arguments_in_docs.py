"""The arguments that the documentation shows are accepted as they stand there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi import validation as settings
from tests.components import arguments
from tests.paths import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


class Resource(str):
    """What a page takes from elsewhere in a program, as ``cluster.name``."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "Resource":
        return self


class Names(dict[str, Any]):
    def __missing__(self, name: str) -> Resource:
        return Resource("shop")


def blocks(page: Path) -> list[str]:
    """The pieces of arguments in a page: Python that begins with a key, or is a dict with a channel left open."""
    found = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [block for block in found if block.startswith(('"', "{"))]


EVERY = [(page, at, block) for page in PAGES for at, block in enumerate(blocks(page))]


def test_there_are_some() -> None:
    assert len(EVERY) >= 7


@pytest.mark.parametrize(("page", "at", "block"), EVERY, ids=[f"{page.name}-{at}" for page, at, _ in EVERY])
def test_what_the_documentation_shows_is_accepted(page: Path, at: int, block: str) -> None:
    import chatops_pulumi as chatops

    text = (block if block.startswith("{") else f"{{{block}}}").replace("…", "None")
    known = Names({"json": json, "chatops": chatops})
    args: dict[str, Any] = eval(text, {}, known)
    if "web" in args:
        args = {"deployment_groups": args}
    args["channel"] = arguments.SLACK
    checked = settings.chat_ops("shop", args)
    channel = checked.chat_channel("g", "shop", ["eu-central-1"], [])
    assert [warning.path for warning in settings.channel_warnings(channel)] == []
