"""Hostile requests to the page: an answer below 500, and the page still works."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.web.request_guard import TOKEN_HEADER
from tests.hostile.corpus import TEXTS, Figures, some
from tests.paths import ROOT
from tests.web.test_requests import READY, Client, served

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


def paths(page: Client, method: str) -> list[str]:
    """The paths of all requests with this method, as the application has them."""
    app: Any = page.http.app
    return sorted(route.path for route in app.app.routes if method in route.methods and route.path not in SLOW)


def answered(page: Client, method: str, path: str, **options: Any) -> str:
    headers = {TOKEN_HEADER: page.token, **options.pop("headers", {})}
    answer = page.http.request(method, path, headers=headers, follow_redirects=False, **options)
    assert answer.status_code < 500, (method, path[:80], answer.text[:200])
    assert "Traceback" not in answer.text
    return str(answer.status_code)


SLOW = ("/stream", "/reload")
"""An endless answer, and the program from its start."""
NAMES = (
    "text",
    "post",
    "button",
    "id",
    "name",
    "rule",
    "minutes",
    "to",
    "as",
    "path",
    "channel",
    "event",
    "answers",
    "resource",
)


def test_hostile_posts(page: Client) -> None:
    figures = Figures()
    for number, path in enumerate(paths(page, "POST")):
        for body in BODIES:
            figures.count(answered, page, "POST", path, json=body)
        for at, (_, text) in enumerate(some(TEXTS, number, 5)):
            figures.count(answered, page, "POST", path, content=text.encode("utf-8", "surrogatepass"))
            figures.count(answered, page, "POST", path, content=json.dumps({NAMES[at % len(NAMES)]: text}))
            figures.count(answered, page, "POST", path, content=json.dumps(dict.fromkeys(NAMES, text)))
            figures.count(answered, page, "POST", path, content=json.dumps({**dict.fromkeys(NAMES, text), "post": 1}))
    assert figures["400"] > 0
    figures.show("POST")


def test_hostile_addresses(page: Client) -> None:
    figures = Figures()
    for number, path in enumerate(paths(page, "GET")):
        for _, text in some(TEXTS, number, 5):
            encoded = "".join(f"%{byte:02X}" for byte in text[:500].encode("utf-8", "surrogatepass"))
            figures.count(answered, page, "GET", re.sub(r"\{[^}]*\}", encoded, path))
            query = "&".join(
                f"{name}={encoded}" for name in ("channel", "after", "rule", "kind", "shuffle", "operation")
            )
            figures.count(answered, page, "GET", f"{re.sub(r'{[^}]*}', '1', path)}?{query}")
    figures.show("GET")


HEADERS = (
    "host",
    "origin",
    "accept",
    "accept-encoding",
    "content-type",
    "cookie",
    "if-none-match",
    "last-event-id",
    "range",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    TOKEN_HEADER,
)


def test_hostile_headers(page: Client) -> None:
    """A header holds any bytes but line breaks, as the server hands them on."""
    figures = Figures()
    for number, name in enumerate(HEADERS):
        for _, text in some(TEXTS, number, 8):
            value = text.encode("utf-8", "surrogatepass").replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
            for method, path in (("GET", "/channels"), ("POST", "/fire")):
                figures.count(answered, page, method, path, headers={name: value}, content=b"{}" * (method == "POST"))
    assert figures["403"] > 0
    figures.show("headers")


def test_the_page_still_works_afterwards(page: Client) -> None:
    status, text = page.post("/fire", {"event": json.dumps(READY)})
    assert status == 200, text
