"""Hostile requests to the page: an answer below 500, and the page still works."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.web.request_guard import TOKEN_HEADER
from tests.hostile.corpus import TEXTS, Figures, some
from tests.paths import ROOT
from tests.web.test_requests import READY, Client, served

POSTS = (
    "/fire",
    "/fire-again",
    "/press",
    "/start",
    "/expire",
    "/forward",
    "/clear",
    "/record",
    "/scenarios/save",
    "/scenarios/play",
)
GETS = (
    "/events/{}/why",
    "/events/{}/copy",
    "/posts/{}/why",
    "/posts/{}/confirm",
    "/posts/{}/message.{}",
    "/static/{}",
    "/feed?channel={}&after={}",
    "/rules/sample?rule={}",
    "/timeline?operation={}",
    "/scenarios/of-post/{}",
    "/notes/{}/diff",
)
BODIES: list[Any] = [None, True, 0, -1, 10**30, [], {}, [[]], {"a": 1}, {"post": None}, {"events": "x"}]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The page of a copy of the sandbox stack: hostile requests also save scenarios."""
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("Pulumi.yaml", "stacks"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    with served(Path(folder), "sandbox") as client:
        yield client


def answered(page: Client, method: str, path: str, **options: Any) -> str:
    answer = page.http.request(method, path, headers={TOKEN_HEADER: page.token}, follow_redirects=False, **options)
    assert answer.status_code < 500, (method, path[:80], answer.text[:200])
    assert "Traceback" not in answer.text
    return str(answer.status_code)


def test_hostile_posts(page: Client) -> None:
    figures = Figures()
    names = ("text", "post", "button", "id", "name", "rule", "seconds", "member", "path", "channel", "event", "answers")
    for number, path in enumerate(POSTS):
        for body in BODIES:
            figures[answered(page, "POST", path, json=body)] += 1
        for at, (_, text) in enumerate(some(TEXTS, number, 5)):
            sent = text.encode("utf-8", "surrogatepass")
            figures[answered(page, "POST", path, content=sent)] += 1
            plain = text.encode("utf-8", "replace").decode()
            figures[answered(page, "POST", path, json={names[at % len(names)]: plain})] += 1
            figures[answered(page, "POST", path, json=dict.fromkeys(names, plain))] += 1
    figures.show("POST")


def test_hostile_addresses(page: Client) -> None:
    figures = Figures()
    for number, path in enumerate(GETS):
        for _, text in some(TEXTS, number, 5):
            encoded = "".join(f"%{byte:02X}" for byte in text[:2000].encode("utf-8", "replace"))
            figures[answered(page, "GET", path.replace("{}", encoded))] += 1
    figures.show("GET")


def test_the_page_still_works_afterwards(page: Client) -> None:
    status, text = page.post("/fire", {"event": json.dumps(READY)})
    assert status == 200, text
