"""Who the page answers to, and how it refuses."""

import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import ButtonState
from chatops_pulumi.web.live_program import LiveProgram
from chatops_pulumi.web.rendering import render
from chatops_pulumi.web.request_guard import TOKEN_HEADER, RequestGuard
from chatops_pulumi.web.routes import Routes
from chatops_pulumi.web.server import PortError, listen
from tests.paths import ROOT

PORT = 8765
READY = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())


class Client:
    """The page's own requests."""

    def __init__(self, http: TestClient, token: str) -> None:
        self.http = http
        self.token = token

    def post(self, path: str, body: object) -> tuple[int, str]:
        answer = self.http.post(path, json=body, headers={TOKEN_HEADER: self.token})
        return answer.status_code, answer.json()["text"]


@contextmanager
def served(folder: Path, stack: str) -> Generator[Client]:
    live = LiveProgram(lambda: load_project(folder, stack))
    guard = RequestGuard(None, PORT)  # type: ignore[arg-type] it is set below, as the server does
    guard.app = Routes(live, guard.token).app()
    with TestClient(guard, base_url=f"http://127.0.0.1:{PORT}") as http:
        assert http.portal is not None
        http.portal.call(live.reload)
        yield Client(http, guard.token)
        http.portal.call(live.close)


@pytest.fixture(scope="module")
def page() -> Iterator[Client]:
    with served(ROOT, "sandbox") as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "sandbox.example.com"},
        {"host": "sandbox.example.com:8765"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:8766"},
        {"origin": "https://evil.example.com"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_hosts_and_origins_are_refused(page: Client, headers: dict[str, str]) -> None:
    for answer in (
        page.http.get("/program", headers=headers),
        page.http.post("/clear", headers={TOKEN_HEADER: page.token, **headers}),
    ):
        assert answer.status_code == 403
        assert answer.text.startswith("Refused:")


@pytest.mark.parametrize("path", ["/fire", "/start", "/press", "/expire", "/forward", "/clear", "/reload"])
def test_nothing_is_changed_without_the_token(page: Client, path: str) -> None:
    guesses: list[dict[str, str | bytes]] = [{}, {TOKEN_HEADER: "guessed"}, {TOKEN_HEADER: "ü".encode()}]
    for headers in guesses:
        assert page.http.post(path, json={}, headers=headers).status_code == 403
    assert page.http.get(path).status_code == 405


def test_nothing_comes_from_elsewhere(page: Client) -> None:
    answer = page.http.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for text in (answer.text, page.http.get("/static/page.css").text, page.http.get("/static/page.js").text):
        assert "http://" not in text
        assert "https://" not in text
    assert page.http.get("/static/..%2fapp.py").status_code == 404


def test_what_cannot_be_done_is_told(page: Client) -> None:
    assert page.post("/fire", {"event": "[]"}) == (422, "The list is empty: there is no event to fire.")
    assert page.post("/fire", {"event": "[1]"}) == (422, "Entry 1 is a int. An event is a JSON object.")
    code, text = page.post("/fire", {"event": "{}"})
    assert (code, "'source' is missing" in text) == (422, True)
    assert page.post("/press", {"post": 999, "button": ""}) == (410, "The message is not there any more.")
    assert page.post("/forward", {"minutes": 0})[0] == 400
    assert page.post("/forward", {"minutes": 10**9})[0] == 400
    assert page.post("/start", {"rule": "arn:gone"})[0] == 410
    assert page.post("/expire", {"service": "codedeploy", "id": "d-1", "region": "x"}) == (
        200,
        "Nothing waits there any more.",
    )
    assert page.post("/fire", []) == (400, "The request must be a JSON object.")


def test_a_list_that_ends_in_the_middle_says_what_was_fired(page: Client) -> None:
    page.post("/clear", {})
    code, text = page.post("/fire", {"event": json.dumps([READY, {"source": "x"}, READY])})
    assert code == 422
    assert text.startswith("Event 2 of 3: EventBridge does not accept the event")
    assert text.endswith("The 1 before it were fired.")


def test_duplicates_and_late_events_are_all_shown(page: Client) -> None:
    page.post("/clear", {})
    stop = {**READY, "detail": {**READY["detail"], "state": "STOP"}}
    code, text = page.post("/fire", {"event": json.dumps([READY, stop, READY, READY])})
    assert (code, text) == (200, "3 messages from 4 events.")
    channel = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/chatops-sandbox-shop"
    feed = page.http.get("/feed", params={"channel": channel, "threads": "0"}).json()
    assert len(feed["posts"]) == 3


def test_a_busy_port_is_refused_with_a_free_one() -> None:
    with listen(0) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(PortError, match=rf"Port {port} of 127\.0\.0\.1 is in use.* add --port \d+") as refusal:
            listen(port)
        free = int(str(refusal.value).rsplit(" ", 1)[-1].rstrip("."))
        listen(free).close()


def test_the_buttons_that_are_shown_come_first_among_the_reasons() -> None:
    buttons = [
        ButtonState(action_name=name, action_arn="", label=name, shown=shown, reason="", command="", variables={})
        for name, shown in (("first", False), ("second", True), ("third", False), ("fourth", True))
    ]
    post = SimpleNamespace(message=SimpleNamespace(buttons=buttons, body={}))
    html = render("why_post.html", post=post, event=None, way=None)
    assert re.findall(r"<b>(\w+)</b>", html) == ["second", "fourth", "first", "third"]
