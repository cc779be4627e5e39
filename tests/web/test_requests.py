"""Who the page answers to, and how it refuses."""

import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from chatops_pulumi.cli.options import RuntimeName
from chatops_pulumi.cli.page import open_page
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import ButtonState
from chatops_pulumi.web.history import button_key
from chatops_pulumi.web.live_program import LiveProgram
from chatops_pulumi.web.rendering import render, static_files
from chatops_pulumi.web.request_guard import TOKEN_HEADER, HostError, RequestGuard, check_host
from chatops_pulumi.web.routes import Routes
from chatops_pulumi.web.server import PortError, listen
from tests.paths import ROOT

PORT = 8765
CHANNEL = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/chatops-sandbox-shop"
READY = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())


class Client:
    """The page's own requests."""

    def __init__(self, http: TestClient, token: str, live: LiveProgram) -> None:
        self.http = http
        self.token = token
        self.live = live

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
        try:
            http.portal.call(live.reload)
            yield Client(http, guard.token, live)
        finally:
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


def test_a_refused_person_reads_what_to_do(page: Client) -> None:
    answer = page.http.get("/", headers={"host": "box.example.com:9000", "accept": "text/html"})
    assert answer.status_code == 403
    assert "chatops sandbox --allow-host box.example.com:9000" in answer.text
    evil = page.http.get("/", headers={"host": "<script>alert(1)</script>", "accept": "text/html"})
    assert evil.status_code == 403
    assert "<script>" not in evil.text


def test_a_link_to_the_page_opens_it_and_nothing_else(page: Client) -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert page.http.get("/", headers=link).status_code == 200
    assert page.http.get("/program", headers=link).status_code == 403
    assert page.http.get("/", headers={**link, "sec-fetch-dest": "iframe"}).status_code == 403
    assert page.http.get("/", headers={**link, "sec-fetch-mode": "no-cors"}).status_code == 403
    assert page.http.post("/clear", headers={**link, TOKEN_HEADER: page.token}).status_code == 403


async def _answered(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("here")(scope, receive, send)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"host": "localhost:9000", "origin": "http://localhost:9000"}, 200),
        ({"host": "localhost:9001"}, 403),
        ({"host": "box.example.com", "origin": "https://box.example.com"}, 200),
        ({"host": "box.example.com:8765"}, 200),
        ({"host": f"127.0.0.1:{PORT}", "origin": "https://box.example.com"}, 200),
        ({"host": f"127.0.0.1:{PORT}", "origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"host": "evil.example.com"}, 403),
        ({"host": "box.example.com", "origin": "https://evil.example.com"}, 403),
    ],
)
def test_allowed_hosts_are_answered(headers: dict[str, str], code: int) -> None:
    guard = RequestGuard(_answered, PORT, (check_host("localhost:9000"), check_host("Box.Example.com")))
    # Without a context manager, the client starts no lifespan, which the plain answer does not know.
    assert TestClient(guard).get("/", headers=headers).status_code == code


@pytest.mark.parametrize("host", ["", "http://localhost", "a b", "*", "localhost:", "localhost:123456", "-a", "a/b"])
def test_what_is_not_a_host_cannot_be_allowed(host: str) -> None:
    with pytest.raises(HostError, match="Fix: use NAME or NAME:PORT"):
        check_host(host)


@pytest.mark.parametrize(
    "path", ["/fire", "/fire-again", "/start", "/press", "/expire", "/forward", "/clear", "/reload"]
)
def test_nothing_is_changed_without_the_token(page: Client, path: str) -> None:
    guesses: list[dict[str, str | bytes]] = [{}, {TOKEN_HEADER: "guessed"}, {TOKEN_HEADER: "ü".encode()}]
    for headers in guesses:
        assert page.http.post(path, json={}, headers=headers).status_code == 403
    assert page.http.get(path).status_code == 405


def test_nothing_comes_from_elsewhere(page: Client) -> None:
    answer = page.http.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for text in (answer.text, *(page.http.get(f"/static/{name}").text for name in sorted(static_files()))):
        assert "http://" not in text
        assert "https://" not in text
    assert page.http.get("/static/..%2fapp.py").status_code == 404


def test_what_cannot_be_done_is_an_answer(page: Client) -> None:
    assert page.post("/fire", {"event": "[]"})[0] == 422
    assert page.post("/fire", {"event": "[1]"})[0] == 422
    code, text = page.post("/fire", {"event": "{}"})
    assert (code, "'source' is missing" in text) == (422, True)
    assert page.post("/press", {"post": 999, "button": ""})[0] == 410
    assert page.post("/fire-again", {"event": 999})[0] == 410
    for minutes in (0, 10**9, True, "5", 1.5):
        assert page.post("/forward", {"minutes": minutes})[0] == 400
    assert page.post("/start", {"rule": "arn:gone"})[0] == 410
    assert page.post("/expire", {"service": "codedeploy", "id": "d-1", "region": "x"}) == (
        200,
        "Nothing waits there any more.",
    )
    assert page.post("/fire", []) == (400, "The request must be a JSON object.")


def test_deep_json_and_huge_numbers_are_answered(page: Client) -> None:
    digits, deep = "9" * 5000, "[" * 200_000
    for body in (deep, f'{{"post": {digits}}}', "{", '"x"'):
        answer = page.http.post("/press", content=body, headers={TOKEN_HEADER: page.token})
        assert (answer.status_code, answer.json()["text"]) == (400, "The request must be a JSON object.")
    for event in (deep, f'{{"source": {digits}}}', '{"a":' * 200_000):
        assert page.post("/fire", {"event": event})[0] == 422
    assert page.http.get("/feed", params={"after": digits}).status_code == 200
    assert page.http.get(f"/posts/{digits}/why").status_code == 404
    assert page.http.get("/posts/999/why").status_code == 410


def test_a_command_does_not_run_twice_at_once(page: Client) -> None:
    page.post("/clear", {})
    page.post("/fire", {"event": json.dumps(READY)})
    (post,) = page.live.history.posts(CHANNEL)
    key = button_key(post.message.shown[0])
    press = page.live.history.begin_press(post.id, "1. Switch traffic", key, page.live.now(), "U0SANDBOX")
    code, text = page.post("/press", {"post": post.id, "button": key})
    assert (code, text) == (409, "The command of '1. Switch traffic' is already running.")
    page.live.history.end_press(post.id, press, None)
    assert page.post("/press", {"post": post.id, "button": key})[0] == 200
    assert not page.live.history.is_running(post.id, key)


def test_a_list_with_a_wrong_event_fires_nothing(page: Client) -> None:
    page.post("/clear", {})
    code, text = page.post("/fire", {"event": json.dumps([READY, {"source": "x"}, READY])})
    assert code == 422
    assert "event 2 of 3" in text
    assert page.http.get("/program").json()["arrivals"] == {CHANNEL: 0}


def test_duplicates_and_late_events_are_all_shown(page: Client) -> None:
    page.post("/clear", {})
    stop = {**READY, "detail": {**READY["detail"], "state": "STOP"}}
    code, text = page.post("/fire", {"event": json.dumps([READY, stop, READY, READY])})
    assert (code, text) == (200, "4 events fired, 3 messages in #C0123SAND.")
    feed = page.http.get("/feed", params={"channel": CHANNEL, "threads": "0"}).json()
    assert len(feed["entries"]) == 3
    assert page.http.get("/program").json()["arrivals"] == {CHANNEL: 3}


def test_a_wrong_host_ends_the_command_before_the_program_runs(capfd: pytest.CaptureFixture[str]) -> None:
    code = open_page(ROOT, "sandbox", {}, 0, RuntimeName.SDK, browser=False, allowed_hosts=["http://box"])
    assert code == 2
    assert "--allow-host: 'http://box' is not a host name." in " ".join(capfd.readouterr().err.split())


def test_a_busy_port_is_refused_with_a_free_one() -> None:
    with listen(0) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(
            PortError, match=rf"Port {port} of 127\.0\.0\.1 is in use.* add --port \d+, which is free"
        ) as refusal:
            listen(port)
        free = int(str(refusal.value).rsplit("--port ", 1)[-1].split(",")[0])
        listen(free).close()


def test_the_buttons_that_are_shown_come_first_among_the_reasons() -> None:
    buttons = [
        ButtonState(action_name=name, action_arn="", label=name, shown=shown, reason="", command="", variables={})
        for name, shown in (("first", False), ("second", True), ("third", False), ("fourth", True))
    ]
    post = SimpleNamespace(message=SimpleNamespace(buttons=buttons, body={}))
    html = render("why_post.html", post=post, event=None, trace=None)
    assert re.findall(r"<b>(\w+)</b>", html) == ["second", "fourth", "first", "third"]
    assert "2 buttons of other messages" in html
    assert html.index("2 buttons of other messages") < html.index("<b>first</b>")
